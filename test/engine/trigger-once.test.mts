import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { bodyOf, deliver } from './fixtures/webhooks.mts';
import { jsonOf, startTrigger, type TriggerOptions, type TriggerRun } from './support/index.mts';

let sandbox: Sandbox;
const open: TriggerRun[] = [];

beforeAll(async () => {
	sandbox = await startSandbox({ seed: 'empty', webhookTimeUnitMs: 1, webhookTimeoutMs: 2000 });
});
afterEach(async () => {
	for (const trigger of open.splice(0)) {
		await trigger.deactivate();
		await trigger.close();
	}
});
afterAll(async () => {
	await sandbox.close();
});

async function start(options: Partial<TriggerOptions> = {}) {
	const trigger = await startTrigger({ sandbox, parameters: { events: ['client.*'] }, ...options });
	open.push(trigger);
	await trigger.activate();
	const secret = trigger.nodeData().secret as string;
	const send = async (client: number, id: string, attempt = 1, key = secret) =>
		await deliver(trigger.url, bodyOf('client.updated', { client: { id: client } }), key, {
			'x-aqid-delivery-id': id,
			'x-aqid-delivery-attempt': String(attempt),
		});
	const told = () => trigger.started.flatMap(({ items }) => jsonOf(items));
	return { trigger, send, told };
}

describe('Amiqus Trigger, each event once', () => {
	it('acknowledges a second attempt at what it has taken, and starts nothing', async () => {
		const { send, told } = await start();
		expect(await send(7, 'd-1')).toBe(200);
		expect(await send(7, 'd-1', 2)).toBe(200);
		expect(told()).toMatchObject([{ client_id: 7, attempt: 1 }]);
	});

	it('takes a second attempt where the first could not be stored', async () => {
		let stores = 0;
		const store = async () => {
			stores += 1;
			if (stores === 1) throw new Error('The database is away');
		};
		const { send, told } = await start({ store });
		expect(await send(7, 'd-2')).toBe(500);
		expect(await send(7, 'd-2', 2)).toBe(200);
		expect(told()).toMatchObject([{ client_id: 7, attempt: 2 }]);
	});

	it.each([
		['is taken', false, 1],
		['fails', true, 2],
	])('has a second attempt wait for the first, which %s', async (_, fails, attempt) => {
		let stored = () => undefined as void;
		let stores = 0;
		const first = new Promise<void>((resolve) => (stored = resolve));
		const store = async () => {
			stores += 1;
			if (stores > 1) return;
			await first;
			if (fails) throw new Error('The database is away');
		};
		const { send, told } = await start({ store });
		const one = send(7, `d-${attempt}-3`);
		while (stores === 0) await new Promise((resolve) => setImmediate(resolve));
		const other = send(7, `d-${attempt}-3`, 2);
		stored();
		expect(await Promise.all([one, other])).toEqual([fails ? 500 : 200, 200]);
		expect(told()).toMatchObject([{ client_id: 7, attempt }]);
	});

	it('forgets nothing for a forgery, nor is kept by another genuine body from an event of the same id', async () => {
		const { send, told } = await start();
		expect(await send(7, 'd-4', 1, 'a guessed secret')).toBe(404);
		expect(await send(8, 'd-4')).toBe(200);
		expect(await send(7, 'd-4')).toBe(200);
		expect(told()).toMatchObject([{ client_id: 8 }, { client_id: 7 }]);
	});

	it('gives a replay under another id the same key', async () => {
		const { send, told } = await start();
		await send(7, 'd-5');
		await send(7, 'd-6');
		const keys = told().map(({ event_key: key }) => key);
		expect(keys).toEqual(Array(2).fill('client.updated/7/2026-02-03T04:05:06Z'));
	});

	it('runs for what somebody has Amiqus send again an hour later, and says which attempt it is', async () => {
		const { send, told } = await start();
		await send(7, 'd-8');
		const before = performance.now();
		const clock = jest.spyOn(performance, 'now').mockReturnValue(before + 44 * 60_000);
		expect(await send(7, 'd-8', 2)).toBe(200);
		expect(told()).toHaveLength(1);
		clock.mockReturnValue(before + 3_600_000);
		expect(await send(7, 'd-8', 3)).toBe(200);
		clock.mockRestore();
		expect(told()).toMatchObject([{ attempt: 1 }, { attempt: 3 }]);
	});

	it('keeps the names of things in workflows with version 1', async () => {
		const { send, told } = await start({ typeVersion: 1 });
		await send(7, 'd-7');
		expect(told()).toEqual([
			{
				event: 'client.updated',
				resource: 'client',
				subject: 'client',
				clientId: 7,
				triggeredAt: '2026-02-03T04:05:06Z',
				deliveryId: 'd-7',
				attempt: 1,
				eventKey: 'client.updated/7/2026-02-03T04:05:06Z',
				payload: expect.anything() as object,
			},
		]);
	});
});
