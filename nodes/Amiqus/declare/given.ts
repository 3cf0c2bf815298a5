import { isObject } from './json';

/** Parsed input with its provenance: what n8n made of it, and where it came from. */
export interface Given {
	/** Whether the key is not there at all, was filled in by hand, or came from an expression. */
	readonly from: 'absent' | 'typed' | 'expression';
	/**
	 * The expression as it stands in the field, without n8n's leading `=`: for errors, which quote it and never its
	 * value.
	 */
	readonly expression?: string;
	/** What it came to. */
	readonly value: unknown;
	/** The parameter as it stands in the workflow. */
	readonly raw: unknown;
}

/**
 * What a field is there for, which decides what nothing means in it: `shown` stands on the node or in a row, the others
 * are added one by one. `create` sets something of a new thing, `upsert` of one that may be there, `update` of one that
 * is; `query` chooses among things, or how the node works.
 */
export type Role = 'shown' | 'create' | 'upsert' | 'update' | 'query';

/** Where and when values are read. */
export interface Place {
	readonly itemIndex: number;
	/** The workflow's time zone, as n8n names it: `Europe/London`. */
	readonly timezone: string;
	/** The moment the run began. */
	readonly now: Date;
	/**
	 * Where the credential's Amiqus is, the only place whose addresses name something; empty where that is not known.
	 */
	readonly origin: string;
	readonly role: Role;
	/** Whether a blank value that an expression gave clears what Amiqus holds, rather than leave it alone. */
	readonly blankClears: boolean;
	/** Notes that a field is not set because its expression names nothing. */
	missed?(label: string, expression: string, at: Place): void;
	/** What an expression comes to for the item: `{{ $json.id }}`. */
	evaluate(expression: string): unknown;
}

/** That n8n holds nothing under a parameter's name. */
export const ABSENT: Given = { from: 'absent', value: undefined, raw: undefined };

/**
 * A parameter, from what stands in the workflow and what n8n resolved it to.
 *
 * @param raw as it stands in the workflow, undefined where it is not there
 */
export function givenAs(raw: unknown, value: unknown): Given {
	if (raw === undefined) return ABSENT;
	return typeof raw === 'string' && raw.startsWith('=')
		? { from: 'expression', expression: raw.slice(1).trim(), value, raw }
		: { from: 'typed', value, raw };
}

/** A value that no expression gave: a default, or what a list hands over. */
export function typed(value: unknown): Given {
	return { from: 'typed', value, raw: value };
}

/** What stands under a key, or at a place in a list. What an expression gave as a whole came from it in every part. */
export function inside({ from, expression, value, raw }: Given, key: string | number): Given {
	const inner = at(value, key);
	if (from !== 'expression' || expression === undefined) return givenAs(at(raw, key), inner);
	return inner === undefined ? ABSENT : { from, expression, value: inner, raw };
}

function at(value: unknown, key: string | number): unknown {
	if (Array.isArray(value)) return value[Number(key)] as unknown;
	return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** n8n takes one that is not closed for closed at the end of the text. */
const PART = /(?<!\\)\{\{[\s\S]*?(?:(?<!\\)\}\}|$)/g;

/** The `{{ }}` parts of an expression that has anything beside a single one; none where that is all there is. */
export function partsOf({ raw, expression }: Given): string[] {
	if (expression === undefined || typeof raw !== 'string') return [];
	const parts = raw.match(PART) ?? [];
	return parts.length === 1 && parts[0] === raw.slice(1) ? [] : parts;
}

/** What stands beside its `{{ }}` parts, which n8n leaves as it is. */
export function besideParts({ expression = '' }: Given): string {
	return expression.replace(PART, '');
}
