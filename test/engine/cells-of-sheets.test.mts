/** What people type into the cells of a sheet in a way of their own. */
import { CELL, ROBIN as person, withCells } from './support/index.mts';

const { told, sent } = withCells();

const byId = (value: number | string) => ({ __rl: true, mode: 'id', value: String(value) });
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

	it('those with noughts before them are taken, as one alone is', async () => {
		for (const cell of ['0001,0002', '1, 002', '001,002'])
			expect(await told(several, cell)).toMatch(
				/^Amiqus refused .*member is invalid: 1; .*member is invalid: 2$/,
			);
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

	it('UK: United Kingdom, among the addresses of a step', async () => {
		const address = { start: '2020-01-01', country: CELL };
		const submitted = {
			resource: 'sdk',
			operation: 'submitStep',
			session: 'token',
			token: 'none',
			step: byId(1),
			addressHistory: { values: [address] },
			privacyPolicy: true,
		};
		expect(await told(submitted, 'UK')).toContain('the nearest are United Kingdom (');
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
