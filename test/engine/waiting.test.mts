import type { Sandbox } from '../../sandbox/index.mts';
import { expireRecord } from '../../sandbox/domain/records.mts';
import { jsonOf, runNode } from './support/index.mts';
import { byId, links, send, until, waits } from './support/waited.mts';

let sandbox: Sandbox;
const { wait, subscriptions, callsFrom } = waits((opened) => {
	sandbox = opened;
});

describe('Request: Wait for Completion', () => {
	it('pauses once for all, and goes on with each outcome once the last is done', async () => {
		const ids = await send(sandbox, 3);
		const [first = 0, second = 0, third = 0] = ids;
		const run = await wait(ids);
		expect(run.status()).toBe('waiting');
		expect(subscriptions()).toHaveLength(1);
		expect(subscriptions()[0]?.events).toEqual(['record.bounced', 'record.finished']);
		expect(JSON.stringify(run.kept())).not.toContain(subscriptions()[0]?.secret);

		sandbox.complete(second);
		await sandbox.settled();
		expect(run.status()).toBe('waiting');
		expireRecord(sandbox.state, sandbox.state.records.need(first));
		sandbox.complete(third);
		await sandbox.settled();
		await until(() => run.status() === 'success');
		expect(links(run)).toEqual(ids.map((id, item) => [id, { item }]));
		expect(run.items().map(({ json }) => json.outcome)).toEqual([
			'expired',
			'needs_review',
			'needs_review',
		]);
		expect(run.items()[1]?.json.verdicts).toEqual({ document_request: 'received' });
		expect(run.resumed()).toBe(1);
		expect(run.thrown).toEqual([]);
		await until(() => subscriptions().length === 0);
	});

	it('goes on at once where nothing is to be waited for, and leaves nothing behind', async () => {
		const ids = await send(sandbox, 2);
		for (const id of ids) sandbox.complete(id);
		const run = await wait([...ids, ids[0] ?? 0]);
		expect(run.status()).toBe('success');
		expect(links(run)).toEqual([...ids, ids[0]].map((id, item) => [id, { item }]));
		expect(run.resumed()).toBe(0);
		expect(subscriptions()).toEqual([]);
	});

	it('goes on waiting where Amiqus cannot be asked, and is told again', async () => {
		const [id = 0] = await send(sandbox, 1);
		const run = await wait([id]);
		sandbox.faults.add({ kind: 'status', match: { path: /steps/ }, times: 12 });
		sandbox.complete(id);
		await sandbox.settled();
		await until(() => run.status() === 'success');
		expect(run.answers).toContain(503);
		expect(run.thrown).toEqual([]);
		expect(run.resumed()).toBe(1);
	});

	it('is continued by what finished after it looked and before n8n stored the pause', async () => {
		const [id = 0] = await send(sandbox, 1);
		const storePause = async () => {
			sandbox.complete(id);
			await until(() => sandbox.webhooks.deliveries.rows.some(({ response }) => response));
		};
		const run = await wait([id], { storePause });
		await until(() => run.status() === 'success');
		expect(run.resumed()).toBe(1);
		expect(run.answers).toContain(409);
	});

	it('passes its input on when the time is up, and the next run clears what it left', async () => {
		const [id = 0] = await send(sandbox, 1);
		const before = Date.now();
		const run = await wait([id], { parameters: { limit: 2, limitUnit: 'hours' } });
		const hours = (Number(run.waitTill()) - before) / 3_600_000;
		expect(Math.round(hours * 100)).toBe(200);
		await run.timeUp();
		expect(run.status()).toBe('success');
		expect(jsonOf(run.items())).toEqual([{ id }]);
		expect(subscriptions()).toHaveLength(1);
	});

	it('clears what is left of executions that are gone, and nothing else', async () => {
		const [id = 0] = await send(sandbox, 1);
		const first = await wait([id], { publicUrl: 'http://127.0.0.1:1' });
		const own = new URL(subscriptions()[0]?.url ?? '');
		const { id: mine, ...row } = sandbox.state.webhooks.need(subscriptions()[0]?.id ?? 0);
		const add = (url: string, is_enabled = true) =>
			sandbox.state.webhooks.insert({ ...row, url, is_enabled });
		const at = (alter: (url: URL) => void) => {
			const url = new URL(own);
			alter(url);
			return url.href;
		};
		const past = (url: URL) => url.searchParams.set('amiqus_until', '1700000000');
		const path = (from: string) => (url: URL) => void (url.pathname = from);
		const kept = [
			add(at(path('/webhook-waiting/77/node-9'))),
			add(at((url) => (past(url), (url.host = '127.0.0.1:2')))),
			add(at((url) => (past(url), path('/webhook/77/node-9')(url)))),
			add(
				at((url) => url.searchParams.set('amiqus_until', 'soon')),
				false,
			),
			add('http://127.0.0.1:1/webhook-waiting/77', false),
			add('no address', false),
		];
		const gone = [
			add(at((url) => (past(url), path('/webhook-waiting/78/node-9')(url)))),
			add(at(path('/webhook-waiting/79/node-9')), false),
		];
		const second = await wait([id], { publicUrl: 'http://127.0.0.1:1', executionId: '2' });
		expect(second.error()).toBeUndefined();
		expect([first, second].map((run) => run.status())).toEqual(['waiting', 'waiting']);
		const ids = subscriptions().map((one) => one.id);
		expect(ids).toEqual(expect.arrayContaining([mine, ...kept.map((one) => one.id)]));
		expect(ids).toHaveLength(kept.length + 2);
		for (const one of gone) expect(ids).not.toContain(one.id);
	});

	it('goes on with those whose e-mail came back, and says so', async () => {
		const [bounced = 0, done = 0] = await send(sandbox, 2);
		const run = await wait([bounced, done]);
		sandbox.emit('record.bounced', { record: bounced });
		await sandbox.settled();
		expect(run.status()).toBe('waiting');
		sandbox.complete(done);
		await until(() => run.status() === 'success');
		expect(run.items().map(({ json }) => json.outcome)).toEqual(['bounced', 'needs_review']);
	});

	it('waits for what is chosen only', async () => {
		const [id = 0] = await send(sandbox, 1);
		const run = await wait([id], { parameters: { continueWhen: ['reviewed'] } });
		sandbox.complete(id);
		await sandbox.settled();
		expect(run.answers).toEqual([]);
		await runNode({
			sandbox,
			parameters: {
				...{ resource: 'record', operation: 'update', record: byId(id) },
				updateFields: { isReviewed: true },
			},
		});
		await until(() => run.status() === 'success');
		expect(run.items()[0]?.json).toMatchObject({ status: 'reviewed', outcome: 'approved' });
	});

	it('puts out what is wrong with single items beside the others, where these may fail', async () => {
		const [id = 0] = await send(sandbox, 1);
		const gone = 999_999;
		const settings = { onError: 'continueRegularOutput' } as const;
		const run = await wait([-1, id, gone], { settings });
		expect(run.status()).toBe('waiting');
		sandbox.complete(id);
		await until(() => run.status() === 'success');
		expect(links(run)).toEqual([
			[expect.stringContaining('Request'), { item: 0 }],
			[id, { item: 1 }],
			[`The request ${gone} is not in Amiqus, or not any more`, { item: 2 }],
		]);
	});

	it('fails before it subscribes where a value is wrong, and leaves nothing where the look fails', async () => {
		const [id = 0] = await send(sandbox, 1);
		const calls = callsFrom();
		const wrong = await wait([-1, id]);
		expect(wrong.error()?.message).toContain('[item 0]');
		expect(calls).toEqual([]);
		sandbox.faults.add({ kind: 'status', status: 403, match: { path: /records\/\d+$/ } });
		const refused = await wait([id]);
		expect(refused.error()).toBeDefined();
		expect(subscriptions()).toEqual([]);
	});
});
