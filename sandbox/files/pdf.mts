const WIDTH = 595;
const HEIGHT = 842;
const LINES_PER_PAGE = 44;

/** Text as a PDF string: what Latin-1 cannot hold becomes a question mark. */
const literal = (text: string) =>
	text.replace(/[^\x20-\x7e\xa0-\xff]/g, '?').replace(/[\\()]/g, (sign) => `\\${sign}`);

function pageStream(lines: readonly string[], isFirst: boolean): string {
	const shown = lines.map((line, index) => {
		const font = isFirst && index === 0 ? '/F1 18 Tf' : '/F1 11 Tf';
		return `${font} (${literal(line)}) Tj T*`;
	});
	return `BT 60 ${HEIGHT - 80} Td 16 TL\n${shown.join('\n')}\nET`;
}

function inPages(lines: readonly string[]): string[][] {
	const pages: string[][] = [];
	for (let start = 0; start < lines.length; start += LINES_PER_PAGE) {
		pages.push(lines.slice(start, start + LINES_PER_PAGE));
	}
	return pages.length > 0 ? pages : [[]];
}

/** Writes a small but valid PDF with some lines of text, on as many pages as they need. */
export function samplePdf(lines: readonly string[]): Buffer {
	const pages = inPages(lines);
	const firstPage = 4;
	const kids = pages.map((_, index) => `${firstPage + index * 2} 0 R`).join(' ');
	const objects = [
		'<< /Type /Catalog /Pages 2 0 R >>',
		`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
		'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
	];
	pages.forEach((page, index) => {
		const stream = pageStream(page, index === 0);
		objects.push(
			`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDTH} ${HEIGHT}] ` +
				`/Resources << /Font << /F1 3 0 R >> >> /Contents ${firstPage + index * 2 + 1} 0 R >>`,
			`<< /Length ${Buffer.byteLength(stream, 'latin1')} >>\nstream\n${stream}\nendstream`,
		);
	});
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
