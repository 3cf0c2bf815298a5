const WIDTH = 595;
const HEIGHT = 842;

/** Text as a PDF string: what Latin-1 cannot hold becomes a question mark. */
const literal = (text: string) =>
	text.replace(/[^\x20-\x7e\xa0-\xff]/g, '?').replace(/[\\()]/g, (sign) => `\\${sign}`);

/** Writes a small but valid PDF of one page with some lines of text on it. */
export function samplePdf(lines: readonly string[]): Buffer {
	const text = lines
		.slice(0, 45)
		.map((line, index) => `${index === 0 ? '/F1 18 Tf' : '/F1 11 Tf'} (${literal(line)}) Tj T*`)
		.join('\n');
	const stream = `BT 60 ${HEIGHT - 80} Td 16 TL\n${text}\nET`;
	const objects = [
		'<< /Type /Catalog /Pages 2 0 R >>',
		'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
		`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDTH} ${HEIGHT}] ` +
			'/Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>',
		'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
		`<< /Length ${Buffer.byteLength(stream, 'latin1')} >>\nstream\n${stream}\nendstream`,
	];
	let body = '%PDF-1.4\n';
	const offsets: number[] = [];
	objects.forEach((object, index) => {
		offsets.push(body.length);
		body += `${index + 1} 0 obj\n${object}\nendobj\n`;
	});
	const start = body.length;
	const entries = offsets
		.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`)
		.join('');
	body += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`;
	body += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
	return Buffer.from(body, 'latin1');
}
