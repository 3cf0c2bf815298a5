import { invalid } from './invalid';

/** Line breaks of all kinds, with the tabs and fixed spaces that stand for a space in one line. */
const BREAKS = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;
const SPACES = /[\t\u00a0\u2007\u202f]/g;

/**
 * Marks that show nothing and change nothing: byte-order marks, zero-width spaces, soft hyphens, the marks and
 * embeddings around a text that was copied out of another; and the letters of invisible text, outside of flags.
 */
const INVISIBLE =
	/[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202c\u2060-\u206f\ufeff\ufff9-\ufffb]|(?<!\u{1f3f4}[\u{e0000}-\u{e007f}]*)[\u{e0000}-\u{e007f}]/gu;

/** Joiners belong inside words and emoji; anywhere else they are left over. */
const LOOSE_JOINERS =
	/(?<![\p{L}\p{M}\p{N}\p{S}])[\u200c\u200d]+|[\u200c\u200d]+(?![\p{L}\p{M}\p{N}\p{S}\u200c\u200d])/gu;

/** An override that says left to right changes nothing about text that runs so anyway, such as a telephone number. */
const LEFT_TO_RIGHT = /\u202d/g;
const RIGHT_TO_LEFT_SCRIPT =
	/[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** Control characters but tabs and line breaks, halves of characters, and letters that were lost on the way. */
const BROKEN = /(?![\t\n\r\v\f\u0085])\p{Cc}|\p{Cs}|\ufffd/u;
const BROKEN_OR_TURNED = new RegExp(`${BROKEN.source}|[\\u202d\\u202e]`, 'u');

/** Nothing that anybody could see. */
const BLANK = /^[\s\p{Default_Ignorable_Code_Point}\u2800]*$/u;

const NAMES: Record<number, string> = {
	0x0000: 'NUL',
	0x0008: 'backspace',
	0x001b: 'escape',
	0x007f: 'delete',
	0x202d: 'left-to-right override',
	0x202e: 'right-to-left override',
	0xfffd: 'a letter that was lost when the text was read: read it in another encoding',
};

/**
 * Text for one line, as somebody sees it: composed (NFC), trimmed, without what is invisible, a space for each line
 * break. Apostrophes, hyphens, accents and letters of every script stay.
 *
 * @throws InvalidParameterError that names a character with which the text cannot be what it looks like
 */
export function oneLine(text: string): string {
	const visible = RIGHT_TO_LEFT_SCRIPT.test(text) ? text : text.replace(LEFT_TO_RIGHT, '');
	refuse(visible, BROKEN_OR_TURNED);
	return composed(visible.replace(BREAKS, ' ').replace(SPACES, ' '));
}

/** Text of several lines in the same way, in which directions may be turned on purpose. */
export function manyLines(text: string): string {
	refuse(text, BROKEN);
	return composed(text.replace(BREAKS, '\n'));
}

/** The lines of a text as they came, whatever broke them. */
export function linesOf(text: string): string[] {
	return text.split(BREAKS);
}

/** Whether nothing can be seen of a text. */
export function isBlank(text: string): boolean {
	return BLANK.test(text);
}

function composed(text: string): string {
	const plain = text.replace(INVISIBLE, '').replace(LOOSE_JOINERS, '').normalize('NFC').trim();
	return isBlank(plain) ? '' : plain;
}

function refuse(text: string, characters: RegExp): void {
	const [found] = characters.exec(text) ?? [];
	if (found !== undefined)
		throw invalid(`holds a character that has no place in it: ${nameOf(found)}`);
}

function nameOf(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	const name = NAMES[code] ?? (code >= 0xd800 ? 'half of a character' : 'a control character');
	return `U+${code.toString(16).toUpperCase().padStart(4, '0')} (${name})`;
}

/**
 * A number as people would write it.
 *
 * @throws InvalidParameterError when it is infinite or none at all, or so large or small that it is not exact
 */
export function numberAsText(value: number): string {
	const text = String(value);
	const exact = Number.isInteger(value) ? Number.isSafeInteger(value) : /^-?\d+\.\d+$/.test(text);
	if (!exact) throw invalid('is a number that is not exact: give it as text');
	return text;
}
