import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Schema, Specification } from './specification.mts';

/** A body is read differently by who sent it: OpenAPI's readOnly and writeOnly. */
export type Direction = 'request' | 'response';

// The package's types do not say that what it exports is the function itself.
const addFormats = formats as unknown as (ajv: Ajv2020) => void;

const COMPONENT = '#/components/schemas/';
const BRANCHES = ['allOf', 'oneOf', 'anyOf'] as const;

/**
 * Compiles the schemas of one specification for one direction: what may not be sent in this direction is
 * an error where it is there, and not missed where it is required.
 *
 * Closed, it also refuses every property that no schema speaks of, and tells alternatives apart by
 * theirs. That is stricter than JSON Schema, save for alternatives that overlap: there exactly one must
 * fit, and two do until they are closed.
 */
export class SchemaCompiler {
	private readonly ajv: Ajv2020;
	private readonly compiled = new Map<Schema, ValidateFunction>();

	constructor(
		private readonly specification: Specification,
		private readonly direction: Direction,
		private readonly close: boolean,
	) {
		this.ajv = new Ajv2020({
			strict: false,
			allErrors: true,
			verbose: true,
			validateSchema: false,
		});
		addFormats(this.ajv);
		this.ajv.addFormat('url', (value) => URL.canParse(value));
		this.ajv.addFormat('integer', /^-?\d+$/);
		this.ajv.addFormat('float', { type: 'number', validate: () => true });
		this.ajv.addFormat('binary', true);
		const forbidden = this.forbidden();
		this.ajv.removeKeyword(forbidden);
		this.ajv.addKeyword({
			keyword: forbidden,
			error: { message: `is ${forbidden} and must not be in a ${direction}` },
			validate: (marked: boolean) => !marked,
		});
		for (const [name, schema] of Object.entries(specification.schemas)) {
			this.ajv.addSchema(this.prepare(schema), componentId(name));
		}
	}

	/** What is wrong with a value; nothing where it fits. */
	errors(schema: Schema, value: unknown): ErrorObject[] {
		let validate = this.compiled.get(schema);
		if (!validate) {
			validate = this.ajv.compile(this.closed(schema));
			this.compiled.set(schema, validate);
		}
		return validate(value) ? [] : [...(validate.errors ?? [])];
	}

	private forbidden() {
		return this.direction === 'request' ? 'readOnly' : 'writeOnly';
	}

	/** A schema that stands on its own: under a property, in a list, at a body's root. */
	private closed(schema: Schema): Schema {
		const prepared = this.prepare(schema);
		if (!this.close) return prepared;
		if ('unevaluatedProperties' in prepared || !this.declaresProperties(schema)) return prepared;
		return { ...prepared, unevaluatedProperties: false };
	}

	/**
	 * The schema with references ajv finds, and its parts closed and freed of the other direction.
	 * One that is embedded, being a part of an allOf, leaves it to the whole to be closed.
	 */
	private prepare(schema: Schema, embedded = false): Schema {
		const prepared: Schema = { ...schema };
		if (typeof schema.$ref === 'string') prepared.$ref = componentId(nameOf(schema.$ref));
		const hidden = this.hiddenProperties(schema);
		if (Array.isArray(schema.required)) {
			prepared.required = schema.required.filter((name) => !hidden.has(name as string));
		}
		if (isSchema(schema.properties)) {
			prepared.properties = Object.fromEntries(
				Object.entries(schema.properties).map(([name, one]) => [name, this.closed(one as Schema)]),
			);
		}
		if (isSchema(schema.items)) prepared.items = this.closed(schema.items);
		if (isSchema(schema.additionalProperties)) {
			prepared.additionalProperties = this.closed(schema.additionalProperties);
		}
		for (const branch of BRANCHES) {
			const parts = schema[branch];
			if (!Array.isArray(parts)) continue;
			// Only branches that are alternatives stand on their own, and only beside no other properties.
			const alone =
				!embedded && branch !== 'allOf' && !isSchema(schema.properties) && !('allOf' in schema);
			prepared[branch] = (parts as Schema[]).map((part) =>
				alone ? this.closed(part) : this.prepare(part, true),
			);
		}
		return prepared;
	}

	/** Names of properties this direction must not carry, and therefore need not. */
	private hiddenProperties(schema: Schema, seen = new Set<Schema>()): Set<string> {
		if (seen.has(schema)) return new Set();
		seen.add(schema);
		const names = new Set<string>();
		for (const [name, property] of Object.entries((schema.properties ?? {}) as Schema)) {
			if (this.resolve(property as Schema)[this.forbidden()] === true) names.add(name);
		}
		const parts = [...((schema.allOf ?? []) as Schema[])];
		if (typeof schema.$ref === 'string') parts.push(this.component(schema.$ref));
		for (const part of parts) for (const name of this.hiddenProperties(part, seen)) names.add(name);
		return names;
	}

	/** Whether anything here says which properties there are: else any may be. */
	private declaresProperties(schema: Schema, seen = new Set<Schema>()): boolean {
		if (seen.has(schema)) return false;
		seen.add(schema);
		if ('additionalProperties' in schema) return false;
		if (isSchema(schema.properties)) return true;
		const parts = BRANCHES.flatMap((branch) => (schema[branch] ?? []) as Schema[]);
		if (typeof schema.$ref === 'string') parts.push(this.component(schema.$ref));
		return parts.some((part) => this.declaresProperties(part, seen));
	}

	private resolve(schema: Schema): Schema {
		if (typeof schema.$ref !== 'string') return schema;
		return { ...this.resolve(this.component(schema.$ref)), ...schema };
	}

	private component(reference: string): Schema {
		const found = this.specification.schemas[nameOf(reference)];
		if (!found) throw new Error(`${reference} is not in the specification`);
		return found;
	}
}

const isSchema = (value: unknown): value is Schema =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const nameOf = (reference: string) => decodeURIComponent(reference.slice(COMPONENT.length));

const componentId = (name: string) => `component:${encodeURIComponent(name)}`;
