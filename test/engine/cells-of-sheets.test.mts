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
