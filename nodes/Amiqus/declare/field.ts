import { inside, typed, type Given, type Place } from './given';
import { InvalidParameterError } from './invalid';
import { isObject, type JsonValue } from './json';
import { quoted, unlessNothing } from './nothing';
import type { Condition, Conditional, Field, Fields, Placement, Values } from './shape';
import { refuseSpoilt } from './spoilt';

export { invalid, InvalidParameterError } from './invalid';
export type { Given, Place };
export type { Condition, Conditional, Field, Fields, Placement, Values } from './shape';

/** The path of a field that is the whole body: the operation makes the body of it, errors are still named after it. */
export const WHOLE_BODY = '';

/** What every field factory takes. Labels are Title Case; a description says something the label does not. */
export interface Presentation extends Placement {
	description: string;
	placeholder?: string;
	hint?: string;
}

/** The parts of an n8n property that come from a presentation. */
export function shown(label: string, { description, placeholder, hint }: Presentation) {
	return {
		displayName: label,
		description,
		...(placeholder === undefined ? {} : { placeholder }),
		...(hint === undefined ? {} : { hint }),
	};
}

export function placed({ body, query }: Placement): Placement {
	return { ...(body === undefined ? {} : { body }), ...(query === undefined ? {} : { query }) };
}

/**
 * A field that is shown, and set, only for certain values of fields before it; adds to a condition it already has. n8n is
 * not told that it is required: where one of those is an expression, it takes the field for shown and refuses to start.
 */
export function onlyIf<const C extends Condition, D extends Condition, T>(
	condition: C,
	field: Conditional<D, T>,
): Conditional<C & D, T>;
export function onlyIf<const C extends Condition, T>(
	condition: C,
	field: Field<T>,
): Conditional<C, T>;
export function onlyIf<T>(condition: Condition, field: Field<T>): Conditional<Condition, T> {
	const all = { ...field.condition, ...condition };
	const show = Object.fromEntries(Object.entries(all).map(([name, values]) => [name, [...values]]));
	return {
		...field,
		condition: all,
		property: { ...field.property, required: undefined, displayOptions: { show } },
	};
}

/** The same field under another label, where two of one label would stand side by side. */
export function relabelled<F extends Field<unknown>>(field: F, label: string): F {
	return { ...field, label, property: { ...field.property, displayName: label } };
}

/** The same field with its value, where it has one, made into another. */
export function mapped<T, U>(
	field: Field<T>,
	map: (value: NonNullable<T>) => U,
): Field<U | Extract<T, null | undefined>> {
	return {
		...field,
		read: (given, at) => {
			const value = field.read(given, at);
			return value === undefined || value === null
				? (value as Extract<T, null | undefined>)
				: map(value);
		},
	};
}

/** Whether a field is shown beside these values of its siblings. */
export function isShown(field: Field<unknown>, values: Record<string, unknown>): boolean {
	return Object.entries(field.condition ?? {}).every(([name, shownFor]) =>
		shownFor.some((value) => value === values[name]),
	);
}

/** Reads the values of several fields from an object that holds them, naming the field that is wrong. */
export function readAll<F extends Fields>(fields: F, given: Given, at: Place): Values<F> {
	const values: Record<string, unknown> = {};
	for (const [name, field] of Object.entries(fields)) {
		if (isShown(field, values)) values[name] = readOne(field, inside(given, name), at);
	}
	return values as Values<F>;
}

/**
 * Reads one field; its label is added to the error, and the expression that gave the value. For a key that is absent,
 * and for nothing else, the shown default counts.
 */
export function readOne<T>(field: Field<T>, given: Given, at: Place): T {
	const present = given.from === 'absent' ? typed(field.property.default) : given;
	const held = heldIn(present);
	try {
		if (field.children || field.row) return field.read(present, at);
		const something = unlessNothing(field, held, at);
		if (something !== held) return something as T;
		refuseSpoilt(field, held, at);
		return field.read(present, at);
	} catch (error) {
		throw labelled(error, field.label, held.expression);
	}
}

/** What a resource locator holds; anything else as it is. */
function heldIn(given: Given): Given {
	const { value } = given;
	return isObject(value) && 'mode' in value && 'value' in value ? inside(given, 'value') : given;
}

/** An error met inside a field, with the field's label, and the expression that gave it, where it is about its value. */
export function labelled(error: unknown, label: string, expression?: string): unknown {
	if (!(error instanceof InvalidParameterError)) return error;
	const { labels, problem, undone } = error;
	if (expression === undefined || problem.includes(quoted(expression))) return error.inside(label);
	return new InvalidParameterError(
		[label, ...labels],
		`${problem} (it came from ${quoted(expression)})`,
		undone,
	);
}

/** What the fields placed in the body and the query come to. Values not set are left out; null stays. */
export function place(fields: Fields, values: Record<string, unknown>) {
	const body: Record<string, unknown> = {};
	const query: Record<string, unknown> = {};
	for (const [name, field] of Object.entries(fields)) {
		const value = values[name];
		if (value === undefined) continue;
		if (field.body !== undefined && field.body !== WHOLE_BODY)
			setAt(body, field.body.split('.'), value);
		if (field.query !== undefined) query[field.query] = value;
		if (field.children && isObject(value) && field.body === undefined) {
			const inner = place(field.children, value);
			merge(body, inner.body);
			Object.assign(query, inner.query);
		}
	}
	return { body: body as Record<string, JsonValue>, query };
}

function setAt(target: Record<string, unknown>, [head, ...tail]: string[], value: unknown): void {
	if (head === undefined) return;
	if (tail.length === 0) {
		target[head] = value;
		return;
	}
	const inner = isObject(target[head]) ? target[head] : {};
	target[head] = inner;
	setAt(inner, tail, value);
}

function merge(target: Record<string, unknown>, source: Record<string, unknown>): void {
	for (const [key, value] of Object.entries(source)) {
		const present = target[key];
		if (isObject(present) && isObject(value)) merge(present, value);
		else target[key] = value;
	}
}

/** What a path of Amiqus's names in the node. */
interface Named {
	/** The labels, from the outermost field inwards. */
	labels: string[];
	/** Whether the path is a place in a list that is one field, which says nothing beside the labels. */
	isEntry: boolean;
}

/**
 * The field that is sent as an API path, or as what the path is part of: `steps.0.preferences.region` becomes Steps,
 * Step 1, Region.
 */
export function labelsOf(fields: Fields, apiPath: string): Named | undefined {
	const found = labelsAt(fields, apiPath.split('.'));
	return found && { labels: found.labels, isEntry: found.isEntry === true };
}

/** The labels found for a path, and how much of it they stand for. */
interface Found {
	labels: string[];
	depth: number;
	isEntry?: true;
}

function labelsAt(fields: Fields, at: string[]): Found | undefined {
	let best: Found | undefined;
	for (const field of Object.values(fields)) {
		const found = labelsIn(field, at);
		if (found && found.depth > (best?.depth ?? -1)) best = found;
	}
	return best;
}

function labelsIn(
	{ label, body, query, children, row, property }: Field<unknown>,
	at: string[],
): Found | undefined {
	const own = body === WHOLE_BODY ? [] : (body ?? query)?.split('.');
	if (!own) {
		const inside = children && (labelsAt(children, at) ?? wholeOf(children, at));
		return deeper([label], 0, inside);
	}
	if (own.some((segment, index) => segment !== at[index])) return undefined;

	const depth = own.length;
	const [index = '', ...rest] = at.slice(depth);
	const isEntry = /^\d+$/.test(index);
	if (isEntry && property.type === 'multiOptions') {
		return { labels: [label], depth: depth + 1, isEntry };
	}
	if (body === WHOLE_BODY) return undefined;
	if (!row || !isEntry) return { labels: [label], depth };
	const labels = [label, `${row.name} ${Number(index) + 1}`];
	const inside = labelsAt(row.fields, rest);
	return deeper(labels, depth + 1, inside) ?? { labels, depth: depth + 1 };
}

/** What an error is about that is in the part of the body which a collection's fields make, and in none of them. */
function wholeOf(children: Fields, [part]: string[]): Found | undefined {
	const all = Object.values(children);
	const whole = all.length > 0 && all.every(({ body }) => body?.startsWith(`${part}.`));
	return whole ? { labels: [], depth: 1 } : undefined;
}

function deeper(labels: string[], depth: number, found: Found | undefined): Found | undefined {
	return found && { ...found, labels: [...labels, ...found.labels], depth: depth + found.depth };
}
