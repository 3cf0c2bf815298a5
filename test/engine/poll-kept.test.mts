import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { MemoryCredentials } from './support/credentials.mts';
import { jsonOf, startPolling } from './support/index.mts';
import { loadPackage, loadPackageAgain } from './support/types.mts';

let sandbox: Sandbox;
let clock = Date.now();

beforeEach(async () => {
	sandbox = await startSandbox({ seed: 'empty', now: () => clock });
});
afterEach(async () => {
	await sandbox.close();
});

async function addPerson(): Promise<void> {
	clock += 5000;
	const headers = { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' };
	const person = { name: { first_name: 'Robin', last_name: 'Example' }, email: 'r@example.com' };
	const init = { method: 'POST', headers, body: JSON.stringify(person) };
	expect((await fetch(`${sandbox.api}/clients`, init)).status).toBe(201);
}

const NAME = 'node:Amiqus Poll Trigger';
const parameters = {
	events: ['client.created', 'client.status', 'client.deletion_reminder_due', 'file.expiring'],
};

/** Polls in one process of n8n, and then in another with what n8n has kept, as a test changes it. */
async function kept(change: (text: string) => string) {
	const saved = new MemoryCredentials(await loadPackage());
	const data = { accessToken: sandbox.token, baseUrl: sandbox.url };
	const type = 'amiqusApi';
	const { id, name } = saved.save(type, data);
	const credentials = { id: String(id), name, type, data, tokenUpdates: 0 };
	await addPerson();
	const first = await startPolling({ sandbox, saved, credentials, parameters });
	await first.poll();
	const polled: unknown = JSON.parse(change(JSON.stringify(first.nodeData().polled)));
	const staticData = { [NAME]: { polled } } as NonNullable<
		Parameters<typeof startPolling>[0]['staticData']
	>;
	const types = await loadPackageAgain();
	return await startPolling({ sandbox, saved, credentials, parameters, types, staticData });
}

const without = (name: string) => (text: string) => text.replace(`"${name}":`, `"former":`);

describe('Amiqus Poll Trigger, with what n8n has kept', () => {
	it('goes on from there', async () => {
		const polling = await kept((text) => text);
		await addPerson();
		expect(jsonOf(await polling.poll())).toMatchObject([{ event: 'client.created' }]);
	});

	it.each<[string, (text: string) => string]>([
		['nothing', () => 'null'],
		['text', () => '"client"'],
		['no lists', without('lists')],
		['a list that is empty', (text) => text.replace(/"client":\{/, '"client":{},"record":{')],
		['no window', without('window')],
		['no floor', without('floor')],
		['no newest', without('newest')],
		['no seen', without('seen')],
		['a time that is none', (text) => text.replace(/"floor":"/, '"floor":"since ')],
		['statuses that are none', (text) => text.replace(/"statuses":\{/, '"statuses":{"approved":5')],
	])('begins anew where that is %s', async (_, change) => {
		const polling = await kept(change);
		expect(await polling.poll()).toEqual([]);
		await addPerson();
		expect(jsonOf(await polling.poll())).toMatchObject([{ event: 'client.created' }]);
	});
});
