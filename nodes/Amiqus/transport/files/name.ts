/** Most bytes of a name in UTF-8: file systems take 255, and whoever saves the file may add to it. */
const LONGEST_NAME = 200;

/** Endings longer than this are part of the name, in characters. */
const LONGEST_ENDING = 16;

/** Control characters, characters that turn the direction of text around, and invisible marks at its beginning. */
const HIDDEN = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;

/** Halves of a character that have lost the other half: no file system takes them. */
const LONELY = /\p{Cs}/gu;

/** Names that Windows keeps for devices, whatever ending they have. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** Endings of the kinds of files that Amiqus takes and hands out. */
const ENDINGS: Record<string, string> = {
	'application/pdf': 'pdf',
	'application/msword': 'doc',
	'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
	'application/vnd.ms-excel': 'xls',
	'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
	'application/zip': 'zip',
	'image/jpeg': 'jpg',
	'image/png': 'png',
	'image/tiff': 'tiff',
	'text/csv': 'csv',
	'text/plain': 'txt',
};

/**
 * A file name that can be written to any disk and shown on any screen: one segment, nothing hidden, not too long. What
 * it says stays as it is, in whatever script. A name without an ending gets that of the kind of file.
 */
export function safeFileName(name: string | undefined, fallback: string, mimeType = ''): string {
	const visible = (name ?? '').normalize('NFC').replace(HIDDEN, ' ').replace(LONELY, '_');
	const plain = visible
		.replace(/"/g, "'")
		.replace(/[/\\:*?<>|]+/g, '_')
		.replace(/\.{2,}/g, '.')
		.replace(/\s+/g, ' ')
		.replace(/^[. ]+|[. ]+$/g, '')
		.replace(DEVICE, '_$&');
	const safe = plain === '' ? fallback : plain;
	const ending = ENDINGS[mimeType.toLowerCase()];
	const named = ending === undefined || endingOf(safe) !== '' ? safe : `${safe}.${ending}`;
	return shortened(named);
}

/** The ending with its dot, nothing where there is none. */
function endingOf(name: string): string {
	const dot = name.lastIndexOf('.');
	const ending = dot > 0 ? name.slice(dot) : '';
	return ending.length <= LONGEST_ENDING && !ending.includes(' ') ? ending : '';
}

/** Cuts the middle out of a name that is too long, never a character in two, and keeps its ending. */
function shortened(name: string): string {
	const bytes = (text: string) => new TextEncoder().encode(text).length;
	if (bytes(name) <= LONGEST_NAME) return name;
	const ending = endingOf(name);
	let room = LONGEST_NAME - bytes(ending);
	let kept = '';
	for (const character of name.slice(0, name.length - ending.length)) {
		room -= bytes(character);
		if (room < 0) break;
		kept += character;
	}
	return `${kept.trimEnd()}${ending}`;
}

/**
 * The name that a Content-Disposition header gives (RFC 6266): `filename*` where it is there and can be read, else
 * `filename`. It is what the other side wrote, and not safe yet.
 */
export function fileNameIn(disposition: string | undefined): string | undefined {
	const parameters = new Map<string, string>();
	const parameter = /;\s*([!#$&+\-^_`|~.\w]+\*?)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/gs;
	for (const [, name, quoted, token] of (disposition ?? '').matchAll(parameter)) {
		const key = (name ?? '').toLowerCase();
		if (!parameters.has(key)) parameters.set(key, quoted?.replace(/\\(.)/gs, '$1') ?? token ?? '');
	}
	const extended = parameters.get('filename*');
	const plain = parameters.get('filename');
	return (extended && decodeExtended(extended)) || (plain && decodeBytes(plain)) || undefined;
}

/** RFC 8187: charset'language'percent-encoded. */
function decodeExtended(value: string): string | undefined {
	const [, charset, encoded] = /^(utf-8|iso-8859-1)'[^']*'(.*)$/is.exec(value) ?? [];
	if (charset === undefined || encoded === undefined) return undefined;
	try {
		return charset.toLowerCase() === 'utf-8'
			? decodeURIComponent(encoded)
			: encoded.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
					String.fromCharCode(Number.parseInt(hex, 16)),
				);
	} catch {
		return undefined;
	}
}

/** Header bytes reach us one character each. Where they are UTF-8 that someone sent as it is, they are read as that. */
function decodeBytes(value: string): string {
	const codes = Array.from(value, (character) => character.codePointAt(0) ?? 0);
	if (!codes.some((code) => code > 0x7f) || codes.some((code) => code > 0xff)) return value;
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(codes));
	} catch {
		return value;
	}
}

/** The MIME type that a Content-Type header names, without its parameters; undefined where it says nothing. */
export function mimeTypeIn(contentType: string | undefined): string | undefined {
	const type = /^\s*([\w!#$&^.+-]+\/[\w!#$&^.+-]+)\s*(?:;|$)/.exec(contentType ?? '')?.[1];
	return type === undefined || type.toLowerCase() === 'application/octet-stream'
		? undefined
		: type.toLowerCase();
}
