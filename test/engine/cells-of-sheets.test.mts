/** What the cells of a sheet hold that nobody typed, or that people type in a way of their own. */
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { jsonOf, runNode } from './support/index.mts';

let sandbox: Sandbox;
let sent: string[];

beforeAll(async () => {
	sandbox = await startSandbox();
	sandbox.onExchange(({ method, body }) => {
		if (method !== 'GET') sent.push(body ?? '');
	});
});
beforeEach(() => {
	sent = [];
});
afterAll(async () => {
	await sandbox.close();
});

/** What is told of a cell that an expression gives to a field; nothing where it is taken. */
async function told(parameters: object, cell: unknown) {
	const { items, error } = await runNode({
		sandbox,
		parameters: { ...parameters },
		items: [{ cell }],
		settings: { onError: 'continueRegularOutput' },
	});
	const message = jsonOf(items)[0]?.error ?? error?.message;
	return typeof message === 'string' ? message : undefined;
}

const CELL = '={{ $json.cell }}';
const byId = (value: number | string) => ({ __rl: true, mode: 'id', value: String(value) });
const person = {
	resource: 'client',
	operation: 'create',
	firstName: 'Robin',
	lastName: 'Example',
	email: 'robin@example.com',
};
const withDetail = (detail: object) => ({ ...person, additionalFields: detail });

describe('a cell whose value was lost in the sheet', () => {
	const FIELDS: Array<[string, object]> = [
		['First Name', { ...person, firstName: CELL }],
		['Reference', withDetail({ reference: CELL })],
		['Mobile', withDetail({ mobile: CELL })],
		['Reference', { ...person, operation: 'upsert', reference: CELL }],
		['Reference', { ...person, operation: 'upsert', reference: `${CELL}-E` }],
		['Search', { resource: 'client', operation: 'getAll', filters: { search: CELL } }],
	];

	it.each(FIELDS)('is refused as ‘%s’ where a formula failed', async (label, parameters) => {
		for (const cell of ['#N/A', '#REF!', ' #VALUE! ', '#NAME?', '#DIV/0!', '#NUM!', '#ERROR!']) {
			const message = await told(parameters, cell);
			expect(message).toContain(`‘${label}’`);
			expect(message).toContain('is the error of a formula in the sheet');
		}
		expect(sent).toEqual([]);
	});

	it.each(FIELDS)('is refused as ‘%s’ where a long number was rounded', async (_, parameters) => {
		for (const cell of ['4.47701E+11', '4,47701E+11', '1E+15', '4.47701e+11'])
			expect(await told(parameters, cell)).toContain('is a number of which the sheet kept');
		expect(sent).toEqual([]);
	});

	it('is none where it only looks alike', async () => {
		for (const reference of ['#12', '#NA', '1E5', '12E+11X', 'REF!', 'E+11'])
			expect(await told(withDetail({ reference: CELL }), reference)).toBeUndefined();
	});
});

it('a list of nothing is nothing as a part of text, too', async () => {
	for (const cell of [[''], [null], ['A', null]]) {
		const parameters = { ...person, operation: 'upsert', reference: `=EMP-{{ $json.cell }}` };
		expect(await told(parameters, cell)).toContain(
			'the part {{ $json.cell }} of it holds an entry that is empty',
		);
	}
	expect(sent).toEqual([]);
});

it('an e-mail address that was put together of something missing is refused', async () => {
	const email = "={{ 'robin.' + $json.lastName + '@example.com' }}";
	expect(await told({ ...person, email }, '')).toContain(
		'‘Email’ holds something missing made into text',
	);
	expect(sent).toEqual([]);
});

describe('of IDs in one cell', () => {
	const several = {
		resource: 'client',
		operation: 'addAssignees',
		client: byId(1001),
		teamMembers: CELL,
	};
	const one = { resource: 'client', operation: 'get', client: byId(CELL) };

	it('those of a list that are not apart by commas are told to be', async () => {
		for (const cell of ['1;2', '1 | 2', '12/13', '12 13', '12\n13'])
			expect(await told(several, cell)).toMatch(
				/^‘Team Member Names or IDs’ takes IDs with commas between them, and a list/,
			);
		expect(sent).toEqual([]);
	});

	it('one with a comma between its thousands is not taken for two', async () => {
		for (const cell of ['1,012', '1,000,012', '"1,012"', '1,012, 1,013'])
			expect(await told(several, cell)).toContain('‘Team Member Names or IDs’');
		expect(await told(several, '1,012')).toMatch(/an ID with a comma between its thousands/);
		expect(sent).toEqual([]);
		expect(await told(one, '1,012')).toContain('and this has a comma between its thousands');
	});

	it('a thing in the place of its ID is told as that', async () => {
		const IS_THING = 'takes an ID, and this is a thing that holds one';
		const advice = 'give the ID in it, such as {{ $json.person.id }}';
		for (const parameters of [several, one]) {
			expect(await told(parameters, { id: 1 })).toContain(`${IS_THING}: ${advice}`);
		}
		expect(await told(several, [{ id: 1 }, { id: 2 }])).toContain(IS_THING);
		expect(sent).toEqual([]);
	});

	it('what is no ID among others is told by its place', async () => {
		expect(await told(several, '11, Robin')).toContain('entry 2 is not an ID');
		expect(await told(several, [11, 'Robin'])).toContain('entry 2 is not an ID');
	});

	it('an address is told to be given By URL', async () => {
		for (const cell of ['https://id.amiqus.co/clients/1001', 'id.amiqus.co/clients/1001'])
			expect(await told(one, cell)).toContain(
				'IDs are whole numbers, and this is an address: choose By URL',
			);
	});
});

describe('a country is told by the name that the list has for it', () => {
	const at = (country: unknown) => ({
		resource: 'organisation',
		operation: 'create',
		name: 'Example Ltd',
		address: { country },
	});
	const registered = (jurisdiction: unknown) => ({
		resource: 'organisation',
		operation: 'create',
		name: 'Example Ltd',
		additionalFields: { companyNumber: '1', jurisdiction },
	});

	it.each([
		['UK', 'United Kingdom'],
		['u.k.', 'United Kingdom'],
		['GBR', 'United Kingdom'],
		['Great Britain', 'United Kingdom'],
		['England', 'United Kingdom'],
		['Scotland', 'United Kingdom'],
		['Northern Ireland', 'United Kingdom'],
		['Republic of Ireland', 'Ireland'],
		['The Netherlands', 'Netherlands'],
	])('%s: %s', async (cell, name) => {
		for (const parameters of [at(CELL), registered(CELL)])
			expect(await told(parameters, cell)).toMatch(
				new RegExp(`is not one of its choices: the nearest are ${name} \\(`),
			);
		expect(sent).toEqual([]);
	});

	it.each([
		['Korea', 'North Korea (KP), South Korea'],
		['USA', 'United States'],
		['UAE', 'United Arab Emirates'],
		['Czech Republic', 'Czechia'],
	])('%s: %s, among addresses', async (cell, name) => {
		expect(await told(at(CELL), cell)).toContain(`the nearest are ${name} (`);
	});

	it('Delaware: US: Delaware, among registers', async () => {
		expect(await told(registered(CELL), 'Delaware')).toContain('the nearest are US: Delaware (');
	});
});

it('a yes with marks that nobody can see is a yes', async () => {
	const request = {
		resource: 'record',
		operation: 'create',
		client: byId(1001),
		createFrom: 'steps',
		steps: { values: [{ type: 'check.video' }] },
		notify: CELL,
	};
	for (const cell of ['yes\u200b', '\ufeffYes', 'YES\u00a0'])
		expect(await told(request, cell)).toBeUndefined();
	expect(sent.every((body) => body.includes('"notification":"email"'))).toBe(true);
	expect(sent).toHaveLength(3);
});

describe('an e-mail address with more in its cell', () => {
	const mailed = { ...person, email: CELL };

	it.each([
		'mailto:robin@example.com',
		'Robin <robin@example.com>',
		'<robin@example.com>',
		'robin@example.com.',
		'robin@example.com,',
		'robin@example.com;',
		"'robin@example.com",
		'"robin@example.com"',
		'robin@example.com (work)',
		'robin@example.com?subject=Hello',
	])('is refused before it is sent: %s', async (cell) => {
		expect(await told(mailed, cell)).toMatch(/^‘Email’ holds more than an e-mail address: leave/);
		expect(sent).toEqual([]);
	});

	it.each([
		'robin@example.com, bo@example.com',
		'robin@example.com;bo@example.com',
		'robin@example.com/bo@example.com',
		'robin@example.com\nbo@example.com',
	])('is told as several: %s', async (cell) => {
		expect(await told(mailed, cell)).toMatch(/^‘Email’ holds several e-mail addresses: give one/);
		expect(sent).toEqual([]);
	});

	it.each(['robin', 'robin@example', 'robin@@example.com', 'robin@example..com', 'n/a@n/a.n/a'])(
		'is none: %s',
		async (cell) => {
			expect(await told(mailed, cell)).toMatch(/^‘Email’ is not an e-mail address/);
			expect(sent).toEqual([]);
		},
	);

	it('is taken as it is where all of it is the address', async () => {
		for (const cell of ["o'neill+n8n@mail.example.co.uk", 'ROBIN@EXAMPLE.COM', '{r|o}b/in@a-b.io'])
			expect(await told(mailed, cell)).toBeUndefined();
	});
});

describe('a word for none in the place of a reference by which something is found again', () => {
	const onboarding = {
		...person,
		resource: 'onboarding',
		operation: 'start',
		createFrom: 'template',
		template: byId(43_001),
		caseName: 'New starter',
	};
	const NONE = ['N/A', 'n/a', '-', '—', '?', 'null', 'NULL', 'None', 'Unknown'];

	it.each<[string, object]>([
		['Person: Create or Update', { ...person, operation: 'upsert', reference: CELL }],
		['Onboarding: Start', { ...onboarding, reference: CELL }],
		[
			'the case of Onboarding: Start',
			{ ...onboarding, reference: 'EMP-1', onboardingOptions: { caseReference: CELL } },
		],
		[
			'Case: Create or Update',
			{
				resource: 'case',
				operation: 'upsert',
				reference: CELL,
				client: byId(1001),
				name: 'New starter',
			},
		],
		[
			'Organisation: Create or Update',
			{
				resource: 'organisation',
				operation: 'upsert',
				name: 'Example Ltd',
				additionalFields: { reference: CELL },
			},
		],
	])('is refused: %s', async (_, parameters) => {
		for (const cell of NONE)
			expect(await told(parameters, cell)).toMatch(
				/Reference’ (?:is a word for none|ends with something missing)/,
			);
		expect(sent).toEqual([]);
	});

	it('is none where it only holds one', async () => {
		const upsert = { ...person, operation: 'upsert', reference: CELL };
		for (const cell of ['N/A-1', 'Nonesuch', 'NA', 'E?'])
			expect(await told(upsert, cell)).toBeUndefined();
	});
});
