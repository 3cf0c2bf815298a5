/**
 * n8n with several main processes, of which one is the leader: it looks after what is published, all take deliveries. When
 * another becomes the leader, n8n lets go of triggers on the one and registers triggers and webhooks on the other.
 */
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import {
	jsonOf,
	loadPackage,
	loadPackageAgain,
	startTrigger,
	type Care,
	type TriggerRun,
	type Types,
} from './support/index.mts';

const HOUR_MS = 3_600_000;
const LIST = 'GET /webhooks';
const LOOK = 'GET /webhooks/{webhook}/deliveries';

let sandbox: Sandbox;
let clock: number;
let trigger: TriggerRun;
/** The package as each of two main processes has it. */
let one: Types;
let other: Types;
/** What n8n waits for before it has stored an execution. */
let store: () => Promise<void>;

beforeEach(async () => {
	clock = Date.now();
	jest.spyOn(Date, 'now').mockImplementation(() => clock);
	store = async () => undefined;
	sandbox = await startSandbox({
		seed: 'empty',
		webhookTimeUnitMs: 0.01,
		webhookTimeoutMs: 2000,
		now: () => clock,
	});
	one = await loadPackage();
	other = await loadPackageAgain();
});
afterEach(async () => {
	jest.restoreAllMocks();
	await trigger.deactivate();
	await trigger.close();
	await sandbox.close();
});

const told = () => trigger.started.flatMap(({ items }) => jsonOf(items));
const persons = () =>
	told()
		.map(({ client_id: id }) => Number(id))
		.sort((a, b) => a - b);
const subscriptions = () => sandbox.state.webhooks.rows;

async function publish(events: string[]): Promise<Care> {
	const parameters = { events };
	trigger = await startTrigger({ sandbox, parameters, types: one, store: () => store() });
	await trigger.activate();
	return await trigger.lookAfter();
}

async function until(isSo: () => boolean): Promise<void> {
	while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

/** Another process becomes the leader, where the one before has let go already. It looks at once. */
async function takeOver(types: Types): Promise<Care> {
	await trigger.handOver(types);
	// n8n does both at the same time.
	const [, care] = await Promise.all([
		trigger.activate('leadershipChange'),
		trigger.lookAfter('leadershipChange'),
	]);
	return care;
}

/** The same, where the webhook is as it should be; it has looked twice then. */
async function takeOverAll(types: Types): Promise<Care> {
	const { requests } = sandbox;
	const looks = requests.count(LOOK);
	const care = await takeOver(types);
	await until(() => requests.count(LOOK) > looks);
	// While it looks, it looks no second time.
	for (const lists = requests.count(LIST); requests.count(LIST) === lists; ) {
		await new Promise((resolve) => setImmediate(resolve));
		await care.tick();
	}
	return care;
}

async function happens(...clients: number[]): Promise<void> {
	for (const client of clients) {
		clock += 1000;
		sandbox.emit('client.updated', { client });
	}
	await sandbox.settled();
}

async function addPerson(): Promise<number> {
	const headers = { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' };
	const body = JSON.stringify({
		name: { first_name: 'Robin', last_name: 'Example' },
		email: 'robin@example.com',
	});
	const answer = await fetch(`${sandbox.api}/clients`, { method: 'POST', headers, body });
	await sandbox.settled();
	return ((await answer.json()) as { id: number }).id;
}

describe('Amiqus Trigger, where the leader changes', () => {
	it('keeps its subscription, goes on looking after it, and runs each event once', async () => {
		const first = await publish(['client.updated']);
		await happens(1, 2);
		const before = { ...subscriptions()[0] };
		await first.close();
		const second = await takeOverAll(other);
		expect(subscriptions()).toEqual([before]);
		await happens(3, 4, 5, 6);

		// The one before lets alone what it no longer leads.
		const calls: string[] = [];
		const stop = sandbox.onExchange(({ path }) => calls.push(path));
		await first.tick();
		stop();
		expect(calls).toEqual([]);
		for (const row of subscriptions()) sandbox.state.webhooks.remove(row);
		await second.tick();
		const [made] = subscriptions().map((row) => ({ ...row }));
		expect(made).toMatchObject({ url: before.url, events: before.events, is_enabled: true });
		expect(made?.secret).not.toBe(before.secret);
		// The other process learns of the new secret from the first delivery.
		await happens(7, 8, 9, 10);

		await second.close();
		await takeOverAll(one);
		expect(subscriptions()).toEqual([made]);
		await happens(11, 12);
		expect(subscriptions()).toEqual([made]);
		expect(persons()).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
		expect(told().filter(({ attempt, caught_up: isLate }) => attempt !== 1 || isLate)).toEqual([]);
	});

	it('hands on once what was missed, though the leader changes while it does', async () => {
		const first = await publish(['client.updated']);
		store = async () => {
			throw new Error('n8n is away');
		};
		await happens(1, 2, 3, 4, 5);
		let stored = 0;
		let goOn: () => void = () => undefined;
		const stopped = new Promise<void>((resolve) => (goOn = resolve));
		store = async () => {
			stored += 1;
			if (stored === 3) await stopped;
		};
		const ticked = first.tick();
		await until(() => stored === 3);
		await first.close();
		await takeOverAll(other);
		await until(() => told().length === 5);
		goOn();
		await ticked;
		expect(persons()).toEqual([1, 2, 3, 4, 5]);
	});

	it('hands on nothing that the leader before it did, whether n8n keeps executions or not', async () => {
		const first = await publish(['client.updated']);
		await happens(1);
		const keep = store;
		store = async () => {
			throw new Error('n8n is away');
		};
		await happens(2);
		store = keep;
		await first.tick();
		expect(told()).toMatchObject([{ client_id: 1 }, { client_id: 2, caught_up: true }]);
		clock += 5 * 24 * HOUR_MS;
		await happens(3);
		trigger.started.length = 0;
		await first.close();
		await takeOverAll(other);
		expect(told()).toEqual([]);
	});

	it('does not know what it did not look after, where it leads once more', async () => {
		const first = await publish(['client.created', 'client.deleted']);
		await first.tick();
		await first.close();
		clock += HOUR_MS;
		const second = await takeOverAll(other);
		clock += HOUR_MS;
		const clients = [await addPerson(), await addPerson()];
		expect(persons()).toEqual(clients);
		for (const row of subscriptions()) sandbox.state.webhooks.remove(row);
		clock += HOUR_MS;
		await second.close();
		await takeOver(one);
		await until(() => told().length === 4);
		// One of the two was taken by the other process. It comes as what may have been delivered; its key tells that it was.
		const [missed, guess] = told().slice(2);
		expect(missed).toMatchObject({ event: 'events.maybe_missed', events: ['client.deleted'] });
		expect(guess).toMatchObject({ event: 'client.created', caught_up: true, inferred: true });
		expect(told().filter(({ event_key: key }) => key === guess?.event_key)).toHaveLength(2);
	});
});
