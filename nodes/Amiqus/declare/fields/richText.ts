import { linesOf, manyLines } from '../clean';
import { isObject, type JsonObject } from '../json';
import { invalid, placed, shown, type Field, type Presentation } from '../field';
import { ifNothing } from './text';

const LIST_ITEM = /^(?:-|\*|(\d+)[.)])\s+(\S.*)$/;
const MARKED = /\*\*(.+?)\*\*|\[([^\]]+)\]\(((?:https?:\/\/|mailto:)[^)\s]+)\)/;

/** How it is written, for the description of a field. */
const HOW =
	'Each line is a paragraph; **bold**, [links](https://…), lines that begin with “- ” or “1. ” are lists';

interface Line {
	indent: number;
	text: string;
	/** The number of an ordered item, 'bullet' for another, nothing for a paragraph. */
	item?: number | 'bullet';
}

/** Text with paragraphs, lists, bold and links, written as people write it in an e-mail; or Amiqus's own JSON of it. */
export function richText(
	label: string,
	options: Presentation & { required: true },
): Field<JsonObject>;
export function richText(
	label: string,
	options: Presentation & { nullable: true },
): Field<JsonObject | null | undefined>;
export function richText(
	label: string,
	options: Presentation & { required?: true; nullable?: true },
): Field<JsonObject | null | undefined> {
	return {
		label,
		...placed(options),
		property: {
			...shown(label, { ...options, description: `${options.description}. ${HOW}.` }),
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			...(options.required ? { required: true } : {}),
		},
		...ifNothing(options),
		freeText: true,
		read: ({ value: raw }) => {
			if (isObject(raw) && raw.type === 'doc' && Array.isArray(raw.content)) {
				return raw as JsonObject;
			}
			if (typeof raw !== 'string') {
				throw invalid('is neither text nor a rich text of Amiqus');
			}
			const content = blocks(
				linesOf(raw)
					.map(readLine)
					.filter(({ text }) => text !== ''),
			);
			return { type: 'doc', content };
		},
	};
}

function readLine(line: string): Line {
	const text = manyLines(line);
	const indent = line.length - line.trimStart().length;
	const [, number, rest] = LIST_ITEM.exec(text) ?? [];
	if (rest === undefined) return { indent, text };
	return { indent, text: rest, item: number === undefined ? 'bullet' : Number(number) };
}

function blocks(lines: Line[]): JsonObject[] {
	const found: JsonObject[] = [];
	let rest = lines;
	for (let [first] = rest; first; [first] = rest) {
		const { list, after } = first.item === undefined ? paragraph(rest) : listOf(rest);
		found.push(list);
		rest = after;
	}
	return found;
}

function paragraph([first, ...after]: Line[]) {
	return { list: { type: 'paragraph', content: marked(first?.text ?? '') } as JsonObject, after };
}

/** The list that begins here: items of one kind and indent; what is indented further stands inside the item above. */
function listOf(lines: Line[]) {
	const [first] = lines;
	const kind = typeof first?.item;
	const items: JsonObject[] = [];
	let rest = lines;
	for (let [next] = rest; next && typeof next.item === kind; [next] = rest) {
		if (next.indent !== first?.indent) break;
		const { indent } = next;
		const inside = rest.slice(1).findIndex((line) => line.indent <= indent);
		const end = inside === -1 ? rest.length : inside + 1;
		items.push({
			type: 'listItem',
			content: [paragraph(rest).list, ...blocks(rest.slice(1, end))],
		});
		rest = rest.slice(end);
	}
	const list: JsonObject =
		typeof first?.item === 'number'
			? { type: 'orderedList', attrs: { start: first.item }, content: items }
			: { type: 'bulletList', content: items };
	return { list, after: rest };
}

/** A line as pieces of text with their marks. */
function marked(text: string, marks: JsonObject[] = []): JsonObject[] {
	const found = MARKED.exec(text);
	if (!found) {
		if (text === '') return [];
		return [{ type: 'text', ...(marks.length > 0 ? { marks } : {}), text }];
	}
	const [all, bold, label, href] = found;
	const mark: JsonObject =
		bold === undefined
			? { type: 'link', attrs: { href: href ?? '', target: '_blank' } }
			: { type: 'bold' };
	return [
		...marked(text.slice(0, found.index), marks),
		...marked(bold ?? label ?? '', [...marks, mark]),
		...marked(text.slice(found.index + all.length), marks),
	];
}
