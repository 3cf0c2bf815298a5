import { picker, pickers, teamMemberFilter } from '../../../nodes/Amiqus/declare/fields/pickers';
import { readTyped } from '../support/reading.mts';

const description = 'Something to pick';

describe('several things picked', () => {
	const field = pickers('organisation', 'Organisations', { description });

	it('are ticked in a list that is loaded', () => {
		expect(field.property).toMatchObject({
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: 'loadOrganisations' },
		});
	});

	it.each([[[1, 2]], [['1', 2, '2']], ['1,2'], [' 1 , 2 ']])('can be given as %j', (raw) => {
		expect(readTyped(field, raw)).toEqual([1, 2]);
	});

	it.each([[''], [[]], [undefined], ['1,x'], [[1.5]], [[{ id: 1 }]], ['-1']])(
		'are never %j',
		(raw) => {
			expect(() => readTyped(field, raw)).toThrow('‘Organisations’');
		},
	);

	it('follow the field before them', () => {
		expect(pickers('file', 'Documents', { description }).property.typeOptions).toEqual({
			loadOptionsMethod: 'loadFiles',
			loadOptionsDependsOn: ['client.value'],
		});
	});
});

describe('a filter by team member', () => {
	const field = teamMemberFilter('Assignee', { description });

	it.each([false, 'false', { mode: 'list', value: 'false' }, { mode: 'id', value: false }])(
		'asks for nobody with %j',
		(raw) => {
			expect(readTyped(field, raw)).toBe(false);
		},
	);

	it('asks for one, or is not set', () => {
		expect(readTyped(field, { mode: 'list', value: 3 })).toBe(3);
		expect(readTyped(field, '3')).toBe(3);
		expect(readTyped(field, { mode: 'list', value: '' })).toBeUndefined();
		expect(() => readTyped(field, true)).toThrow('is not an ID');
	});
});

describe('a picker of organisations', () => {
	const field = picker('organisation', 'Organisation', { description });

	it('takes an address', () => {
		const at = (value: string) => readTyped(field, { mode: 'url', value });
		expect(at('https://id.amiqus.co/organisations/12/people?x=1')).toBe(12);
		expect(() => at('https://id.amiqus.co/clients/12')).toThrow('is not the address');
	});
});
