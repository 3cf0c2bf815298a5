import type { INodeParameters } from 'n8n-workflow';
import { moveCase } from '../../sandbox/domain/cases.mts';
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { jsonOf, startPolling } from './support/index.mts';

let sandbox: Sandbox;
let calls: string[];
let clock = Date.now();

beforeEach(async () => {
	sandbox = await startSandbox({ seed: 'empty', now: () => clock });
	calls = [];
	sandbox.onExchange(({ path }) => calls.push(path));
});
afterEach(async () => {
	await sandbox.close();
});

async function polling(...events: string[]) {
	return await pollingWith({ events });
}

async function pollingWith(parameters: INodeParameters) {
	const started = await startPolling({ sandbox, parameters });
	return async () => jsonOf(await started.poll());
}

async function amiqus(method: string, path: string, body: object): Promise<{ id: number }> {
	const headers = { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' };
	const init = { method, headers, body: JSON.stringify(body) };
	const response = await fetch(sandbox.api + path, init);
	if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
	return (await response.json()) as { id: number };
}

async function upload(): Promise<number> {
	const form = new FormData();
	form.append('attachment', new Blob(['%PDF-1.4'], { type: 'application/pdf' }), 'passport.pdf');
	const headers = { authorization: `Bearer ${sandbox.token}` };
	const init = { method: 'POST', headers, body: form };
	const response = await fetch(`${sandbox.api}/attachments`, init);
	return ((await response.json()) as { id: number }).id;
}

const addPerson = async (email: string, more: object = {}) =>
	await amiqus('POST', '/clients', {
		name: { first_name: 'Robin', last_name: 'Example' },
		email,
		...more,
	});

describe('Amiqus Poll Trigger', () => {
	it('tells of persons, requests and cases, nothing old, each change once', async () => {
		const poll = await polling(
			...['client.created', 'client.status', 'record.finished', 'case.finished'],
		);
		const known = await addPerson('a@example.com');
		expect(await poll()).toEqual([]);
		const added = await addPerson('b@example.com');
		await amiqus('PATCH', `/clients/${known.id}`, { status: 'approved' });
		const request = await amiqus('POST', '/records', {
			client: added.id,
			steps: [
				{ type: 'check.photo_id', preferences: { report_type: 'standard', docs: ['passport'] } },
			],
			notification: false,
		});
		const opened = await amiqus('POST', '/cases', { name: 'Case', client: added.id });
		expect(await poll()).toMatchObject([
			{ event: 'client.status', client_id: known.id, payload: { status: 'approved' } },
			{ event: 'client.created', client_id: added.id },
		]);
		sandbox.complete(request.id);
		sandbox.settle(request.id);
		moveCase(sandbox.state, sandbox.state.cases.need(opened.id), 'rejected');
		expect(await poll()).toMatchObject([
			{ event: 'case.finished', case_id: opened.id, client_id: added.id },
			{ event: 'record.finished', record_id: request.id, client_id: added.id },
		]);
		clock += 86_400_000;
		expect(await poll()).toEqual([]);
	});

	it('makes one call when nothing changed, and finds after a failure what the failure hid', async () => {
		await addPerson('a@example.com');
		const poll = await polling('client.created');
		await poll();
		clock += 86_400_000;
		const { id } = await addPerson('b@example.com');
		sandbox.faults.add({ kind: 'status', status: 403 });
		await expect(poll()).rejects.toThrow('could not be asked');
		expect(await poll()).toMatchObject([{ client_id: id }]);
		calls.length = 0;
		expect(await poll()).toEqual([]);
		expect(calls).toHaveLength(1);
	});

	it('tells once of each person whose day of deletion has come, that of yesterday included', async () => {
		const day = (offset: number) =>
			new Date(clock + offset * 86_400_000).toISOString().slice(0, 10);
		const poll = await polling('client.deletion_reminder_due');
		await addPerson('a@example.com', { deletion_date: day(0) });
		const tomorrow = await addPerson('b@example.com', { deletion_date: day(1) });
		const later = await addPerson('c@example.com', { deletion_date: day(2) });
		expect(await poll()).toEqual([]);
		const today = await addPerson('d@example.com', { deletion_date: day(0) });
		expect(await poll()).toMatchObject([
			{ event: 'client.deletion_reminder_due', client_id: today.id },
		]);
		expect(await poll()).toEqual([]);
		const sleeping = 2 * 86_400_000;
		clock += sleeping;
		const now = jest.spyOn(Date, 'now').mockImplementation(() => clock);
		const ids = (await poll()).map(({ client_id }) => client_id);
		expect(ids.sort()).toEqual([tomorrow.id, later.id]);
		expect(await poll()).toEqual([]);
		now.mockRestore();
		clock -= sleeping;
	});

	it('tells of persons and documents so many days before, also of those whose time it was before it began', async () => {
		const now = jest.spyOn(Date, 'now').mockImplementation(() => clock);
		const day = (offset: number) =>
			new Date(clock + offset * 86_400_000).toISOString().slice(0, 10);
		const { id } = await addPerson('a@example.com', { deletion_date: day(29) });
		await addPerson('b@example.com', { deletion_date: day(31) });
		const add = async (offset: number) => {
			const attachment = await upload();
			const expires = { attachment, expires_at: `${day(offset)}T23:59:59Z` };
			return (await amiqus('POST', `/clients/${id}/files`, expires)).id;
		};
		const soon = await add(10);
		await add(61);
		const poll = await pollingWith({
			events: ['file.expiring', 'client.deletion_reminder_due'],
			daysBeforeDeletion: 30,
		});
		expect(await poll()).toMatchObject([
			{
				event: 'file.expiring',
				client_id: id,
				file_id: soon,
				triggered_at: `${day(-50)}T00:00:00Z`,
				event_key: `file.expiring/${soon}/${day(10)}`,
			},
			{
				event: 'client.deletion_reminder_due',
				client_id: id,
				triggered_at: `${day(-1)}T00:00:00Z`,
			},
		]);
		const added = await add(60);
		expect(await poll()).toMatchObject([{ file_id: added }]);
		calls.length = 0;
		expect(await poll()).toEqual([]);
		// One for documents, and for persons today and ahead.
		expect(calls).toHaveLength(3);
		clock += 86_400_000;
		expect(await poll()).toHaveLength(2);
		clock -= 86_400_000;
		now.mockRestore();
	});

	it.each([['={{ undefined }}'], [''], [-1], [1.5], [731]])(
		'refuses %j as days before anything is asked',
		async (daysBeforeExpiry) => {
			const poll = await pollingWith({ events: ['file.expiring'], daysBeforeExpiry });
			await expect(poll()).rejects.toThrow('Days Before Expiry has to be a whole number');
			expect(calls).toEqual([]);
		},
	);

	it('shows the latest in a test run, and remembers nothing of it', async () => {
		await addPerson('a@example.com');
		const { id } = await addPerson('b@example.com');
		const test = async (event: string) => {
			const parameters = { events: [event] };
			const started = await startPolling({ sandbox, mode: 'manual', parameters });
			const items = jsonOf(await started.poll());
			expect(started.nodeData()).toEqual({});
			return items;
		};
		expect(await test('client.created')).toMatchObject([{ client_id: id }]);
		await expect(test('record.finished')).rejects.toThrow('Nothing like this');
		await expect((await polling())()).rejects.toThrow('Choose at least one event');
		await expect((await polling('record.bounced'))()).rejects.toThrow('“record.bounced”');
	});

	it('does not poll twice at a time', async () => {
		const poll = await polling('client.created');
		await poll();
		await addPerson('a@example.com');
		const both = await Promise.all([poll(), poll()]);
		expect(both.flat()).toHaveLength(1);
	});
});

it('goes on where something was updated at a time that lies ahead of Amiqus’s own', async () => {
	const poll = await polling('client.created', 'client.updated');
	const known = await addPerson('a@example.com');
	expect(await poll()).toEqual([]);
	const row = sandbox.state.clients.need(known.id);
	sandbox.state.clients.update(row, { updated_at: '9999-12-31T23:59:59Z' });
	expect(await poll()).toMatchObject([{ event: 'client.updated', client_id: known.id }]);
	for (const email of ['b@example.com', 'c@example.com']) {
		clock += 60_000;
		const { id } = await addPerson(email);
		expect(await poll()).toMatchObject([{ event: 'client.created', client_id: id }]);
	}
	expect(await poll()).toEqual([]);
	sandbox.state.clients.update(row, {
		updated_at: `${new Date(clock).toISOString().slice(0, 19)}Z`,
	});
	expect(await poll()).toMatchObject([{ event: 'client.updated', client_id: known.id }]);
});
