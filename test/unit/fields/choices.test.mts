import { boolean, choice, choices } from '../../../nodes/Amiqus/declare/fields/basic';
import { resources } from '../../../nodes/Amiqus/resources';
import { fieldsOf } from '../../../nodes/Amiqus/declare/properties/description';
import type { Fields } from '../../../nodes/Amiqus/declare/field';
import { readTyped } from '../support/reading.mts';

const description = 'Something';
const options = [
	{ name: 'On Hold', value: 'on_hold' },
	{ name: 'Reviewed, Pending Decision', value: 'reviewed_pending_decision' },
	{ name: 'Rejected', value: 'rejected' },
	{ name: 'Approved', value: 'approved' },
] as const;

describe('a yes or no', () => {
	const field = boolean('Whether', { description });

	it.each([true, 'TRUE', ' yes ', 'Y', 1, '1'])('is yes with %j', (value) => {
		expect(readTyped(field, value)).toBe(true);
	});

	it.each([false, 'False', 'no', 'N', 0, '0'])('is no with %j', (value) => {
		expect(readTyped(field, value)).toBe(false);
	});

	it.each(['x', 2, 'on', {}, ['yes']])('is not understood with %j', (value) => {
		expect(() => readTyped(field, value)).toThrow('neither yes (true, yes, y, 1) nor no');
	});
});

describe('a choice', () => {
	const field = choice('Status', { description, options });

	it.each(['on_hold', 'ON_HOLD', ' on hold '])(
		'is found by value or name, in any case: %j',
		(value) => {
			expect(readTyped(field, value)).toBe('on_hold');
		},
	);

	it('names the nearest three where there is none', () => {
		expect(() => readTyped(field, 'aproved')).toThrow(
			/nearest are Approved \(approved\), [^,]+\), [^,]+\)$/,
		);
	});
});

describe('several choices', () => {
	const field = choices('Statuses', { description, options });

	it.each([
		[['approved', 'Rejected']],
		['approved, Rejected'],
		['["approved", "rejected", "approved"]'],
	])('are read from %j', (value) => {
		expect(readTyped(field, value)).toEqual(['approved', 'rejected']);
	});

	it('may be one whose name holds a comma', () => {
		expect(readTyped(field, 'Reviewed, Pending Decision')).toEqual(['reviewed_pending_decision']);
	});

	it('name the entries that are empty', () => {
		expect(() => readTyped(field, ['approved', '', null])).toThrow('empty: 2, 3');
	});
});

it('no choice in the node has a name that is the value of another', () => {
	const problems: string[] = [];
	const check = (where: string, fields: Fields) => {
		for (const { label, property, children, row } of Object.values(fields)) {
			const at = `${where} ${label}`;
			if (children) check(at, children);
			if (row) check(at, row.fields);
			if (property.type !== 'options' && property.type !== 'multiOptions') continue;
			const listed = (property.options ?? []) as Array<{ name: string; value: string }>;
			const valueOf = new Map(listed.map(({ value }) => [value.toLowerCase(), value]));
			for (const { name, value } of listed) {
				const other = valueOf.get(name.toLowerCase());
				if (other !== undefined && other !== value) problems.push(`${at}: ${name}`);
			}
		}
	};
	for (const { name, operations } of resources) {
		for (const operation of operations) check(`${name} ${operation.name}`, fieldsOf(operation));
	}
	expect(problems).toEqual([]);
});
