/** What people read who feed the node with the rows of a sheet. */
import type { IDataObject } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { runNode } from './support/index.mts';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});

afterAll(async () => {
	await sandbox.close();
});

const byId = (id: number) => ({ __rl: true, mode: 'id', value: String(id) });
const person = (more: object = {}) => ({
	resource: 'client',
	operation: 'create',
	firstName: 'Robin',
	lastName: 'Example',
	email: 'robin@example.com',
	...more,
});

describe('of three rows', () => {
	const ROWS = [
		{ Reference: 'EMP-1', Name: 'Ada', 'E-mail': 'ada@example.com', id: 1001, note: '' },
		{ Reference: 'EMP-2', Name: 'Bo', 'E-mail': 'bo@example.com', id: 1002, note: ' ' },
	];
	const told = async (parameters: object, rows: object[] = ROWS) => {
		const items = rows as IDataObject[];
		const { error, hints } = await runNode({ sandbox, parameters: { ...parameters }, items });
		return { message: error?.message, advice: error?.description ?? '', hints };
	};
	const get = (more: object) => told({ resource: 'client', operation: 'get', ...more });
	const named = person({ firstName: '={{ $json.Name }}' });

	it('a column of another name is told, with the nearest there is', async () => {
		const { message } = await told({ ...named, email: '={{ $json.Email }}' });
		expect(message).toBe(
			'‘Email’ is empty: the expression {{ $json.Email }} came to nothing (this item has no ‘Email’, but ‘E-mail’) [item 0]',
		);
		const { message: other } = await told({ ...named, email: '={{ $json["Phone no"].trim() }}' });
		expect(other).toContain('came to nothing (this item has no ‘Phone no’)');
		const part = await told({ ...named, lastName: '={{ $json.Nam }} Example' });
		expect(part.message).toContain(
			'the part {{ $json.Nam }} of it came to nothing (this item has no ‘Nam’, but ‘Name’)',
		);
	});

	it('a blank cell is told as blank', async () => {
		const { message } = await told({ ...named, lastName: '={{ $json.note }}' });
		expect(message).toContain(
			'the expression {{ $json.note }} came to nothing (it is blank in this item)',
		);
	});

	it('a text of several IDs, a name or an ID with a space is told as that', async () => {
		const of = async (id: unknown) =>
			(await get({ client: { __rl: true, mode: 'id', value: `={{ ${JSON.stringify(id)} }}` } }))
				.message;
		const several = /^‘Person’ takes one ID, not several: make an item of each before this node/;
		for (const ids of ['12, 13', '12;13', '[12,13]', '1001,1002'])
			expect(await of(ids)).toMatch(several);
		expect(await of('Robin Example')).toMatch(
			/^‘Person’ is not an ID: IDs are whole numbers, and this is text, such as a name: choose From List, or give the ID/,
		);
		expect(await of('10 12')).toMatch(/IDs are whole numbers, and this has a space inside/);
		expect(await of('#1001')).toBeUndefined();
	});

	it('an ID that Amiqus refuses is named, with what it may be', async () => {
		const { message, advice } = await told({
			resource: 'case',
			operation: 'create',
			name: 'New starter',
			client: { __rl: true, mode: 'id', value: '={{ $json.id + 4005 }}' },
		});
		expect(message).toMatch(
			/^Amiqus refused the values sent – Person \(client\): .*: 5006 \[item 0\]$/,
		);
		expect(advice).toContain('An ID may be of another kind of thing');
		expect(advice).not.toContain('Where requests are refused');
		const theirs = await told(
			{
				resource: 'case',
				operation: 'create',
				name: 'New',
				client: byId(1001),
				additionalFields: { records: [5001] },
			},
			ROWS.slice(0, 1),
		);
		expect(theirs.message).toBe(
			'Amiqus refused the values sent – Additional Fields → Request Names or IDs: The selected id is invalid: 5001',
		);
		expect(theirs.advice).toContain('a case takes those of its own person only');
	});

	it('an optional field whose expression comes to nothing in every item is told beside the output', async () => {
		const reference = '={{ $json.reference.trimm() }}';
		const optional = { ...named, additionalFields: { reference, middleName: '={{ $json.note }}' } };
		const { message, hints } = await told(optional);
		expect(message).toBeUndefined();
		expect(hints.map((hint) => hint.message)).toEqual([
			'‘Reference’ was set for none of the items: the expression {{ $json.reference.trimm() }} came to nothing (this item has no ‘reference’, but ‘Reference’)',
		]);
		const some = { ...named, additionalFields: { reference: '={{ $json.ref }}' } };
		expect((await told(some, [{ Name: 'Ada' }, { Name: 'Bo', ref: 'B' }])).hints).toEqual([]);
	});
});

describe('of a list of IDs, those that Amiqus refuses are told under its label', () => {
	const client = byId(1001);
	const assign = { resource: 'client', operation: 'addAssignees', client };
	const organisations = { resource: 'clientOrganisation', operation: 'replace', client };
	const start = {
		resource: 'onboarding',
		operation: 'start',
		openCase: false,
		reference: 'LIST-1',
	};
	const onboarding = { ...person(start), createFrom: 'template', template: byId(43_001) };
	const options = 'Onboarding Options → Assignees of the';

	it.each<[string, object]>([
		[
			'Request Names or IDs: The selected id is invalid: 5001; The selected id is invalid: 5007',
			{ resource: 'case', operation: 'addRecords', case: byId(8001), records: [5001, 5007] },
		],
		[
			'Team Member Names or IDs: The selected team member is invalid: 99',
			{ ...assign, teamMembers: [99] },
		],
		[
			'Organisation Names or IDs: The selected organisation is invalid: 99',
			{ ...organisations, organisations: [99] },
		],
		[
			`${options} Person Names or IDs: The selected team member is invalid: 99`,
			{ ...onboarding, onboardingOptions: { personAssignees: [99] } },
		],
		[
			`${options} Request Names or IDs: The selected team member is invalid: 98`,
			{ ...onboarding, onboardingOptions: { requestAssignees: [98] } },
		],
	])('%s', async (told, parameters) => {
		const { error } = await runNode({ sandbox, parameters: { ...parameters } });
		expect(error?.message).toBe(`Amiqus refused the values sent – ${told}`);
	});
});
