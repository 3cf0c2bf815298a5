import { tryToParseDateTime } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { jsonOf, runNode } from './support/index.mts';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ seed: 'empty' });
});
afterAll(async () => {
	await sandbox.close();
});

/** Creates a person per item, with fields filled in by expressions; answers what Amiqus holds, or the error. */
async function create(
	fields: Record<string, string>,
	items: Array<Record<string, unknown>>,
	timezone?: string,
) {
	const { email, firstName, lastName, ...additionalFields } = fields;
	const { items: output } = await runNode({
		sandbox,
		timezone,
		parameters: {
			resource: 'client',
			operation: 'create',
			firstName: firstName ?? 'Isla',
			lastName: lastName ?? 'Reid',
			email: email ?? 'isla@example.com',
			additionalFields,
		},
		items,
		settings: { onError: 'continueRegularOutput' },
	});
	return jsonOf(output);
}

const DAY = '2010-05-01';
const ZONES = ['Europe/London', 'America/Los_Angeles', 'Pacific/Auckland', 'UTC'];

/** What a Code node hands on is JSON. */
const behindCode = (items: Array<Record<string, unknown>>) =>
	JSON.parse(JSON.stringify(items)) as typeof items;

describe('a day that other nodes hand on', () => {
	it.each(ZONES)('is sent as the day that was meant, in %s', async (timezone) => {
		const local = tryToParseDateTime(DAY, timezone);
		const items = [
			{ dob: DAY },
			{ dob: local.toJSDate() },
			{ dob: local },
			{ dob: tryToParseDateTime(DAY, 'utc').toJSDate() },
		];
		const made = await create(
			{ dob: '={{ $json.dob }}' },
			[...items, ...behindCode(items)],
			timezone,
		);
		expect(made.map(({ dob, error }) => dob ?? error)).toEqual(new Array(8).fill(DAY));
	});

	it('is sent as n8n’s date picker shows it', async () => {
		const [person] = await create({ dob: `${DAY}T00:00:00` }, [{}], 'Pacific/Auckland');
		expect(person).toMatchObject({ dob: DAY });
	});

	const EXCEL = 40299;
	it.each([
		['DD/MM/YYYY', '01/05/2010', 0],
		['MM/DD/YYYY', '05/01/2010', 1],
		['Excel’s number', EXCEL, 0],
		['Excel’s number as text', String(EXCEL), 0],
		['DD/MM/YYYY with a time', '01/05/2010 00:00', 0],
		['MM/DD/YYYY with the time of an American clock', '5/1/2010 12:00:00 AM', 1],
		['YYYY/M/D with a time', '2010/5/1, 9:30:00', 0],
		['Excel’s month in letters', '01-May-10', 0],
		['a month in letters', '1 May 2010', 0],
		['a month in letters first', 'May 1, 2010', 0],
		['a month in letters and a time', '01-MAY-2010 09:30', 0],
		['eight digits', '20100501', 0],
		['a number of eight digits', 20_100_501, 0],
		['a time of day', `${DAY}T09:30:00`, 0],
		['a Date with a time of day', new Date(`${DAY}T18:30:00Z`), 0],
	])('written as %s comes with the expression that converts it', async (_, dob, way) => {
		for (const timezone of ZONES.slice(0, 2)) {
			const [refused] = await create({ dob: '={{ $json.dob }}' }, [{ dob }], timezone);
			const message = refused?.error as string;
			const expressions = [...message.matchAll(/\{\{.*?\}\}/g)].map(String);
			const advised = expressions.filter((expression) => expression.includes('('));
			expect(message).not.toContain(String(dob));
			const [person] = await create({ dob: `=${advised[way] ?? ''}` }, [{ dob }], timezone);
			expect(person).toMatchObject({ dob: DAY });
		}
	});

	it('on which an organisation was founded is no later than today', async () => {
		const { items } = await runNode({
			sandbox,
			parameters: {
				resource: 'organisation',
				operation: 'create',
				name: 'Example Ltd',
				additionalFields: { incorporatedAt: '2055-05-01' },
			},
			settings: { onError: 'continueRegularOutput' },
		});
		expect(jsonOf(items)[0]?.error).toContain('‘Incorporated At’ lies after today');
	});

	it('of a year of two digits is told to want four where it comes out after today', async () => {
		const dob = "={{ DateTime.fromFormat($json.dob, 'd/M/yy').toISODate() }}";
		const [person] = await create({ dob }, [{ dob: '1/5/55' }]);
		expect(person?.error).toContain(
			'‘Date of Birth’ lies after today: its year has two digits where it comes from',
		);
	});

	it('lies where a birthday and a deletion can lie', async () => {
		const [early] = await create({ dob: '0090-05-01' }, [{}]);
		const [late] = await create({ dob: '2055-05-01' }, [{}]);
		const [past] = await create({ deletionDate: '1926-05-01' }, [{}]);
		expect(early?.error).toContain('‘Date of Birth’ lies before 1900');
		expect(late?.error).toContain('‘Date of Birth’ lies after today');
		expect(past?.error).toContain('‘Deletion Date’ lies before 2000');
	});
});

describe('text', () => {
	it('reaches Amiqus as somebody sees it', async () => {
		const [person] = await create(
			{
				firstName: '={{ $json.first }}',
				lastName: '={{ $json.last }}',
				email: '={{ $json.mail }}',
				reference: '={{ $json.ref }}',
				mobile: '={{ $json.mobile }}',
			},
			[
				{
					first: '\ufeffAnna\r\nMaria',
					last: 'O’Neill-Ñandu\u0301',
					mail: '\u200banna@example.com\u2060',
					ref: 1012,
					mobile: '\u202d+44 7700 900101\u202c',
				},
			],
		);
		expect(person).toMatchObject({
			first_name: 'Anna Maria',
			last_name: 'O’Neill-Ñandú',
			email: 'anna@example.com',
			reference: '1012',
			mobile: '+44 7700 900101',
		});
	});

	it('with a character that has no place in it is refused', async () => {
		const names = ['Jo\u0000hn', 'a\u202eb', '\ud83d'];
		const refused = await create(
			{ firstName: '={{ $json.first }}' },
			names.map((first) => ({ first })),
		);
		expect(refused.map(({ error }) => error)).toEqual([
			expect.stringContaining('‘First Name’ holds a character that has no place in it: U+0000'),
			expect.stringContaining('U+202E (right-to-left override)'),
			expect.stringContaining('U+D83D (half of a character)'),
		]);
	});

	it('is made of a number only where that is exact', async () => {
		const [refused] = await create({ reference: '={{ $json.ref }}' }, [{ ref: 2 ** 60 }]);
		expect(refused?.error).toContain('‘Reference’ is a number that is not exact');
	});
});
