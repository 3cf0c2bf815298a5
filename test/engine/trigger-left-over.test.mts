import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import type { WebhookRow } from '../../sandbox/store/types.mts';
import { jsonOf, loadPackage, startTrigger, type TriggerRun } from './support/index.mts';

let sandbox: Sandbox;
let clock = Date.now();
let trigger: TriggerRun;
let isPublished = true;

const store = async () => {
	if (!isPublished) throw new Error('n8n answers nobody at this address');
};

beforeEach(async () => {
	clock = Date.now();
	isPublished = true;
	const units = { webhookTimeUnitMs: 0.01, webhookTimeoutMs: 2000 };
	sandbox = await startSandbox({ seed: 'empty', ...units, now: () => clock });
	trigger = await startTrigger({ sandbox, parameters: { events: ['client.*'] }, store });
});
afterEach(async () => {
	jest.restoreAllMocks();
	await trigger.deactivate();
	await trigger.close();
	await sandbox.close();
});

async function addPerson(): Promise<void> {
	const headers = { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' };
	const person = { name: { first_name: 'Robin', last_name: 'Example' }, email: 'r@example.com' };
	const init = { method: 'POST', headers, body: JSON.stringify(person) };
	expect((await fetch(`${sandbox.api}/clients`, init)).status).toBe(201);
}

const told = () => trigger.started.flatMap(({ items }) => jsonOf(items));

describe('Amiqus Trigger, published where its last webhook is left over', () => {
	it.each<[string, (row: WebhookRow) => void]>([
		['as it was', () => undefined],
		['switched off', (row) => sandbox.state.webhooks.update(row, { is_enabled: false })],
		['deleted by hand meanwhile', (row) => sandbox.state.webhooks.remove(row)],
	])('runs for nothing that happened before, with one %s', async (_, change) => {
		await trigger.activate();
		await (await trigger.lookAfter()).close();
		sandbox.faults.add({ kind: 'status', status: 403, match: { method: 'DELETE' } });
		await expect(trigger.deactivate()).rejects.toThrow('could not be deleted');

		isPublished = false;
		clock += 3_600_000;
		sandbox.emit('client.archived', { client: 3 });
		await sandbox.settled();
		const [left] = sandbox.state.webhooks.rows;
		if (left) change(left);
		await addPerson();
		await sandbox.settled();

		isPublished = true;
		clock += 3_600_000;
		jest.spyOn(Date, 'now').mockImplementation(() => clock);
		await trigger.activate();
		await trigger.restart();
		await trigger.activate('init');
		const care = await trigger.lookAfter();
		await care.tick();
		expect(told()).toEqual([]);

		// What is missed from then on comes as ever.
		isPublished = false;
		clock += 60_000;
		sandbox.emit('client.archived', { client: 4 });
		await sandbox.settled();
		isPublished = true;
		await care.tick();
		expect(told()).toMatchObject([{ event: 'client.archived', client_id: 4, caught_up: true }]);
		await care.close();
	});

	it('is unpublished also where the expression for its events does not work any more', async () => {
		await trigger.activate();
		const parameters = { events: '={{ $("Nobody").first().json.events }}' };
		await trigger.edit({ name: 'Amiqus Trigger', parameters });
		await trigger.deactivate();
		expect(sandbox.state.webhooks.rows).toEqual([]);
	});

	it.each(['GET', 'PATCH'])(
		'is kept where n8n cannot begin with it at its start (%s), and catches up when it can',
		async (method) => {
			await trigger.activate();
			await (await trigger.lookAfter()).close();
			isPublished = false;
			sandbox.emit('client.archived', { client: 3 });
			await sandbox.settled();
			isPublished = true;
			clock += 3_600_000;
			jest.spyOn(Date, 'now').mockImplementation(() => clock);
			await trigger.restart();
			const [webhook] = sandbox.state.webhooks.rows;
			if (webhook) sandbox.state.webhooks.update(webhook, { is_enabled: method === 'GET' });
			for (let tries = 1; tries <= 2; tries += 1) {
				sandbox.faults.add({ kind: 'status', status: 403, match: { method, path: /webhooks/ } });
				await expect(trigger.activate('init')).rejects.toThrow();
				// What n8n does then.
				await trigger.deactivate();
			}
			await trigger.activate('init');
			const care = await trigger.lookAfter();
			await care.tick();
			expect(told()).toContainEqual(
				expect.objectContaining({ event: 'client.archived', client_id: 3, caught_up: true }),
			);
			await care.close();
			await trigger.deactivate();
			expect(sandbox.state.webhooks.rows).toEqual([]);
		},
	);

	it.each(['activate', 'update'] as const)(
		'catches up where n8n comes to it again though it was published all the time (%s)',
		async (activation) => {
			await trigger.activate(activation);
			await (await trigger.lookAfter(activation)).close();
			isPublished = false;
			sandbox.emit('client.archived', { client: 3 });
			await sandbox.settled();
			isPublished = true;
			clock += 3_600_000;
			jest.spyOn(Date, 'now').mockImplementation(() => clock);
			// As where another trigger of the workflow had failed, or an address was missing in n8n's database.
			await trigger.activate(activation);
			const care = await trigger.lookAfter(activation);
			await care.tick();
			expect(told()).toContainEqual(
				expect.objectContaining({ event: 'client.archived', client_id: 3, caught_up: true }),
			);
			await care.close();
		},
	);

	it.each(['first', 'second'])(
		'is kept where another trigger of the workflow cannot begin when n8n starts (the %s)',
		async (failing) => {
			const types = await loadPackage();
			const parameters = { events: ['client.*'] };
			const a = await startTrigger({ sandbox, parameters, types, nodeId: 'a' });
			const b = await startTrigger({ sandbox, parameters, types, nodeId: 'b' });
			await a.activate();
			await b.activate();
			const before = sandbox.state.webhooks.rows.map(({ id }) => id);
			if (failing === 'second') await a.activate('init');
			sandbox.faults.add({
				kind: 'status',
				status: 403,
				match: { method: 'GET', path: /webhooks/ },
			});
			await expect((failing === 'second' ? b : a).activate('init')).rejects.toThrow();
			// What n8n does then.
			await a.deactivate();
			await b.deactivate();
			expect(sandbox.state.webhooks.rows.map(({ id }) => id)).toEqual(before);
			// And where somebody unpublishes it before the next try.
			await a.deactivate();
			await b.deactivate();
			expect(sandbox.state.webhooks.rows).toEqual([]);
			await a.close();
			await b.close();
		},
	);

	it('is deleted where it could not be published', async () => {
		sandbox.faults.add({ kind: 'reset-after', match: { method: 'POST', path: /webhooks/ } });
		sandbox.faults.add({ kind: 'status', status: 403, match: { method: 'GET' }, after: 2 });
		await expect(trigger.activate()).rejects.toThrow('could not be told');
		await trigger.deactivate();
		expect(sandbox.state.webhooks.rows).toEqual([]);
	});
});
