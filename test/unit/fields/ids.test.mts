import { readId } from '../../../nodes/Amiqus/declare/fields/pickers';

describe('an ID', () => {
	it.each([
		[1012, 1012],
		['1012', 1012],
		[' 1012\n', 1012],
		['#1012', 1012],
		['# 1 012', 1012],
		['1 012', 1012],
		['12 001 012', 12_001_012],
		['1\u00a0012', 1012],
		['\ufeff1012', 1012],
	])('%j is %i', (given, id) => {
		expect(readId(given)).toBe(id);
	});

	it.each([
		'1 2',
		'1 0122',
		'1,012',
		'10.0',
		'0x10',
		'-1',
		'1e3',
		'',
		'12 3456',
		'#',
		'##1',
		'1#',
		1.5,
		-1,
		{},
	])('%j is refused', (given) => {
		expect(() => readId(given)).toThrow('is not an ID');
	});
});
