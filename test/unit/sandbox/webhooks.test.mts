import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EVENTS } from '../../../sandbox/index.mts';
import { call, type Page, person, useSandbox } from './support.mts';

interface Webhook {
	id: number;
	uuid: string;
	secret: string;
	is_enabled: boolean;
}

interface Heard {
	headers: { [name: string]: string | string[] | undefined };
	raw: Buffer;
	alias: string;
	data: { [name: string]: { id?: number; show?: string } };
}

describe('Webhooks', () => {
	const sandbox = useSandbox({ seed: 'empty', webhookTimeUnitMs: 0.02 });
	const heard: Heard[] = [];
	let answers: number[] = [];
	let server: Server;
	let url = '';

	beforeEach(async () => {
		heard.length = 0;
		answers = [];
		server = createServer((request, response) => {
			const pieces: Buffer[] = [];
			request.on('data', (piece: Buffer) => pieces.push(piece));
			request.on('end', () => {
				const raw = Buffer.concat(pieces);
				const { trigger, data } = JSON.parse(raw.toString()) as {
					trigger: { alias: string };
					data: Heard['data'];
				};
				heard.push({ headers: request.headers, raw, alias: trigger.alias, data });
				const status = answers.shift() ?? 204;
				// 0 stands for a connection that breaks.
				if (status === 0) request.socket.destroy();
				else response.writeHead(status).end();
			});
		});
		await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
		url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
	});
	afterEach(() => {
		server.closeAllConnections();
		server.close();
	});

	const subscribe = async (events: string[], more: object = {}) =>
		(await call<Webhook>(sandbox(), 'POST', '/webhooks', { url, events, ...more })).json;

	const get = async (id: number) => (await call<Webhook>(sandbox(), 'GET', `/webhooks/${id}`)).json;

	const addPerson = async () =>
		(await call<{ id: number }>(sandbox(), 'POST', '/clients', person('Ann'))).json.id;

	test('a delivery is signed and tells ids and addresses only', async () => {
		const webhook = await subscribe(['client.*']);
		const client = await addPerson();
		await sandbox().settled();
		expect(heard).toHaveLength(1);
		const [{ headers, raw, alias, data }] = heard as [Heard];
		expect(alias).toBe('client.created');
		expect(data).toEqual({ client: { id: client, show: `${sandbox().api}/clients/${client}` } });
		const expected = createHmac('sha256', webhook.secret).update(raw).digest('base64');
		expect(headers['x-aqid-signature']).toBe(expected);
		expect(headers['x-aqid-delivery-attempt']).toBe('1');
		expect(headers['x-aqid-delivery-id']).toMatch(/^[\da-f-]{36}$/);
		expect(raw.toString()).not.toContain('Ann');
	});

	test('only what was subscribed to is sent, and only while it is enabled', async () => {
		const webhook = await subscribe(['record.created', 'case.*']);
		const client = await addPerson();
		await call(sandbox(), 'POST', '/cases', { client, name: 'A case' });
		await call(sandbox(), 'PATCH', `/webhooks/${webhook.id}`, { is_enabled: false });
		await call(sandbox(), 'POST', '/cases', { client, name: 'Another' });
		await sandbox().settled();
		expect(heard.map(({ alias }) => alias)).toEqual(['case.created']);
	});

	test('a refused delivery is tried again with the same id', async () => {
		const webhook = await subscribe(['*']);
		answers = [500, 404, 0, 302, 200];
		await addPerson();
		await sandbox().settled();
		expect(heard.map(({ headers }) => headers['x-aqid-delivery-attempt'])).toEqual([
			'1',
			'2',
			'3',
			'4',
			'5',
		]);
		expect(new Set(heard.map(({ headers }) => headers['x-aqid-delivery-id'])).size).toBe(1);
		const log = await call<Page<{ attempts: number; response: { status_code: string } }>>(
			sandbox(),
			'GET',
			`/webhooks/${webhook.id}/deliveries`,
		);
		expect(log.json.data).toMatchObject([{ attempts: 5, response: { status_code: '200' } }]);
	});

	test('ten lost in a row switch it off; an update switches it on again', async () => {
		const webhook = await subscribe(['client.created']);
		answers = Array.from({ length: 50 }, () => 500);
		for (let index = 0; index < 9; index += 1) await addPerson();
		await sandbox().settled();
		expect((await get(webhook.id)).is_enabled).toBe(true);
		await addPerson();
		await sandbox().settled();
		expect(heard).toHaveLength(50);
		expect((await get(webhook.id)).is_enabled).toBe(false);
		await addPerson();
		await call(sandbox(), 'PATCH', `/webhooks/${webhook.id}`, { is_enabled: true });
		await addPerson();
		await sandbox().settled();
		expect(heard).toHaveLength(51);
		const lost = sandbox().webhooks.deliveries.rows[0]?.id ?? 0;
		sandbox().webhooks.resend(lost);
		await sandbox().settled();
		expect(heard.at(-1)?.headers['x-aqid-delivery-attempt']).toBe('6');
	});

	test('a deleted subscription is told nothing more', async () => {
		const webhook = await subscribe(['*']);
		answers = [500];
		await addPerson();
		await call(sandbox(), 'DELETE', `/webhooks/${webhook.id}`);
		await addPerson();
		await sandbox().settled();
		expect(heard.length).toBeLessThan(2);
		expect((await call(sandbox(), 'GET', `/webhooks/${webhook.id}`)).status).toBe(404);
	});

	test('a request from its sending to its end', async () => {
		await subscribe(['record.*', 'client.record', 'client.deleted']);
		const client = await addPerson();
		const { json } = await call<{ id: number }>(sandbox(), 'POST', '/records', {
			client,
			notification: false,
			steps: [{ type: 'check.identity' }],
		});
		sandbox().complete(json.id, { outcome: 'submitted' });
		await sandbox().settled();
		const before = heard.map(({ alias }) => alias).sort();
		expect(before).toEqual(['client.record', 'record.created', 'record.updated']);
		sandbox().settle(json.id, 'refer');
		await sandbox().settled();
		const finished = heard.find(({ alias }) => alias === 'record.finished');
		expect(finished?.data).toMatchObject({
			record: { id: json.id, type: 'client', show: `${sandbox().api}/records/${json.id}` },
			client: { id: client },
		});
		await call(sandbox(), 'DELETE', `/clients/${client}`);
		await sandbox().settled();
		expect(heard.at(-1)?.data).toEqual({ client: { id: client } });
	});

	test('every event can be made to happen', async () => {
		await subscribe(['*']);
		for (const event of EVENTS) sandbox().emit(event, { client: 1, record: 2, case: 3, form: 'x' });
		await sandbox().settled();
		expect(heard.map(({ alias }) => alias).sort()).toEqual([...EVENTS].sort());
	});

	test('unknown events and addresses are refused', async () => {
		const wrong = await call(sandbox(), 'POST', '/webhooks', { url, events: ['client.born'] });
		expect(Object.keys(wrong.json)).toEqual(['events.0']);
		const nowhere = await call(sandbox(), 'POST', '/webhooks', { url: 'here', events: ['*'] });
		expect(Object.keys(nowhere.json)).toEqual(['url']);
	});
});

describe('A receiver that never answers', () => {
	const sandbox = useSandbox({ seed: 'empty', webhookTimeUnitMs: 0.02, webhookTimeoutMs: 50 });

	test('is waited for only so long', async () => {
		const server = createServer(() => undefined);
		await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
		await call(sandbox(), 'POST', '/webhooks', { url, events: ['*'] });
		sandbox().emit('client.created', { client: 1 });
		await sandbox().settled();
		server.closeAllConnections();
		server.close();
		expect(sandbox().webhooks.deliveries.rows).toMatchObject([{ attempts: 5, state: 'lost' }]);
	});
});
