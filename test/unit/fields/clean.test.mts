import fc from 'fast-check';
import { manyLines, numberAsText, oneLine } from '../../../nodes/Amiqus/declare/clean';

describe('text for one line', () => {
	it.each([
		['\ufeffReference', 'Reference'],
		['EMP\u200b-1', 'EMP-1'],
		['\u2060EMP-1\u200e', 'EMP-1'],
		['co\u00adoperate', 'cooperate'],
		['\u202a+44 7700 900101\u202c', '+44 7700 900101'],
		['\u202d+44 7700 900101\u202c', '+44 7700 900101'],
		['Anna\r\nMaria', 'Anna Maria'],
		['Anna\u00a0Maria\u2028Doe\t', 'Anna Maria Doe'],
		['\u200dIsla\u200c ', 'Isla'],
		['Isla \u200d\u200d Doe', 'Isla  Doe'],
		['\u{e0041}hidden\u{e0042}', 'hidden'],
		['Jose\u0301', 'José'],
		['\u200b\u2060 \u3164', ''],
	])('%j becomes %j', (given, sent) => {
		expect(oneLine(given)).toBe(sent);
	});

	it.each([
		'O’Neill-D’Arcy',
		"Seán O'Brien",
		'Åsa Ñandú',
		'李小龍',
		'山田　太郎',
		'נועה לוי',
		'می‌خواهم',
		'क्‍ष',
		'👩‍👧‍👦',
		'🏴󠁧󠁢󠁳󠁣󠁴󠁿',
		'❤️',
		'Nguyễn Thị',
		'Żółć',
		'ᠠ᠋ᠨ',
	])('%s stays as it is', (name) => {
		expect(oneLine(name)).toBe(name.normalize('NFC'));
	});

	it.each([
		['Jo\u0000hn', 'U+0000 (NUL)'],
		['Jo\u0007hn', 'U+0007 (a control character)'],
		['O\u0092Brien', 'U+0092 (a control character)'],
		['a\u202eb', 'U+202E (right-to-left override)'],
		['נועה\u202d', 'U+202D (left-to-right override)'],
		['\ud83d', 'U+D83D (half of a character)'],
		['Bj\ufffdrn', 'U+FFFD'],
	])('%j is refused, and the character named', (given, named) => {
		expect(() => oneLine(given)).toThrow(named);
	});

	it('shows nothing but what it says, and once cleaned stays clean', () => {
		const character = fc.oneof(
			fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
			fc.constantFrom('\u200d', '\u200b', '\u202e', '\u0000', '\n', ' ', 'é', 'e\u0301', 'a'),
		);
		fc.assert(
			fc.property(fc.array(character, { maxLength: 12 }), (parts) => {
				let clean: string;
				try {
					clean = oneLine(parts.join(''));
				} catch (error) {
					expect((error as Error).message).toMatch(/U\+[0-9A-F]{4,6} \(/);
					return;
				}
				expect(clean).not.toMatch(/[\p{Cc}\p{Cs}\ufeff\u200b\u202a-\u202e\u2066-\u2069]/u);
				expect(clean).toBe(clean.trim().normalize('NFC'));
				expect(oneLine(clean)).toBe(clean);
			}),
			{ numRuns: 1000 },
		);
	});
});

describe('text of several lines', () => {
	it('keeps its lines and the directions in it', () => {
		expect(manyLines('\ufeffDear Isla,\r\n\r\n\u2067שלום\u2069\tyou ')).toBe(
			'Dear Isla,\n\nשלום\tyou',
		);
	});

	it('holds no control characters', () => {
		expect(() => manyLines('a\u0000b')).toThrow('U+0000 (NUL)');
	});
});

describe('a number as text', () => {
	it('is written out where it is exact', () => {
		expect(numberAsText(1012)).toBe('1012');
		expect(numberAsText(-0.5)).toBe('-0.5');
		expect(numberAsText(Number.MAX_SAFE_INTEGER)).toBe('9007199254740991');
	});

	it.each([NaN, Infinity, 2 ** 53, 1e21, 1e-7])('%s is refused', (value) => {
		expect(() => numberAsText(value)).toThrow('not exact');
	});
});
