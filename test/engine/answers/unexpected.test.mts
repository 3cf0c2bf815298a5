import type { INodeParameters } from 'n8n-workflow';
import type { Fault, Sandbox } from '../../../sandbox/index.mts';
import { runNode } from '../support/index.mts';
import { byId, freshName, inAHurry, person } from './support.mts';

/** What comes back is checked, too: answers that nobody expected. */
let sandbox: Sandbox;
inAHurry((opened) => {
	sandbox = opened;
});

const oddly = (more: Partial<Fault>) => sandbox.faults.add({ kind: 'answer', ...more });

async function run(parameters: INodeParameters) {
	const outcome = await runNode({
		sandbox,
		parameters: { ...parameters, options: { itemsAtOnce: 1, timeout: 3 } },
	});
	return { ...outcome, said: `${outcome.error?.message} ${outcome.error?.description}` };
}

interface Thing {
	id?: number;
}

describe('answers that are not what was asked for', () => {
	const odd: Array<[string, Partial<Fault>]> = [
		['another id', { change: (json) => ({ ...(json as object), id: 999 }) }],
		['an id that can be none', { change: (json) => ({ ...(json as object), id: 0.5 }) }],
		[
			'its id as a text',
			{ change: (json) => ({ ...(json as Thing), id: `${(json as Thing).id}` }) },
		],
		['{}', { change: () => ({}) }],
		['[]', { change: () => [] }],
		['null', { change: () => null }],
		['nothing', { status: 204, change: () => undefined }],
		['a list', { change: (json) => ({ object: 'paginated_list', data: [json], total: 1 }) }],
	];
	it.each(odd)('Get: %s is an error', async (_, fault) => {
		const { id } = person(sandbox);
		oddly({ match: { method: 'GET' }, times: 9, ...fault });
		const { items, error } = await run({ resource: 'client', operation: 'get', client: byId(id) });
		expect(error?.message).toMatch(/something else than what was asked for|cannot be read/);
		expect(items).toEqual([]);
	});
	it.each(odd)('Update: %s is unknown', async (_, fault) => {
		const { id } = person(sandbox);
		oddly({ match: { method: 'PATCH' }, times: 9, ...fault });
		const { said } = await run({
			resource: 'client',
			operation: 'update',
			client: byId(id),
			updateFields: { mobile: '1' },
		});
		expect(said).toContain('may have been changed');
	});
	it.each(odd.slice(1))('Create: %s is unknown, and sent once', async (_, fault) => {
		const name = freshName();
		oddly({ match: { method: 'POST' }, times: 9, ...fault });
		const { said } = await run({
			resource: 'client',
			operation: 'create',
			firstName: name,
			lastName: 'Reid',
			email: 'c@example.com',
		});
		expect(said).toContain('may have been created');
		const made = sandbox.state.clients.rows.filter((row) => row.name.first_name === name);
		expect(made).toHaveLength(1);
	});
	it.each(odd.slice(0, -1))('Get Many: %s is an error', async (what, fault) => {
		oddly({ match: { method: 'GET' }, times: 99, ...fault });
		const { error } = await run({ resource: 'webhook', operation: 'getAll', returnAll: true });
		// A list has no id.
		expect(error === undefined).toBe(what.includes(' id'));
	});
});

it.each(['7', 0.5, -1, null])(
	'a list whose things have IDs that can be none (%p) is no answer',
	async (id) => {
		person(sandbox);
		oddly({
			match: { method: 'GET', path: /\/clients$/ },
			times: 9,
			change: (json) => {
				const list = json as { data: object[] };
				return { ...list, data: list.data.map((one) => ({ ...one, id })) };
			},
		});
		const { items, error } = await run({ resource: 'client', operation: 'getAll' });
		expect(error?.message).toMatch(/something else than what was asked for/);
		expect(items).toEqual([]);
	},
);

describe('found again only where it is certain', () => {
	const create = async (ref: string, more: object = {}) => {
		return await run({
			resource: 'client',
			operation: 'create',
			firstName: 'Ann',
			lastName: 'Reid',
			email: 'ann@example.com',
			additionalFields: { reference: ref, ...more },
		});
	};
	/** The POST's answer is lost; what it made looks like this. */
	const lose = (made: (row: Record<string, unknown>) => object) => {
		sandbox.faults.add({ match: { method: 'POST', path: /\/clients$/ }, kind: 'reset-after' });
		oddly({
			match: { method: 'GET', path: /\/clients$/ },
			times: 9,
			change: (json) => {
				const list = json as { data: Array<Record<string, unknown>> };
				return { ...list, data: list.data.map(made) };
			},
		});
	};

	it('as Amiqus writes it', async () => {
		lose((row) => ({ ...row, email: ' ANN@example.com', mobile: '+44 7700 900123' }));
		const { error } = await create(freshName(), { mobile: '07700 900123' });
		expect(error).toBeUndefined();
	});
	it.each<[string, (row: Record<string, unknown>) => object]>([
		['another name', (row) => ({ ...row, name: { ...(row.name as object), first_name: 'Bo' } })],
		['a phone nobody sent', (row) => ({ ...row, mobile: '07700900999' })],
		['an ID that can be none', (row) => ({ ...row, id: 0.5 })],
		['made an hour ago', (row) => ({ ...row, created_at: '2020-01-01T00:00:00Z' })],
	])('not with %s', async (_, made) => {
		lose(made);
		expect((await create(freshName())).said).toContain('may have been created');
	});
	it('not with a Date header a day behind', async () => {
		sandbox.faults.add({ match: { method: 'POST', path: /\/clients$/ }, kind: 'reset-after' });
		const date = new Date(Date.now() - 86_400_000).toUTCString();
		oddly({ match: { method: 'GET', path: /\/clients$/ }, headers: { date } });
		expect((await create(freshName())).said).toContain('may have been created');
	});
});

describe('what steps cost', () => {
	const steps = {
		values: [{ type: 'check.identity' }, { type: 'check.photo_id', docs: ['passport'] }],
	};
	const validate = { resource: 'step', operation: 'validate', steps };
	const send = (more: object) => ({
		resource: 'record',
		operation: 'create',
		client: byId(person(sandbox).id),
		steps,
		...more,
	});
	const match = { method: 'POST', path: /\/steps$/ };

	it.each<[string, Partial<Fault>]>([
		['a 500', { kind: 'status', status: 500, processed: true }],
		['an answer that is lost', { kind: 'reset-after' }],
		['half an answer', { kind: 'half-answer' }],
		['something else', { change: () => ({ done: true }) }],
	])('is asked again after %s', async (_, fault) => {
		oddly({ match, ...fault });
		const { error, items } = await run(validate);
		expect(error).toBeUndefined();
		expect(Number(items[0]?.json.cost)).toBeGreaterThan(0);
	});
	it('creates nothing, also where it stays without an answer', async () => {
		sandbox.faults.add({ kind: 'status', status: 500, match, times: 9 });
		expect((await run(validate)).said).not.toContain('may have been');
	});
	const priced = (change: (step: object, index: number) => unknown) => (json: unknown) => ({
		...(json as object),
		steps: (json as { steps: object[] }).steps.map(change).filter(Boolean),
	});
	it.each<[string, (json: unknown) => unknown]>([
		['no steps', () => ({ object: 'validated_steps' })],
		['no price', priced((step) => ({ ...step, cost: undefined }))],
		['a price that is no number', priced((step) => ({ ...step, cost: 'free' }))],
		['a price below nothing', priced((step) => ({ ...step, cost: -1 }))],
		['a step less', priced((step, index) => (index === 0 ? undefined : step))],
	])('is not taken for nothing where Amiqus answers %s', async (_, change) => {
		oddly({ match, times: 9, change });
		const limits = { createFrom: 'steps', limits: { mostCredits: 1 } };
		const before = sandbox.state.records.size;
		expect((await run(send(limits))).said).toContain('something else than what was asked for');
		expect(sandbox.state.records.size).toBe(before);
	});
});
