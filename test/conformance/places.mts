import type { Operation, Schema, Specification } from './specification.mts';

/**
 * A place in a call that a value can stand in: `query/limit`, `body/name/first_name`. Entries of a list are `*`, or
 * `*[TYPE]` where the schema tells kinds of entries apart by a constant `type`. With it, for each way to come there,
 * the schemas that hold there together.
 */
export type Places = Map<string, Schema[][]>;

/** One way to fill in an object: its properties, each with every schema that speaks of it. */
type Alternative = Map<string, Schema[]>;

const NOTHING: Alternative = new Map();

const isSchema = (value: unknown): value is Schema =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): Schema[] => (Array.isArray(value) ? value.filter(isSchema) : []);

/** Every place that an operation takes values in, save what is read-only or deprecated. */
export function placesOf(operation: Operation, specification: Specification): Places {
	const places: Places = new Map();
	const walker = new Walker(specification, places);
	for (const { in: where, name, schema = {}, deprecated } of operation.parameters) {
		if (where === 'query' && !deprecated) walker.add(`query/${name}`, [schema], []);
	}
	const content = operation.requestBody?.content ?? {};
	for (const { schema } of Object.values(content)) {
		if (schema) walker.walk('body', [schema], []);
	}
	return places;
}

class Walker {
	private readonly resolved = new Map<Schema, Schema>();

	constructor(
		private readonly specification: Specification,
		private readonly places: Places,
	) {}

	/** Adds what stands below `at`, described by all of these schemas together. */
	walk(at: string, schemas: Schema[], around: Schema[]): void {
		const entered = schemas.map((schema) => this.resolve(schema));
		// A schema inside itself, as text in text is, has no place that was not met outside.
		const fresh = entered.filter((schema) => !around.includes(schema));
		const inside = [...around, ...fresh];
		for (const alternative of this.together(fresh)) {
			const types = constantsOf(alternative.get('type') ?? [], (one) => this.resolve(one));
			const suffixes = at.endsWith('*') && types.length > 0 ? types.map((t) => `[${t}]`) : [''];
			for (const suffix of suffixes) {
				for (const [name, own] of alternative) this.add(`${at}${suffix}/${name}`, own, inside);
			}
		}
		const items = fresh.flatMap((schema) => this.itemsOf(schema));
		if (items.length > 0) this.walk(`${at}/*`, items, inside);
	}

	/** Adds a place and what stands below it. */
	add(place: string, schemas: Schema[], around: Schema[]): void {
		const resolved = schemas.map((schema) => this.resolve(schema));
		if (resolved.some(({ readOnly, deprecated }) => readOnly === true || deprecated === true))
			return;
		this.places.set(place, [
			...(this.places.get(place) ?? []),
			resolved.map((one) => this.opened(one)),
		]);
		this.walk(place, resolved, around);
	}

	/** Schemas that all hold at once, as the alternatives they leave. */
	private together(schemas: Schema[]): Alternative[] {
		return combined(
			NOTHING,
			schemas.map((schema) => this.alternatives(schema)),
		);
	}

	private alternatives(schema: Schema): Alternative[] {
		const resolved = this.resolve(schema);
		const { properties, allOf } = resolved;
		const own: Alternative = new Map(
			Object.entries(isSchema(properties) ? properties : {}).map(([name, one]) => [
				name,
				[one as Schema],
			]),
		);
		const choices = [resolved.oneOf, resolved.anyOf].flatMap((branch) => {
			const parts = listOf(branch);
			return parts.length > 0 ? [parts.flatMap((part) => this.alternatives(part))] : [];
		});
		return combined(own, [...listOf(allOf).map((part) => this.alternatives(part)), ...choices]);
	}

	/** What the entries of a list are, wherever in its alternatives the schema says so. */
	private itemsOf(schema: Schema): Schema[] {
		const resolved = this.resolve(schema);
		const parts = [resolved.allOf, resolved.oneOf, resolved.anyOf].flatMap(listOf);
		return [
			...(isSchema(resolved.items) ? [resolved.items] : []),
			...parts.flatMap((part) => this.itemsOf(part)),
		];
	}

	/** A schema whose entries and alternatives stand in it rather than being referred to. */
	private opened(schema: Schema): Schema {
		const opened = { ...schema };
		if (isSchema(schema.items)) opened.items = this.resolve(schema.items);
		for (const branch of ['oneOf', 'anyOf']) {
			if (branch in schema) opened[branch] = listOf(schema[branch]).map((one) => this.resolve(one));
		}
		return opened;
	}

	/** What a reference stands for, with what is said beside it; the same object each time. */
	private resolve(schema: Schema): Schema {
		const { $ref: reference, ...beside } = schema;
		if (typeof reference !== 'string') return schema;
		const before = this.resolved.get(schema);
		if (before) return before;
		const found = this.specification.schemas[decodeURIComponent(reference.split('/').at(-1) ?? '')];
		if (!found) throw new Error(`${reference} is not in the specification`);
		const target = this.resolve(found);
		// Both hold; what is only said of a schema, such as that it is read-only, goes with it.
		const resolved = ['properties', 'allOf', 'oneOf', 'anyOf'].some((part) => part in beside)
			? { allOf: [target, beside] }
			: Object.keys(beside).length > 0
				? { ...target, ...beside }
				: target;
		this.resolved.set(schema, resolved);
		return resolved;
	}
}

/** One choice of each of several, in every combination, on top of what holds anyway. */
function combined(own: Alternative, choices: Alternative[][]): Alternative[] {
	return choices.reduce(
		(before, next) => before.flatMap((one) => next.map((other) => merge(one, other))),
		[own],
	);
}

function merge(one: Alternative, other: Alternative): Alternative {
	const merged: Alternative = new Map(one);
	for (const [name, schemas] of other) merged.set(name, [...(merged.get(name) ?? []), ...schemas]);
	return merged;
}

const listedIn = (schema: Schema) => (Array.isArray(schema.enum) ? (schema.enum as unknown[]) : []);

function constantsOf(schemas: Schema[], resolve: (schema: Schema) => Schema): string[] {
	return schemas
		.map(resolve)
		.flatMap((schema): unknown[] => [schema.const, ...listedIn(schema)])
		.filter((value) => typeof value === 'string');
}

/** The values that a place allows, `null` apart; undefined where they are not listed. */
export function valuesOf(ways: Schema[][]): unknown[] | undefined {
	const listed = ways.map((schemas) =>
		schemas.map(listedBy).find((values) => values !== undefined),
	);
	if (listed.some((values) => values === undefined)) return undefined;
	return [...new Set(listed.flat())].filter((value) => value !== null);
}

/** What a schema lists; undefined where it allows more than can be listed, or says nothing of it. */
function listedBy(schema: Schema): unknown[] | undefined {
	if (Array.isArray(schema.enum)) return listedIn(schema);
	if ('const' in schema) return [schema.const];
	if (schema.type === 'null') return [null];
	if (isSchema(schema.items)) return listedBy(schema.items);
	const parts = [schema.oneOf, schema.anyOf].flatMap(listOf).map(listedBy);
	return parts.length > 0 && parts.every((values) => values !== undefined)
		? parts.flat()
		: undefined;
}

/** Whether a place can be set to nothing. */
export function allowsNull(ways: Schema[][]): boolean {
	return ways.some(
		(schemas) =>
			schemas.some(isNullable) && schemas.every((one) => isNullable(one) || saysNothing(one)),
	);
}

function isNullable({ type, oneOf, anyOf, ...schema }: Schema): boolean {
	// A list without null rules it out, whatever the type says.
	if (Array.isArray(schema.enum) && !schema.enum.includes(null)) return false;
	return (
		type === 'null' ||
		(Array.isArray(type) && type.includes('null')) ||
		[oneOf, anyOf].flatMap(listOf).some(isNullable)
	);
}

/** Whether a schema leaves the type of a value open. */
const saysNothing = ({ type, oneOf, anyOf, ...rest }: Schema) =>
	type === undefined && !oneOf && !anyOf && !('enum' in rest) && !('const' in rest);

/** The places that a value fills, with and without the kinds of list entries. */
export function filledPlaces(value: unknown, at: string): string[] {
	if (Array.isArray(value)) {
		return value.flatMap((entry: unknown) => {
			const type = isSchema(entry) ? entry.type : undefined;
			const kinds = typeof type === 'string' ? [`${at}/*`, `${at}/*[${type}]`] : [`${at}/*`];
			return kinds.flatMap((kind) => filledPlaces(entry, kind));
		});
	}
	if (!isSchema(value)) return [];
	return Object.entries(value).flatMap(([name, inner]) => [
		`${at}/${name}`,
		...filledPlaces(inner, `${at}/${name}`),
	]);
}
