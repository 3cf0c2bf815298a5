import type { INodeParameters } from 'n8n-workflow';
import { decideCorrection, proposeCorrection } from '../../../sandbox/domain/corrections.mts';
import type { Fault, Sandbox } from '../../../sandbox/index.mts';
import type { CorrectionRow } from '../../../sandbox/store/types.mts';
import { jsonOf, runNode, type NodeOptions } from '../support/index.mts';
import { byId, freshName, inAHurry, person } from './support.mts';

/** Once uncertain, always uncertain: what was lost on the way may have been done, whatever is answered afterwards. */
let sandbox: Sandbox;
inAHurry((opened) => {
	sandbox = opened;
});

async function run(parameters: INodeParameters, more: Partial<NodeOptions> = {}, itemsAtOnce = 1) {
	const outcome = await runNode({
		sandbox,
		parameters: { ...parameters, options: { itemsAtOnce, timeout: 3 } },
		...more,
	});
	return { ...outcome, said: `${outcome.error?.message} ${outcome.error?.description}` };
}

describe('a write whose answer was lost stays uncertain', () => {
	const refusals: Array<[string, Partial<Fault>]> = [
		['401', { kind: 'status', status: 401, times: 9 }],
		['403', { kind: 'status', status: 403 }],
		['422', { kind: 'status', status: 422, body: { email: ['Taken.'] } }],
		['423', { kind: 'status', status: 423 }],
		['a redirect', { kind: 'answer', status: 302, headers: { location: '/' }, processed: false }],
	];
	const writes: Array<[string, (id: number) => INodeParameters, string]> = [
		[
			'PATCH',
			(id) => ({ operation: 'update', client: byId(id), updateFields: { mobile: '07700900123' } }),
			'PATCH',
		],
		[
			'PUT',
			(id) => ({ operation: 'replaceAddress', client: byId(id), address: { city: 'Leith' } }),
			'PUT',
		],
		['DELETE', (id) => ({ operation: 'delete', client: byId(id) }), 'DELETE'],
	];
	const cases = writes.flatMap(([name, parameters, method]) =>
		refusals.map(([what, fault]) => [name, what, parameters, method, fault] as const),
	);
	it.each(cases)('%s, then %s', async (_name, _what, parameters, method, fault) => {
		const { id } = person(sandbox);
		const match = { method, path: /\/clients\// };
		sandbox.faults.add({ match, kind: 'reset-after' });
		sandbox.faults.add({ match, kind: 'status', ...fault });
		const { said } = await run({ resource: 'client', ...parameters(id) });
		expect(said).toContain('may have been changed');
	});

	it('where the OAuth grant is gone meanwhile, and the run counts it', async () => {
		const persons = [1, 2, 3, 4].map(() => person(sandbox));
		// Each in the order of its own, whichever of them comes first.
		for (const { id } of persons) {
			const match = { method: 'PATCH', path: new RegExp(`/clients/${id}$`) };
			sandbox.faults.add({ match, kind: 'reset-after' });
			sandbox.faults.add({ match, kind: 'status', status: 401, times: 99 });
		}
		const refused = { kind: 'status', status: 400, body: { error: 'invalid_grant' } } as const;
		sandbox.faults.add({ match: { path: /oauth\/token/ }, ...refused, after: 1, times: 99 });
		const { said } = await run(
			{
				resource: 'client',
				operation: 'update',
				client: byId('={{ $json.id }}'),
				updateFields: { mobile: '={{ $json.name.first_name }}' },
			},
			{ items: persons.map(({ id, name }) => ({ id, name })), credentials: 'oauth2' },
			persons.length,
		);
		expect(said).toContain('has to be connected again [item 0]');
		expect(said).toContain('may have been changed');
		expect(said).toContain('0 of 4 items were done. These may have been done as well');
		expect(said).toContain('item 1, item 2, item 3.');
		for (const { id, name } of persons)
			expect(sandbox.state.clients.need(id).mobile).toBe(name.first_name);
	});

	it('over Retry On Fail', async () => {
		const { id } = person(sandbox);
		const match = { method: 'PATCH', path: /\/clients\// };
		sandbox.faults.add({ match, kind: 'reset-after', times: 5 });
		sandbox.faults.add({ match, kind: 'status', status: 403, times: 9 });
		const { said } = await run(
			{ resource: 'client', operation: 'update', client: byId(id), updateFields: { mobile: '1' } },
			{ settings: { retryOnFail: true, maxTries: 2 } },
		);
		expect(said).toContain('may have been changed');
	});
});

describe('a write that says itself that it is done when it is repeated', () => {
	const open = () => {
		const row = sandbox.state.records.rows.find(
			({ finished_at: finished, expired_at: at }) => finished === null && at > sandbox.state.now(),
		);
		if (!row) throw new Error('No request is open');
		return row;
	};

	it.each(['PATCH', 'POST'])('an ended request, by %s', async (method) => {
		const { id } = open();
		sandbox.faults.add({ match: { method, path: /\/records\// }, kind: 'reset-after' });
		const how =
			method === 'POST'
				? { operation: 'expire' }
				: { operation: 'update', updateFields: { expireNow: true } };
		const { items, error } = await run({ resource: 'record', record: byId(id), ...how });
		expect(error).toBeUndefined();
		expect(jsonOf(items)).toMatchObject([{ id }]);
	});

	/** A correction that waits for a decision. */
	const pending = () => {
		const record = sandbox.state.records.rows[0];
		if (!record) throw new Error('There is no request');
		return proposeCorrection(sandbox.state, record, { first_name: freshName() });
	};
	const decide = async (operation: string, { id, client }: CorrectionRow) =>
		await run({ resource: 'correction', operation, client: byId(client), correction: byId(id) });
	const correction = { method: 'PATCH', path: /corrections/ };

	it.each(['accept', 'reject'])('a decided correction: %s', async (operation) => {
		const row = pending();
		sandbox.faults.add({ match: correction, kind: 'reset-after' });
		const { items, error } = await decide(operation, row);
		expect(error).toBeUndefined();
		expect(jsonOf(items)).toMatchObject([{ id: row.id, status: `${operation}ed` }]);
		expect(sandbox.state.corrections.need(row.id).status).toBe(`${operation}ed`);
	});

	it.each([
		['accept', 'rejected'],
		['reject', 'accepted'],
	] as const)(
		'but not a correction that somebody else decided: %s, %s',
		async (operation, status) => {
			const row = pending();
			sandbox.faults.add({ match: correction, kind: 'reset-before' });
			const forget = sandbox.onExchange(({ fault }) => {
				if (fault !== 'reset-before') return;
				const client = sandbox.state.clients.need(row.client);
				decideCorrection(sandbox.state, client, sandbox.state.corrections.need(row.id), { status });
			});
			const { said } = await decide(operation, row);
			forget();
			expect(said).toContain('may have been changed');
			expect(sandbox.state.corrections.need(row.id).status).toBe(status);
		},
	);
});
