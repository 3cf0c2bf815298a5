import type { INodeProperties } from 'n8n-workflow';
import { isObject, type IDataObject } from '../json';
import { isId, isUuid, type ApiPath } from '../path';
import { addressPattern, idInAddress, type Page } from './address';
import { oneLine } from '../clean';
import { readList } from './basic';
import { invalid, placed, shown, type Field, type Presentation } from '../field';

/** How ids of one kind are picked: n8n's resource locator, its list and its ways of typing one. */
export interface PickerKind {
	/** The listSearch method behind "From List". */
	search: string;
	/** Where things of the kind are in Amiqus's own pages, or none if they are not. */
	url?: Page;
	id: 'integer' | 'uuid';
	/** The picker before it whose choice the list follows. */
	parent?: Parent;
	/** Other parameters that the list depends on. */
	dependsOn?: string[];
}

interface Parent {
	parameter: string;
	label: string;
	kind: PickerKind;
}

/** What "From List" shows of one kind. */
export interface PickerList {
	/** The list; for one that follows another picker, given the id chosen there. */
	path: ApiPath | ((parent: number | string) => ApiPath);
	/** Where the list is not of what is chosen but of something that this names: where it is, and what it names. */
	via?: { path: (parent: number | string) => ApiPath; id: (entry: IDataObject) => number };
	/** Where the same list is in the SDK API, for a node that is given an SDK token instead. */
	ofSession?: ApiPath;
	/** The query parameter that searches at Amiqus; without one, the entries loaded are searched here. */
	search?: string;
	/** Why a search at Amiqus finds nothing, where what was typed is something that it does not search. */
	unsearched?: (typed: string) => string | undefined;
	/** Where one entry is by its number, which people type in, too. */
	byId?: (id: number) => ApiPath;
	query?: Record<string, string | boolean>;
	/** What people know an entry by. */
	label: (entry: IDataObject) => string;
	/** What else it is found by in entries searched here. */
	words?: (entry: IDataObject) => string;
	/** What is chosen; the id unless said otherwise. */
	value?: (entry: IDataObject) => string | number;
	/** False where Amiqus documents no paging: it is asked only for what comes after the first page. */
	paged?: false;
	/** An entry above all others that stands for none of them. */
	first?: { name: string; value: string };
}

/** The fields in which things of these kinds are picked, by the names of the kinds. */
export function pickersOf<T extends Record<string, PickerKind>>(kinds: T) {
	type IdOf<K extends keyof T> = T[K]['id'] extends 'uuid' ? string : number;
	const known: Record<keyof T, PickerKind> = kinds;

	/** The id of something in Amiqus: from a searchable list, typed in, or from an address. */
	function picker<K extends keyof T>(
		kind: K,
		label: string,
		options: Presentation & { optional: true },
	): Field<IdOf<K> | undefined>;
	function picker<K extends keyof T>(kind: K, label: string, options: Presentation): Field<IdOf<K>>;
	function picker(
		kind: keyof T,
		label: string,
		options: Presentation & { optional?: true },
	): Field<number | string | undefined> {
		return oneOf(known[kind], label, options);
	}

	/** Several things of one kind, ticked in a list; an expression may give ids as a list or separated by commas. */
	function pickers(
		kind: keyof T,
		label: string,
		options: Presentation & Several & { optional: true },
	): Field<number[] | undefined>;
	function pickers(kind: keyof T, label: string, options: Presentation & Several): Field<number[]>;
	function pickers(
		kind: keyof T,
		label: string,
		options: Presentation & Several & { optional?: true },
	): Field<number[] | undefined> {
		return severalOf(known[kind], label, options);
	}

	return { picker, pickers };
}

function oneOf(
	kind: PickerKind,
	label: string,
	options: Presentation & { optional?: true },
): Field<number | string | undefined> {
	return {
		label,
		...placed(options),
		property: {
			...shown(label, options),
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			...(options.optional ? {} : { required: true }),
			...(kind.parent
				? {
						typeOptions: {
							loadOptionsDependsOn: [`${kind.parent.parameter}.value`, ...(kind.dependsOn ?? [])],
						},
					}
				: {}),
			modes: modesOf(kind, label),
		},
		...(options.optional ? {} : { ifNothing: 'refused' as const }),
		read: ({ value }, { origin }) => idIn(value, kind, origin),
	};
}

/**
 * The id that a picker holds, undefined while nothing is chosen there.
 *
 * @param origin where the credential's Amiqus is
 */
export function idIn(raw: unknown, kind: PickerKind, origin: string): number | string | undefined {
	const value = locatorValue(raw, kind, origin);
	if (value === '') return undefined;
	if (Array.isArray(value))
		throw invalid('takes one ID, not a list: use Split Out before this node');
	if (kind.id === 'integer') return readId(value, kind);
	if (!isUuid(value)) throw invalid(NO_UUID);
	return value.toLowerCase();
}

/** The loadOptions method that lists all there are of a kind, for picking several. */
export function loadMethodOf({ search }: PickerKind): string {
	return search.replace(/^search/, 'load');
}

/**
 * A whole-number id; the text of one is taken, too.
 *
 * @param kind what is picked, for errors that say how else it can be
 */
export function readId(raw: unknown, kind?: PickerKind): number {
	const value = typeof raw === 'string' ? numberIn(oneLine(raw)) : raw;
	if (!isId(value)) throw invalid(whyNoId(value, kind));
	return value;
}

/** A whole number as people write it, with spaces between its thousands or without, and as lists show it: `#1012`. */
function numberIn(text: string): number | string {
	const [, digits] = /^(?:# ?)?(\d+|\d{1,3}(?: \d{3})+)$/.exec(text) ?? [];
	return digits === undefined ? text : Number(digits.replaceAll(' ', ''));
}

/** Forms and their templates have a number, too, which people take for what is asked for. */
const NO_UUID = 'is not a UUID: choose From List, or give the reference, not the number or name';

const NO_ID = 'is not an ID: IDs are whole numbers';

/** Several IDs in one text, and the one number with commas between its thousands that might be taken for them. */
const SEVERAL = /^\[?\s*["']?#?\d+["']?(?:\s*[,;|\s]\s*["']?#?\d+["']?)+\s*\]?$/;
const APART = /[,;|]/;
const THOUSANDS = /^\d{1,3}(?:,\d{3})+$/;

/** A number with commas between its thousands that cannot be several: none is written 012 after one without noughts. */
const THOUSANDS_IN_LIST = /(?<!\d)[1-9]\d{0,2}(?:,\d{3})*,0\d{2}(?!\d)/;

/** IDs in one text that are apart by something else than commas. */
const APART_OTHERWISE = /^#?\d+(?:\s*[;|/\s]\s*#?\d+)+$/;

/** An address, or the end of one. */
const ADDRESS = /^(?:https?:\/\/|[\w-]+(?:\.[\w-]+)+\/|\/\w+\/)\S+$/i;

function whyNoId(value: unknown, kind?: PickerKind): string {
	if (isObject(value) && 'id' in value)
		return 'takes an ID, and this is a thing that holds one: give the ID in it, such as {{ $json.person.id }}';
	if (typeof value !== 'string') return NO_ID;
	if (SEVERAL.test(value) && APART.test(value) && !THOUSANDS.test(value))
		return 'takes one ID, not several: make an item of each before this node, with .split() and Split Out';
	if (THOUSANDS.test(value)) return `${NO_ID}, and this has a comma between its thousands`;
	if (ADDRESS.test(value))
		return `${NO_ID}, and this is an address${kind?.url ? ': choose By URL, or give the ID' : ''}`;
	if (/\p{L}/u.test(value))
		return `${NO_ID}, and this is text, such as a name${kind ? ': choose From List, or give the ID' : ''}`;
	if (/\d\s+\d/.test(value)) return `${NO_ID}, and this has a space inside`;
	return NO_ID;
}

function modesOf(kind: PickerKind, label: string): INodeProperties['modes'] {
	const [placeholder, pattern, wrong]: [string, string, string] =
		kind.id === 'integer'
			? ['e.g. 123', '^#?\\d+$', `‘${label}’ is not an ID: IDs are whole numbers`]
			: ['e.g. 6f1c…', '^[0-9a-fA-F-]{36}$', `‘${label}’ is not a UUID`];
	const list = { typeOptions: { searchListMethod: kind.search, searchable: true } };
	const byUrl = kind.url && {
		placeholder: `https://id.amiqus.co${kind.url.example}`,
		...validated(
			addressPattern(kind.url),
			`‘${label}’ is not an address like https://id.amiqus.co${kind.url.example}`,
		),
	};
	return [
		mode('From List', 'list', 'list', list),
		mode('By ID', 'id', 'string', { placeholder, ...validated(pattern, wrong) }),
		...(byUrl ? [mode('By URL', 'url', 'string', byUrl)] : []),
	];
}

type Mode = NonNullable<INodeProperties['modes']>[number];

function mode(displayName: string, name: string, type: Mode['type'], more: Partial<Mode>): Mode {
	return { displayName, name, type, ...more };
}

function validated(regex: string, errorMessage: string): Partial<Mode> {
	return { validation: [{ type: 'regex', properties: { regex, errorMessage } }] };
}

/** What a resource locator holds: its value, or the id in its address. An expression may give the bare id. */
function locatorValue(raw: unknown, kind: PickerKind, origin: string): unknown {
	const { mode, value } = isObject(raw) && 'value' in raw ? raw : { mode: 'id', value: raw };
	if (value === undefined || value === null || value === '') return '';
	if (mode !== 'url') return typeof value === 'string' ? value.trim() : value;
	if (!kind.url) throw invalid('has no address in Amiqus: give its ID');
	return idInAddress(value, kind.url, origin);
}

interface Several {
	/** Most that Amiqus takes at once. */
	max?: number;
}

function severalOf(
	kind: PickerKind,
	label: string,
	options: Presentation & Several & { optional?: true },
): Field<number[] | undefined> {
	const { parent } = kind;
	return {
		label,
		...placed(options),
		property: {
			...shown(label, options),
			type: 'multiOptions',
			typeOptions: {
				loadOptionsMethod: loadMethodOf(kind),
				...(parent ? { loadOptionsDependsOn: [`${parent.parameter}.value`] } : {}),
			},
			default: [],
			...(options.optional ? {} : { required: true }),
		},
		...(options.optional ? {} : { ifNothing: 'refused' as const }),
		read: ({ value }) => readIds(value, options),
	};
}

function readIds(raw: unknown, { max = Infinity }: Several): number[] {
	const thing = [raw].flat().find(isObject);
	if (thing) throw invalid(whyNoId(thing));
	const entries = readList(raw);
	if (typeof raw === 'string' && THOUSANDS_IN_LIST.test(raw))
		throw invalid('holds an ID with a comma between its thousands: write it without');
	const ids = [...new Set(entries.map(readEntry))];
	if (ids.length > max) throw invalid(`holds more than ${max} IDs`);
	return ids;
}

function readEntry(entry: string, index: number, { length }: readonly string[]): number {
	const id = numberIn(entry);
	if (isId(id)) return id;
	if (APART_OTHERWISE.test(entry))
		throw invalid('takes IDs with commas between them, and a list: these are apart otherwise');
	throw invalid(`${length > 1 ? `entry ${index + 1} ` : ''}${whyNoId(entry)}`);
}
