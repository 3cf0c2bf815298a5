import { createHmac } from 'node:crypto';
import type { Sandbox } from '../../sandbox/index.mts';
import { send, until, waits } from './support/waited.mts';

let sandbox: Sandbox;
const { wait, subscriptions, callsFrom } = waits((opened) => {
	sandbox = opened;
});

describe('a paused execution', () => {
	it('asks nothing for events of others, and looks by one list for its own, every ten seconds at most', async () => {
		const ids = await send(sandbox, 9);
		const [other = 0, ...awaited] = ids;
		const run = await wait(awaited);
		const calls = callsFrom();
		for (let times = 0; times < 5; times += 1) sandbox.emit('record.finished', { record: other });
		await sandbox.settled();
		expect(calls).toEqual([]);
		expect(run.answers.every((status) => status === 200)).toBe(true);

		const before = performance.now();
		for (const id of awaited) sandbox.complete(id);
		await sandbox.settled();
		await until(() => run.status() === 'success' && subscriptions().length === 0);
		const looks = calls.filter((call) => call === 'GET /api/v2/records');
		const tensOfSeconds = Math.floor((performance.now() - before) / 10_000);
		// One at once, and one when the ten seconds are over; more where a slow machine took longer.
		expect(looks.length).toBeLessThanOrEqual(2 + tensOfSeconds);
		expect(calls.filter((call) => call.startsWith('GET /api/v2/webhooks/'))).toHaveLength(1);
		expect(calls.filter((call) => /records\/\d+$/.test(call))).toEqual([]);
		expect(run.resumed()).toBe(1);
		expect(run.items()).toHaveLength(8);
	});

	describe('is not resumed', () => {
		/** Posts what Amiqus would, signed with a secret. */
		const post = async (body: string, signature: string, alter: (url: URL) => void = () => {}) => {
			const url = new URL(subscriptions()[0]?.url ?? '');
			alter(url);
			const headers = { 'Content-Type': 'application/json', 'X-AQID-Signature': signature };
			return (await fetch(url, { method: 'POST', headers, body })).status;
		};
		const told = (record: number) =>
			JSON.stringify({ trigger: { alias: 'record.finished' }, data: { record: { id: record } } });
		const signed = (body: string, secret: string) =>
			createHmac('sha256', secret).update(body).digest('base64');

		it('by what Amiqus has not signed, or by what has no token', async () => {
			const [id = 0] = await send(sandbox, 1);
			const run = await wait([id]);
			// What is told is true, so that only the signature keeps it from going on.
			sandbox.webhooks.close();
			sandbox.complete(id);
			const body = told(id);
			const { secret = '' } = subscriptions()[0] ?? {};
			const calls = callsFrom();
			for (const signature of [
				'',
				'x',
				signed(body, ''),
				signed(body, 'wrong secret'),
				signed('', secret),
			]) {
				expect(await post(body, signature)).toBe(404);
			}
			expect(await post('', signed('', secret))).toBe(200);
			expect(
				await post(body, signed(body, secret), (url) => url.searchParams.delete('signature')),
			).toBe(401);
			expect(await post(body, signed(body, secret), (url) => void (url.pathname += 'x'))).toBe(404);
			expect(run.status()).toBe('waiting');
			expect(calls.filter((call) => !call.includes('/webhooks/'))).toEqual([]);
			expect(calls.length).toBeLessThanOrEqual(1);
			expect(await post(body, signed(body, secret))).toBe(200);
			await until(() => run.status() === 'success');
			expect(run.thrown).toEqual([]);
		});

		it('a second time, by what is told twice or late', async () => {
			const [id = 0] = await send(sandbox, 1);
			const run = await wait([id]);
			const { secret = '', url = '' } = subscriptions()[0] ?? {};
			sandbox.complete(id);
			sandbox.emit('record.finished', { record: id });
			await until(() => run.status() === 'success' && subscriptions().length === 0);
			const body = told(id);
			const headers = { 'X-AQID-Signature': signed(body, secret) };
			expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(409);
			expect(run.resumed()).toBe(1);
			expect(run.thrown).toEqual([]);
		});

		it('by words: what is told has to show in Amiqus', async () => {
			const [id = 0] = await send(sandbox, 1);
			const run = await wait([id]);
			sandbox.emit('record.finished', { record: id });
			await sandbox.settled();
			expect(run.status()).toBe('waiting');
			sandbox.complete(id);
			await sandbox.settled();
			await until(() => run.status() === 'success');
		});
	});
});
