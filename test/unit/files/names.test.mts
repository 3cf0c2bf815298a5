import fc from 'fast-check';
import { fileNameIn, mimeTypeIn, safeFileName } from '../../../nodes/Amiqus/transport/files/name';

describe('The name in a Content-Disposition header', () => {
	const latin1 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

	test.each([
		['attachment; filename="plain.pdf"', 'plain.pdf'],
		['attachment; filename=token.pdf', 'token.pdf'],
		['attachment;FileName = "spaced.pdf" ; size=3', 'spaced.pdf'],
		[
			'inline; filename="a \\"quoted\\" \\\\ name; filename=b.pdf"',
			'a "quoted" \\ name; filename=b.pdf',
		],
		[
			'attachment; filename="x.pdf"; filename*=UTF-8\'\'F%C3%BChrer%20%22x%22.pdf',
			'Führer "x".pdf',
		],
		["attachment; filename*=utf-8'de'%e2%82%ac.pdf; filename=x.pdf", '€.pdf'],
		["attachment; filename*=ISO-8859-1''%FCber.pdf", 'über.pdf'],
		["attachment; filename*=UTF-8''%FF%FE; filename=fallback.pdf", 'fallback.pdf'],
		["attachment; filename*=shift_jis''x; filename=fallback.pdf", 'fallback.pdf'],
		[`attachment; filename="${latin1('Führer €.pdf')}"`, 'Führer €.pdf'],
		['attachment; filename="\xfcber.pdf"', 'über.pdf'],
		['attachment', undefined],
		['attachment; filename=""', undefined],
		['attachment; filename="', undefined],
		[undefined, undefined],
	])('%s', (header, name) => {
		expect(fileNameIn(header)).toBe(name);
	});

	test('never fails, whatever the header', () => {
		fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void fileNameIn(text)));
		fc.assert(
			fc.property(fc.string(), (text) => void fileNameIn(`attachment; filename*=UTF-8''${text}`)),
		);
	});
});

describe('A safe file name', () => {
	test.each([
		['../../etc/passwd', '_._etc_passwd'],
		['..\\..\\boot.ini', '_._boot.ini'],
		['C:\\Users\\me\\pass.pdf', 'C_Users_me_pass.pdf'],
		['two\r\nlines\0.pdf', 'two lines .pdf'],
		['bill\u202efdp.exe', 'bill fdp.exe'],
		['"quoted" \'name\'.pdf', "'quoted' 'name'.pdf"],
		['.htaccess', 'htaccess'],
		['trailing. . .', 'trailing'],
		['NUL.txt', '_NUL.txt'],
		['パスポート 🛂.pdf', 'パスポート 🛂.pdf'],
		['e\u0301.pdf', 'é.pdf'],
		['\ud800.pdf', '_.pdf'],
		['family 👨‍👩‍👧.jpg', 'family 👨‍👩‍👧.jpg'],
		['', 'document-1'],
		['...', 'document-1'],
		['////', '_'],
	])('%j', (name, safe) => {
		expect(safeFileName(name, 'document-1')).toBe(safe);
	});

	test('gets an ending from the kind of file where it has none', () => {
		expect(safeFileName('Passport', 'x', 'application/pdf')).toBe('Passport.pdf');
		expect(safeFileName('Mr. John Smith', 'x', 'image/jpeg')).toBe('Mr. John Smith.jpg');
		expect(safeFileName('scan.tif', 'x', 'image/tiff')).toBe('scan.tif');
		expect(safeFileName('data', 'x', 'application/unknown')).toBe('data');
	});

	test('of any name is one segment, short, without anything hidden, and safe to make safe again', () => {
		const unit = fc.oneof(
			fc.string({ unit: 'grapheme', maxLength: 300 }),
			fc.string({ unit: 'binary', maxLength: 300 }),
			fc
				.array(
					fc.constantFrom('../', '..\\', '.', ' ', '"', "'", '\n', '\u202e', 'ü', 'a', '\ud83d'),
					{ maxLength: 300 },
				)
				.map((parts) => parts.join('')),
		);
		const kinds = fc.constantFrom('application/pdf', 'text/csv', 'x/y', '');
		fc.assert(
			fc.property(unit, kinds, (name, kind) => {
				const safe = safeFileName(name, 'document', kind);
				expect(safe).not.toMatch(
					/[/\\:*?"<>|\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]|\.\.|^[. ]|[. ]$/u,
				);
				expect(safe.length).toBeGreaterThan(0);
				expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(200);
				expect(safeFileName(safe, 'document', kind)).toBe(safe);
			}),
			{ numRuns: 2000 },
		);
	});
});

test('The kind of file in a Content-Type header', () => {
	expect(mimeTypeIn('application/PDF; charset=binary')).toBe('application/pdf');
	expect(mimeTypeIn('application/octet-stream')).toBeUndefined();
	expect(mimeTypeIn('nonsense')).toBeUndefined();
	expect(mimeTypeIn(undefined)).toBeUndefined();
});
