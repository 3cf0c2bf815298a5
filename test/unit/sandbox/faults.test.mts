import type { Exchange } from '../../../sandbox/index.mts';
import { call, person, useSandbox } from './support.mts';

describe('Faults', () => {
	const sandbox = useSandbox({ seed: 'empty' });
	const create = () => call(sandbox(), 'POST', '/clients', person('Ann'));
	const count = () => sandbox().state.clients.size;

	test('a status is answered without any effect, as often as planned', async () => {
		const match = { method: 'POST', path: /\/clients$/ };
		sandbox().faults.add({ match, kind: 'status', status: 503, retryAfter: 7, after: 1, times: 2 });
		const replies = [await create(), await create(), await create(), await create()];
		expect(replies.map(({ status }) => status)).toEqual([201, 503, 503, 201]);
		expect(replies[1]?.headers.get('retry-after')).toBe('7');
		expect(count()).toBe(2);
	});

	test('a reset before the request is read has no effect, one after it has', async () => {
		sandbox().faults.add({ kind: 'reset-before' });
		await expect(create()).rejects.toThrow();
		expect(count()).toBe(0);
		sandbox().faults.add({ kind: 'reset-after' });
		await expect(create()).rejects.toThrow();
		expect(count()).toBe(1);
	});

	test('half an answer breaks off', async () => {
		sandbox().faults.add({ kind: 'half-answer' });
		await expect(create()).rejects.toThrow();
		expect(count()).toBe(1);
	});

	test('an answer may be no JSON, a page or nothing', async () => {
		const { faults } = sandbox();
		faults.add({ kind: 'invalid-json' });
		await expect(create()).rejects.toThrow(SyntaxError);
		faults.add({ kind: 'html' });
		const page = await create();
		expect(page.status).toBe(502);
		expect(page.headers.get('content-type')).toContain('text/html');
		faults.add({ kind: 'empty' });
		expect((await create()).text).toBe('');
	});

	test('a slow body comes whole, a stall not at all', async () => {
		sandbox().faults.add({ kind: 'slow-body', delayMs: 50 });
		expect((await create()).status).toBe(201);
		sandbox().faults.add({ kind: 'stall' });
		const waiting = fetch(`${sandbox().api}/status`, {
			headers: { authorization: `Bearer ${sandbox().token}` },
			signal: AbortSignal.timeout(150),
		});
		await expect(waiting).rejects.toThrow();
	});

	test('an answer may be anything else than it should be', async () => {
		const { faults } = sandbox();
		faults.add({ kind: 'answer', change: (json) => ({ ...(json as object), id: 7 }) });
		expect((await create()).json).toMatchObject({ id: 7, object: 'client' });
		faults.add({ kind: 'answer', status: 204, change: () => undefined });
		expect(await create()).toMatchObject({ status: 204, text: '' });
		faults.add({
			kind: 'answer',
			headers: { date: 'yesterday', 'x-ratelimit-limit': undefined },
			bytes: Buffer.from('[]'),
		});
		const odd = await create();
		expect(odd.text).toBe('[]');
		expect([odd.headers.get('date'), odd.headers.get('x-ratelimit-limit')]).toEqual([
			'yesterday',
			null,
		]);
		faults.add({ kind: 'answer', times: 2, change: (_, { url, nth }) => ({ url, nth }) });
		await create();
		expect((await create()).json).toEqual({ url: '/api/v2/clients', nth: 2 });
		expect(count()).toBe(5);
	});

	test('listeners hear each exchange, spoiled ones marked', async () => {
		const heard: Exchange[] = [];
		const stop = sandbox().onExchange((exchange) => heard.push(exchange));
		sandbox().faults.add({ kind: 'status', status: 500 });
		await create();
		await create();
		stop();
		await create();
		expect(heard.map(({ status, fault }) => [status, fault])).toEqual([
			[500, 'status'],
			[201, undefined],
		]);
		expect(JSON.parse(heard[1]?.body ?? '')).toEqual(person('Ann'));
		expect(JSON.parse(heard[1]?.responseBody ?? '')).toMatchObject({ object: 'client' });
	});
});
