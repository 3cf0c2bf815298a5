/** Cells of a sheet that hold what somebody would see is nothing: what was lost, or is missing. */
import { CELL, ROBIN as person, withCells } from './support/index.mts';

const { told, sent } = withCells();

const byId = (value: number | string) => ({ __rl: true, mode: 'id', value: String(value) });
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
		for (const reference of ['#12', '#NA', '1E5', '12E+11X', 'REF!', 'E+11', '1E-2', '2e+1'])
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

describe('text that an expression puts together of a cell', () => {
	const named = (firstName: string) => ({ ...person, firstName });
	const referred = (reference: string) => ({ ...person, operation: 'upsert', reference });

	it.each([
		['the beginning', named("={{ $json.cel + ' Anne' }}")],
		['the middle', referred("={{ 'EMP-' + $json.cel + '-2026' }}")],
		['a template', referred('={{ `${$json.cel}-EMP` }}')],
		['a part', referred("=A-{{ $json.cel + '-2026' }}")],
		['letters and digits', referred("={{ 'EMP' + $json.cel + '26' }}")],
		['capitals', referred("={{ 'EMP' + $json.cel + 'UK' }}")],
		['concat', referred("={{ 'EMP-'.concat($json.cel, '-26') }}")],
	])('is refused where the cell is missing: %s', async (_, parameters) => {
		expect(await told(parameters, 'Robin')).toContain('holds something missing made into text');
		expect(sent).toEqual([]);
	});

	it('is refused where the cell is null, no number, or the error of a formula', async () => {
		const parameters = referred("={{ 'EMP-' + $json.cell + '-2026' }}");
		for (const cell of [null, NaN, 'undefined'])
			expect(await told(parameters, cell)).toContain('holds something missing made into text');
		for (const cell of ['#N/A', '#REF!'])
			expect(await told(parameters, cell)).toContain('holds the error of a formula in the sheet');
		expect(sent).toEqual([]);
	});

	it('may hold such a word in another, and a cell such a word itself', async () => {
		for (const cell of ['Nullmeyer', 'undefinedness', 'Annull'])
			expect(await told(named("={{ $json.cell + ' Anne' }}"), cell)).toBeUndefined();
		// Neither a text in backticks, as in n8n's own `$fromAI`, nor the plus of a pattern puts text together.
		const own = [CELL, '={{ $json[`cell`] }}', String.raw`={{ $json.cell.replace(/\+/, '') }}`];
		for (const expression of own)
			for (const cell of ['an undefined term', 'null and void'])
				expect(await told(named(expression), cell)).toBeUndefined();
	});
});

it('an e-mail address that was put together of something missing is refused', async () => {
	for (const parts of ["'robin.' + $json.lastName", "'robin' + $json.lastName"])
		expect(await told({ ...person, email: `={{ ${parts} + '@example.com' }}` }, '')).toContain(
			'‘Email’ holds something missing made into text',
		);
	expect(sent).toEqual([]);
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
