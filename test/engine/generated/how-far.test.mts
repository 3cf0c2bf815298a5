import fc from 'fast-check';
import { startSandbox, type Sandbox } from '../../../sandbox/index.mts';
import { jsonOf, runNode } from '../support/index.mts';
import { valuesOf, type Known } from './arbitrary.mts';
import { knownTo, operations, shownFor, type Chosen } from './described.mts';
import { pickAll } from './pick.mts';

const EXPECTED = [
	'attachment.delete',
	'attachment.redact',
	'client.delete',
	'client.erase',
	'client.removeAllAssignees',
	'client.replaceAssignees',
	'clientOrganisation.removeAll',
	'clientOrganisation.replace',
	'file.delete',
	'formTemplate.delete',
	'organisation.removeAllAssignees',
	'organisation.replaceAssignees',
	'record.expire',
	'record.removeAllAssignees',
	'record.replaceAssignees',
	'record.update',
	'webhook.delete',
];

let sandbox: Sandbox;
let known: Known;
let calls = 0;
beforeAll(async () => {
	sandbox = await startSandbox({});
	known = await knownTo(sandbox);
	sandbox.onExchange(() => {
		calls += 1;
	});
});
afterAll(async () => {
	await sandbox.close();
});

async function withMostItems() {
	const { properties, chosen } = await operations();
	const asking = chosen.filter((one) =>
		shownFor(properties, one).some(({ name }) => name === 'mostItems'),
	);
	return { properties, asking };
}

/** The operation on so many items, with what is required filled in and so much allowed. */
async function runOn(count: number, one: Chosen, allowed: number | undefined, goesOn = false) {
	const { properties } = await operations();
	const fixed = one.operation === 'erase' ? { whom: 'person', confirm: true } : {};
	const shown = shownFor(properties, one).filter(
		({ name }) => name !== 'mostItems' && !(name in fixed),
	);
	const [values = {}] = fc.sample(valuesOf(shown, 'required', known, { ...one, ...fixed }), {
		numRuns: 1,
		seed: 3,
	});
	const picked = await pickAll({ sandbox, known }, shown, values, { ...one, ...fixed });
	calls = 0;
	return await runNode({
		sandbox,
		parameters: {
			...one,
			...picked,
			...fixed,
			...(one.operation === 'update' ? { updateFields: { expireNow: '={{ $json.ends }}' } } : {}),
			...(allowed === undefined ? {} : { mostItems: allowed }),
		},
		items: Array.from({ length: count }, () => ({ ends: true })),
		settings: goesOn ? { onError: 'continueRegularOutput' } : {},
	});
}

it('is asked by every operation that cannot be undone', async () => {
	const { asking } = await withMostItems();
	expect(asking.map(({ resource, operation }) => `${resource}.${operation}`).sort()).toEqual(
		EXPECTED,
	);
});

it('keeps each of them from going further than it may, before its first call', async () => {
	for (const one of (await withMostItems()).asking) {
		const { error } = await runOn(21, one, undefined);
		expect([one, error?.message]).toEqual([
			one,
			expect.stringMatching(/‘Most Items’: .* 21 .* no more than 20 .* set Most Items to 21/),
		]);
		const { items } = await runOn(3, one, 2, true);
		const problems = jsonOf(items).map(({ error: problem }) => String(problem as string));
		expect([one, problems]).toEqual([
			one,
			new Array(3).fill(expect.stringContaining('Most Items')),
		]);
		expect([one, calls]).toEqual([one, 0]);
	}
});

it('lets them go as far as that', async () => {
	for (const one of (await withMostItems()).asking) {
		await runOn(2, one, 2, true);
		expect([one, calls > 0]).toEqual([one, true]);
	}
});

it('counts in Request: Update only what expires', async () => {
	const update = { resource: 'record', operation: 'update' };
	const { error } = await runNode({
		sandbox,
		parameters: {
			...update,
			record: { __rl: true, mode: 'id', value: String(known.record) },
			updateFields: { expireNow: '={{ $json.ends }}', hasReminders: true },
			mostItems: 2,
		},
		items: [{ ends: true }, { ends: false }, { ends: true }, { ends: false }],
	});
	expect(error?.message ?? '').not.toContain('Most Items');
});
