/**
 * Values that expressions come to and nobody meant, with what a Create makes of each: what Amiqus holds then, undefined
 * where the field is not set, or the error. n8n has two engines for expressions, and its own hands values over from
 * another isolate: both have to come to the same.
 */
export const FIELDS = ['reference', 'dob', 'status'] as const;

type Became = Record<(typeof FIELDS)[number], string | undefined>;

const each = (told: string | undefined): Became => ({ reference: told, dob: told, status: told });

const UNSET = each(undefined);
const NO_TEXT = 'takes text, not a list or an object';
const NO_DAY = 'is not a date of the form YYYY-MM-DD';
const NO_CHOICE = 'is not one of its choices';
const OBJECT: Became = { reference: NO_TEXT, dob: NO_DAY, status: NO_TEXT };

export const AWKWARD: ReadonlyArray<readonly [value: string, became: Became]> = [
	['undefined', UNSET],
	['null', UNSET],
	["''", UNSET],
	["'  '", UNSET],
	['[]', UNSET],
	['NaN', each('is not a number')],
	['Infinity', each('is an infinite number')],
	['2 ** 60', each('is a number that is not exact')],
	['[null]', OBJECT],
	['{}', OBJECT],
	['{ a: 1 }', OBJECT],
	["new Date('2010-05-01T00:00:00Z')", { ...OBJECT, dob: '2010-05-01' }],
	// n8n makes text of it in a collection.
	[
		"DateTime.fromISO('2010-05-01')",
		{ reference: '2010-05-01T00:00:00.000+01:00', dob: '2010-05-01', status: NO_CHOICE },
	],
	["DateTime.fromISO('never')", each('holds an object, or a date that is none, made into text')],
	["new Date('never')", each('is not a date')],
	["' x '", { reference: 'x', dob: NO_DAY, status: NO_CHOICE }],
	["'EMP-' + undefined", each('ends with something missing made into text')],
	['1012', { reference: '1012', dob: 'is a number, as Excel counts days', status: NO_CHOICE }],
	['true', { reference: 'true', dob: NO_DAY, status: NO_CHOICE }],
];

/** An expression that comes to the value whose place in the table the item names. */
const EXPRESSION = `={{ [${AWKWARD.map(([value]) => value).join(', ')}][$json.row] }}`;

/** One item for each value. */
export const AWKWARD_ITEMS = AWKWARD.map((_, row) => ({ row }));

/** Parameters of a Create in which a field comes to the value of each item. */
export const creating = (field: (typeof FIELDS)[number]) => ({
	resource: 'client',
	operation: 'create',
	firstName: 'Awkward',
	lastName: 'Example',
	email: 'awkward@example.com',
	additionalFields: { [field]: EXPRESSION },
});

/** What became of the values in a field, from the items that came out: of an error its problem alone. */
export const becameOf = (
	field: (typeof FIELDS)[number],
	items: ReadonlyArray<Record<string, unknown>>,
) =>
	items.map(({ error, [field]: held }, row) => [
		AWKWARD[row]?.[0],
		typeof error === 'string' ? /’:? (?!→)([^:(]*[^:( ])/.exec(error)?.[1] : held,
	]);

/** What should have become of them. */
export const expected = (field: (typeof FIELDS)[number]) =>
	AWKWARD.map(([value, became]) => [value, became[field]]);
