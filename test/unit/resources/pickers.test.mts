import type { INodePropertyModeValidation } from 'n8n-workflow';
import { readOne } from '../../../nodes/Amiqus/declare/field';
import { picker, pickers, teamMemberFilter } from '../../../nodes/Amiqus/resources/shared/pickers';
import { typed } from '../../../nodes/Amiqus/declare/given';
import { readTyped, SOMEWHERE } from '../support/reading.mts';

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

describe('an address', () => {
	const origin = 'https://id.amiqus.co';
	const field = picker('organisation', 'Organisation', { description });
	const at = (value: unknown, where = origin) =>
		readOne(field, typed({ mode: 'url', value }), { ...SOMEWHERE, origin: where });

	it.each([
		`${origin}/organisations/12`,
		`${origin}/organisations/12/`,
		` ${origin}/organisations/12?tab=people#top `,
		'https://ID.amiqus.co:443/organisations/12',
	])('%j names one', (value) => {
		expect(at(value)).toBe(12);
	});

	it.each([
		'https://elsewhere.example/organisations/12',
		'http://id.amiqus.co/organisations/12',
		'https://id.amiqus.co.elsewhere.example/organisations/12',
		'https://id.amiqus.co@elsewhere.example/organisations/12',
		'https://elsewhere.example/?https://id.amiqus.co/organisations/12',
		`${origin}:8443/organisations/12`,
		'https://me@id.amiqus.co/organisations/12',
		`${origin}/clients/12`,
		`${origin}/organisations/12/people`,
		`${origin}/clients/5/organisations/12`,
		`${origin}/login?next=/organisations/12`,
		`${origin}/organisations/12x`,
		`${origin}/organisations/`,
		'/organisations/12',
		'id.amiqus.co/organisations/12',
		'organisations/12',
		'12',
		12,
		true,
		{ href: `${origin}/organisations/12` },
	])('%j names none, and the error shows what one looks like', (value) => {
		expect(() => at(value)).toThrow(
			'‘Organisation’ is not the address of one of these, which looks like https://id.amiqus.co/organisations/123',
		);
	});

	it('of another Amiqus is one where the Base URL is that', () => {
		const own = 'http://127.0.0.1:8080';
		expect(at(`${own}/organisations/12`, own)).toBe(12);
		expect(() => at(`${origin}/organisations/12`, own)).toThrow(`${own}/organisations/123`);
	});

	it('names nothing where nobody knows which Amiqus it is, or where there is no such page', () => {
		const address = `${origin}/organisations/12`;
		expect(() => at(address, '')).toThrow('is not the address');
		const team = picker('team', 'Team', { description });
		expect(() => readTyped(team, { mode: 'url', value: address })).toThrow('give its ID');
	});

	it('is checked in the editor by its shape, as a whole', () => {
		const mode = field.property.modes?.find(({ name }) => name === 'url');
		const [{ properties } = {}] = (mode?.validation ?? []) as INodePropertyModeValidation[];
		const { regex } = properties as { regex: string };
		const pattern = new RegExp(`^${regex}$`);
		expect(pattern.test(`${origin}/organisations/12?x=1`)).toBe(true);
		for (const value of [
			'/organisations/12/people',
			'/x/organisations/12',
			'/?/organisations/12',
		]) {
			expect(pattern.test(origin + value)).toBe(false);
		}
	});
});
