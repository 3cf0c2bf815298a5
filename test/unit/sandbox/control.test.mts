import { request as requestHttp } from 'node:http';
import { runInNewContext } from 'node:vm';
import { API_BASE } from '../../../sandbox/core/paths.mts';
import { type Sandbox, startSandbox } from '../../../sandbox/index.mts';
import { call, person, submit, useSandbox } from './support.mts';

const control = async (sandbox: Sandbox, path: string, body?: object) => {
	const response = await fetch(`${sandbox.url}/__sandbox${path}`, {
		...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
		headers: body === undefined ? {} : { 'content-type': 'application/json' },
	});
	const json: unknown = await response.json();
	return { status: response.status, json };
};

describe('faults over HTTP', () => {
	const sandbox = useSandbox({});

	it('are planned by an operation’s name, and met as often as they say', async () => {
		const wanted = { operation: 'GET /clients/{client}', kind: 'status', status: 503, after: 1 };
		expect(await control(sandbox(), '/faults', wanted)).toMatchObject({ status: 200 });
		const [{ id } = { id: 0 }] = sandbox().state.clients.rows;
		const asked = async () => (await call(sandbox(), 'GET', `/clients/${id}`)).status;
		expect((await call(sandbox(), 'GET', '/clients')).status).toBe(200);
		expect([await asked(), await asked(), await asked()]).toEqual([200, 503, 200]);
		const { json } = await control(sandbox(), '/faults');
		expect(json).toMatchObject([{ kind: 'status', method: 'GET', hits: 1, seen: 3 }]);
	});

	it('answer what is given in the place of the real answer', async () => {
		await control(sandbox(), '/faults', { path: '/me$', kind: 'answer', json: { id: 'no' } });
		expect((await call(sandbox(), 'GET', '/me')).json).toEqual({ id: 'no' });
	});

	it('change the real answer, its headers and its bytes', async () => {
		const people = { operation: 'GET /clients', kind: 'answer' };
		await control(sandbox(), '/faults', {
			...people,
			merge: { total_pages: 1e9, links: { next: null, self: 'x' }, data: null },
			headers: { 'x-ratelimit-limit': null, date: 'never' },
		});
		const { json, headers } = await call(sandbox(), 'GET', '/clients');
		expect(json).toMatchObject({ total_pages: 1e9, total: 10, links: { self: 'x' } });
		expect(json).not.toHaveProperty('data');
		expect(json).not.toHaveProperty('links.next');
		expect(headers.get('x-ratelimit-limit')).toBeNull();
		expect(headers.get('date')).toBe('never');
		await control(sandbox(), '/faults', {
			...people,
			base64: Buffer.from('{}').toString('base64'),
		});
		expect((await call(sandbox(), 'GET', '/clients')).text).toBe('{}');
	});

	it('follow each other, as a list that grows while it is read', async () => {
		for (const pages of [2, 3]) {
			const merge = { total_pages: pages };
			await control(sandbox(), '/faults', { operation: 'GET /clients', kind: 'answer', merge });
		}
		const asked = async () => (await call(sandbox(), 'GET', '/clients')).json;
		const all = [await asked(), await asked(), await asked()];
		expect(all).toMatchObject([{ total_pages: 2 }, { total_pages: 3 }, { total_pages: 1 }]);
	});

	it('are taken back, one or all', async () => {
		for (const status of [500, 502, 503])
			await control(sandbox(), '/faults', { kind: 'status', status });
		const [first] = sandbox().faults.list;
		expect((await control(sandbox(), `/faults/${first?.id}/remove`, {})).status).toBe(200);
		expect(sandbox().faults.list.map(({ fault }) => fault.status)).toEqual([502, 503]);
		await control(sandbox(), '/faults/clear', {});
		expect((await call(sandbox(), 'GET', '/me')).status).toBe(200);
	});

	it.each([
		[{ kind: 'nonsense' }, /kind/],
		[{}, /kind/],
		[{ kind: 'stall', delayMS: 5 }, /additional properties/],
		[{ kind: 'stall', operation: 'GET /nowhere' }, /no operation “GET \/nowhere”/],
		[{ kind: 'stall', path: '(' }, /no regular expression/],
	])('that say nothing sensible are refused: %j', async (wanted, why) => {
		const { status, json } = await control(sandbox(), '/faults', wanted);
		expect({ status, json }).toEqual({
			status: 400,
			json: { error: expect.stringMatching(why) as string },
		});
		expect(sandbox().faults.list).toEqual([]);
	});
});

describe('requests over HTTP', () => {
	const sandbox = useSandbox({});

	it('are completed with the outcome that is asked for, and settled', async () => {
		const { state } = sandbox();
		const record = state.records.rows.find(({ ended_at: ended, expired_at: until, steps }) =>
			steps.every((id) => state.steps.need(id).check !== null)
				? ended === null && until > state.now()
				: false,
		);
		const id = record?.id ?? 0;
		sandbox().complete(id, { outcome: 'submitted' });
		const settled = await control(sandbox(), `/requests/${id}/settle`, { outcome: 'rejected' });
		expect(settled).toEqual({ status: 200, json: { id, status: 'complete' } });
		const [check] = state.checks.where('record', id);
		expect(check?.status).toBe('rejected');
		expect((await control(sandbox(), `/requests/${id}/complete`, {})).status).toBe(409);
		expect((await control(sandbox(), '/requests/1/complete', {})).status).toBe(404);
	});

	it('are completed where nothing is said of how', async () => {
		const { json: made } = await call<{ id: number }>(sandbox(), 'POST', '/clients', person('Ann'));
		const body = { client: made.id, notification: false, steps: [{ type: 'check.identity' }] };
		const { json: sent } = await call<{ id: number }>(sandbox(), 'POST', '/records', body);
		const address = `${sandbox().url}/__sandbox/requests/${sent.id}/complete`;
		expect((await fetch(address, { method: 'POST' })).status).toBe(200);
		expect(sandbox().state.records.need(sent.id).finished_at).not.toBeNull();
	});
});

describe('the journal', () => {
	const sandbox = useSandbox({ journal: true });

	interface Shown {
		id: number;
		test: string;
		[key: string]: unknown;
	}

	it('keeps calls with whose token they bore, and not the token', async () => {
		await call(sandbox(), 'POST', '/clients', person('Ann'));
		await call(sandbox(), 'GET', '/me', undefined, 'a-token-of-somewhere-else');
		const { client_id, client_secret } = { client_id: 'sandbox-client', client_secret: 'secret' };
		await submit(`${sandbox().url}/oauth/token`, { client_id, client_secret });
		const { json } = await control(sandbox(), '/journal');
		expect(json).toMatchObject([
			{ method: 'POST', url: `${API_BASE}/clients`, by: 'owner', status: 201 },
			{ method: 'GET', by: null, status: 401 },
			{ method: 'POST', url: '/oauth/token', request: null, response: null },
		]);
		expect(JSON.stringify(json)).not.toMatch(/sandbox-token|somewhere-else|"secret"/);
		await control(sandbox(), '/journal/clear', {});
		expect(sandbox().journal.calls).toEqual([]);
	});

	it.each([
		['POST', '/clients', person("O'Neil")],
		['POST', '/clients', { name: { first_name: 'Ann' } }],
		['GET', '/clients?limit=2', undefined],
		['DELETE', '/clients/1', undefined],
	])('has a test of each call that passes: %s %s', async (method, path, body) => {
		await call(sandbox(), method, path, body);
		const { json } = await control(sandbox(), '/journal/1');
		const { test } = json as Shown;
		expect(test).toMatch(/^import \{ startSandbox \}/);
		const tests: Array<() => Promise<void>> = [];
		const it = (_name: string, body_: () => Promise<void>) => tests.push(body_);
		runInNewContext(test.replace(/^import.*$/m, ''), { startSandbox, it, expect, fetch });
		expect(tests).toHaveLength(1);
		await tests[0]?.();
	});
});

describe('what belongs to the sandbox itself', () => {
	const sandbox = useSandbox({ journal: true });
	const pages = ['/', '/__sandbox', '/__sandbox/emails', '/__sandbox/time', '/__sandbox/state'];

	it('is no call to Amiqus: neither counted nor noted nor spoiled', async () => {
		sandbox().faults.add({ kind: 'status', times: 100 });
		for (const page of [...pages, '/__sandbox/journal', '/__sandbox/faults']) {
			const headers = { accept: 'text/html' };
			const response = await fetch(sandbox().url + page, { headers });
			expect(response.status).toBe(200);
			expect(response.headers.get('content-type')).toContain('text/html');
		}
		expect(sandbox().requests.total).toBe(0);
		expect(sandbox().journal.calls).toEqual([]);
		expect(sandbox().faults.hits).toBe(0);
	});

	/** Asks with headers that fetch would not let be set. */
	const asked = (path: string, headers: { [name: string]: string }, method = 'GET') =>
		new Promise<number>((resolve, reject) => {
			const sent = requestHttp(
				sandbox().url + path,
				{ method, headers, agent: false },
				(answer) => {
					answer.resume();
					resolve(answer.statusCode ?? 0);
				},
			);
			sent.on('error', reject);
			sent.end();
		});

	it.each(pages)('answers its own machine only: %s', async (page) => {
		expect(await asked(page, { host: 'sandbox.example.com' })).toBe(403);
		expect(await asked(page, { host: '127.0.0.1.example.com' })).toBe(403);
		expect(await asked(page, { host: 'localhost:8490' })).toBe(200);
	});

	it('does nothing for a page of another site', async () => {
		const host = new URL(sandbox().url).host;
		const clear = (origin: string) => asked('/__sandbox/faults/clear', { host, origin }, 'POST');
		sandbox().faults.add({ kind: 'status' });
		expect(await clear('https://attacker.example')).toBe(403);
		expect(await clear('null')).toBe(403);
		expect(sandbox().faults.list).toHaveLength(1);
		expect(await clear(sandbox().url)).toBe(200);
		expect(sandbox().faults.list).toEqual([]);
	});

	it('answers everybody where it is started so', async () => {
		const open = await startSandbox({ control: 'anywhere' });
		const status = await new Promise((resolve) => {
			const headers = { host: 'sandbox.example.com' };
			requestHttp(`${open.url}/__sandbox/time`, { headers, agent: false }, (answer) => {
				answer.resume();
				resolve(answer.statusCode);
			}).end();
		});
		expect(status).toBe(200);
		await open.close();
	});

	it('is nothing of Amiqus’s: its paths know nobody’s token', async () => {
		expect((await call(sandbox(), 'GET', '/../../__sandboxes')).status).toBe(404);
		expect((await fetch(`${sandbox().api}/__sandbox/time`)).status).toBe(404);
	});
});
