/**
 * Holds the node's declarations against the specification, without any call: what can be chosen is what the
 * specification lists, and what it takes nothing for can be set to nothing.
 */
import type { Role } from '../../nodes/Amiqus/declare/given';
import { readTyped } from '../unit/support/reading.mts';
import { resources } from '../../nodes/Amiqus/resources';
import { fieldsOf } from '../../nodes/Amiqus/declare/properties/description';
import type { Field, Fields } from '../../nodes/Amiqus/declare/field';
import { callsOf } from '../../scripts/docs/calls.mts';
import { VALUES_LEFT_OUT } from './left-out.mts';
import { allowsNull, placesOf, valuesOf } from './places.mts';
import { matchOperation, type Operation, type Specification } from './specification.mts';

/** A field and where its value goes: `query/status`, `body/steps/*[check.photo_id]/preferences/docs`. */
interface Placed {
	place: string;
	field: Field<unknown>;
}

/** Changes, where a value can be taken away; what is new simply goes without. */
const CHANGES = new Set(['PATCH', 'PUT']);

/** What of the declarations does not fit a specification, in lines to print. */
export function checkFields(specification: Specification): string[] {
	return [...fieldsByOperation(specification)].flatMap(([operation, placed]) => {
		const places = placesOf(operation, specification);
		return [...places].flatMap(([place, ways]) => {
			const fields = placed.filter((one) => one.place === place).map(({ field }) => field);
			const at = `${operation.method} ${operation.path} ${place}`;
			const allowed = valuesOf(ways)?.filter((value) => !isLeftOut(at, value));
			return [
				...(allowed ? compare(at, fields, allowed) : []),
				...(CHANGES.has(operation.method) && allowsNull(ways) ? uncleared(at, fields) : []),
			];
		});
	});
}

const isLeftOut = (at: string, value: unknown) =>
	VALUES_LEFT_OUT.some((known) => known.at === at && known.value === value);

/** All fields of all the node's operations that come to one operation of the API. */
function fieldsByOperation(specification: Specification): Map<Operation, Placed[]> {
	const found = new Map<Operation, Placed[]>();
	for (const operation of resources.flatMap(({ operations }) => operations)) {
		const calls = callsOf(operation);
		const placed = placedIn(fieldsOf(operation), 'body');
		// Of several calls, the last is what the operation is about; what comes before it only looks something up.
		const bodies = placed.filter(({ place }) => place.startsWith('body'));
		for (const call of calls) {
			const [method = '', path = ''] = call.split(' ');
			const isSdk = path.startsWith('/sdk/v1');
			if (isSdk !== specification.base.includes('sdk')) continue;
			const sample = path.replace('/sdk/v1', '').replaceAll(/\{\w+\}/g, '1');
			const match = matchOperation(specification, method, sample)?.operation;
			if (!match) continue;
			const own = call === calls.at(-1) ? placed : bodies;
			found.set(match, [...(found.get(match) ?? []), ...own]);
		}
	}
	return found;
}

function placedIn(fields: Fields, body: string): Placed[] {
	return Object.values(fields).flatMap((field) => {
		// Entries of a list are told apart by their type, which their fields are shown for.
		const types = body.endsWith('*') ? (field.condition?.type ?? []) : [];
		const around = types.length > 0 ? types.map((type) => `${body}[${type}]`) : [body];
		return around.flatMap((at) => placedAt(field, at));
	});
}

function placedAt(field: Field<unknown>, around: string): Placed[] {
	const { body, query, children, row } = field;
	const at = body === undefined ? around : `${around}/${body.replaceAll('.', '/')}`;
	return [
		...(query === undefined ? [] : [{ place: `query/${query}`, field }]),
		...(body === undefined ? [] : [{ place: at, field }]),
		...(children ? placedIn(children, around) : []),
		...(row ? placedIn(row.fields, `${at}/*`) : []),
	];
}

/** What a field of choices can come to; undefined where it takes what is typed in. */
function sendable(field: Field<unknown>): unknown[] | undefined {
	const { type, options = [] } = field.property;
	const raws =
		type === 'boolean'
			? [true, false]
			: options.flatMap((option) => ('value' in option ? [option.value] : []));
	if (raws.length === 0) return undefined;
	return raws.flatMap((raw) => readings(field, type === 'multiOptions' ? [raw] : raw));
}

function compare(at: string, fields: Field<unknown>[], allowed: unknown[]): string[] {
	const lists = fields.map(sendable).filter((values) => values !== undefined);
	if (lists.length === 0) return [];
	const own = new Set<unknown>(
		lists.flat().filter((value) => value !== undefined && value !== null),
	);
	const lacking = allowed.filter((value) => !own.has(value));
	const beyond = [...own].filter((value) => !allowed.includes(value));
	return [
		...(lacking.length > 0 ? [`cannot be chosen: ${at}: ${told(lacking)}`] : []),
		...(beyond.length > 0 ? [`is not allowed: ${at}: ${told(beyond)}`] : []),
	];
}

const told = (values: unknown[]) => values.map((value) => JSON.stringify(value)).join(', ');

/** Whether none of the fields that set something can take it away. */
function uncleared(at: string, fields: Field<unknown>[]): string[] {
	if (fields.length === 0 || fields.some((field) => takesNothing(field))) return [];
	return [`cannot be cleared: ${at}`];
}

/** Cleared by leaving it empty, or by a yes or no of its own. */
function takesNothing(field: Field<unknown>): boolean {
	return ['', true].some((raw) => readings(field, raw, 'update').includes(null));
}

/** What a field makes of something given; nothing where it refuses it. */
function readings(field: Field<unknown>, raw: unknown, role: Role = 'create'): unknown[] {
	try {
		return [readTyped(field, raw, { role })].flat();
	} catch {
		return [];
	}
}
