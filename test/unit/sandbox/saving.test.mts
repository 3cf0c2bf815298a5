import { startSandbox } from '../../../sandbox/index.mts';
import { call, person, submit, useSandbox } from './support.mts';

const DAY = 24 * 60 * 60 * 1000;

describe('a saved sandbox', () => {
	const sandbox = useSandbox({});

	it('is the same again in another, files, connections and clock included', async () => {
		const { authority, state, clock } = sandbox();
		const [owner] = state.members.rows;
		if (!owner) throw new Error('There is no owner');
		const pair = authority.issue(owner);
		const [client] = state.clients.rows;
		const bytes = Buffer.from([0, 255, 10, 13, 128]);
		const file = await sandbox().putFile({ client: client?.id ?? 0, name: 'a.bin', bytes });
		clock.advance(3 * DAY);
		const text = JSON.stringify(await sandbox().save());

		const other = await startSandbox({ seed: 'empty' });
		other.load(JSON.parse(text));
		const list = '/clients?limit=100';
		const { json: before } = await call<{ data: unknown[] }>(sandbox(), 'GET', list);
		const { json: after } = await call<{ data: unknown[] }>(
			other,
			'GET',
			list,
			undefined,
			pair.access_token,
		);
		expect(after.data).toEqual(before.data);
		const path = `/clients/${client?.id}/files/${file.id}/download`;
		const headers = { authorization: `Bearer ${other.token}` };
		const download = await fetch(other.api + path, { headers });
		expect(Buffer.from(await download.arrayBuffer())).toEqual(bytes);
		expect(other.clock.aheadMs).toBe(3 * DAY);
		const refreshed = await submit(`${other.url}/oauth/token`, {
			grant_type: 'refresh_token',
			refresh_token: pair.refresh_token,
			client_id: other.oauthClient.id,
			client_secret: other.oauthClient.secret,
		});
		expect(refreshed.status).toBe(200);
		// It goes on as any other: new ids follow the old ones, and the first knows nothing of them.
		const made = await call<{ id: number }>(other, 'POST', '/clients', person('Ann'));
		expect(made.json.id).toBe(Math.max(...state.clients.rows.map(({ id }) => id)) + 1);
		expect(state.clients.get(made.json.id)).toBeUndefined();
		await other.close();
	});

	it('takes everything back to how it was', async () => {
		const saved = await sandbox().save();
		const before = sandbox().state.clients.size;
		await call(sandbox(), 'POST', '/clients', person('Ann'));
		sandbox().clock.advance(90 * DAY);
		sandbox().load(saved);
		expect(sandbox().state.clients.size).toBe(before);
		expect(sandbox().clock.aheadMs).toBe(0);
		await call(sandbox(), 'POST', '/clients', person('Ben'));
		sandbox().load(saved);
		expect(sandbox().state.clients.size).toBe(before);
	});

	it('is saved and loaded over HTTP, as JSON and as a file', async () => {
		const address = `${sandbox().url}/__sandbox/state`;
		const text = await (await fetch(`${address}.json`)).text();
		const before = sandbox().state.clients.size;
		const json = { 'content-type': 'application/json' };
		await call(sandbox(), 'POST', '/clients', person('Ann'));
		const put = await fetch(address, { method: 'POST', headers: json, body: text });
		expect(put.status).toBe(200);
		expect(sandbox().state.clients.size).toBe(before);

		await call(sandbox(), 'POST', '/clients', person('Ann'));
		const body = new FormData();
		body.set('saved', new File([text], 'amiqus-sandbox.json', { type: 'application/json' }));
		const sent = await fetch(address, { method: 'POST', body, redirect: 'manual' });
		expect(sent.status).toBe(303);
		expect(sandbox().state.clients.size).toBe(before);
	});

	it.each([
		['nothing', {}],
		['another version', { amiqus_sandbox: 2 }],
		['a table less', { world: { tables: {} } }],
		[
			'rows out of order',
			{ world: { tables: { clients: { rows: [{ id: 2 }, { id: 1 }], nextId: 3 } } } },
		],
	])('with %s in it is refused, and nothing is changed', async (_what, change) => {
		const saved = await sandbox().save();
		const spoilt =
			Object.keys(change).length === 0
				? {}
				: {
						...saved,
						...change,
						...('world' in change
							? {
									world: {
										...saved.world,
										tables: { ...saved.world.tables, ...change.world.tables },
									},
								}
							: {}),
					};
		const broken = 'world' in change && Object.keys(change.world.tables).length === 0;
		if (broken) delete (spoilt as typeof saved).world.tables.clients;
		const before = sandbox().state.clients.rows.map(({ id }) => id);
		expect(() => sandbox().load(spoilt)).toThrow('no sandbox that was saved by this version');
		expect(sandbox().state.clients.rows.map(({ id }) => id)).toEqual(before);
	});
});
