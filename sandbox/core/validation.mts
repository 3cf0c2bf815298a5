import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { RICH_TEXT_SCHEMA } from '../schemas/rich-text.mts';
import type { FieldMessages } from './errors.mts';
import { isJsonObject } from './json.mts';

/** A JSON schema that remembers the TypeScript type of what it accepts. */
export type Schema<T> = { readonly [keyword: string]: unknown } & { readonly __accepts?: T };

/** Declares a schema and the type that comes out of it. */
export const schema = <T,>(definition: { readonly [keyword: string]: unknown }): Schema<T> =>
	definition;

/** Checks a value; null means that it is fine. */
export type Check = (value: unknown) => FieldMessages | null;

const bodies = new Ajv({ strict: false, allErrors: true });
const queries = new Ajv({ strict: false, allErrors: true, coerceTypes: true });
addFormats(bodies);
bodies.addSchema(RICH_TEXT_SCHEMA);
addFormats(queries);

const dotted = (pointer: string) =>
	pointer
		.slice(1)
		.split('/')
		.map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
		.join('.');

const join = (path: string, key: string) => (path === '' ? key : `${path}.${key}`);

const words = (path: string) => path.replace(/_/g, ' ');

const FORMATS: { [format: string]: string } = {
	email: 'must be a valid email address',
	date: 'must be a date in the form YYYY-MM-DD',
	'date-time': 'must be a date and time in the form YYYY-MM-DDTHH:MM:SSZ',
	uuid: 'must be a UUID',
};

function listed(error: ErrorObject): string {
	const allowed: unknown = error.params.allowedValues;
	const values = Array.isArray(allowed) ? allowed : [error.params.allowedValue];
	return values.length > 20
		? 'is not one of the accepted values'
		: `must be one of: ${values.join(', ')}`;
}

function describe(error: ErrorObject): string {
	const { keyword, params } = error;
	if (keyword === 'type') return `must be of type ${[params.type].flat().join(' or ')}`;
	if (keyword === 'enum' || keyword === 'const') return listed(error);
	if (keyword === 'format') return FORMATS[String(params.format)] ?? 'has the wrong format';
	if (keyword === 'minLength') return `must have at least ${params.limit} characters`;
	if (keyword === 'maxLength') return `must not have more than ${params.limit} characters`;
	if (keyword === 'minItems') return `must have at least ${params.limit} items`;
	if (keyword === 'maxItems') return `must not have more than ${params.limit} items`;
	if (keyword === 'minimum') return `must be at least ${params.limit}`;
	if (keyword === 'maximum') return `must not be greater than ${params.limit}`;
	if (keyword === 'multipleOf') return `must be a multiple of ${params.multipleOf}`;
	if (keyword === 'uniqueItems') return 'must not hold a value twice';
	return 'is invalid';
}

const COMBINATORS = new Set(['anyOf', 'oneOf', 'if', 'not']);

/** Turns ajv's errors into Amiqus's shape: messages by dotted path. */
function toMessages(errors: readonly ErrorObject[]): FieldMessages {
	const messages: FieldMessages = {};
	const add = (path: string, message: string) => {
		const list = (messages[path] ??= []);
		if (!list.includes(message)) list.push(message);
	};
	const exact = errors.filter((error) => !COMBINATORS.has(error.keyword));
	for (const error of exact.length > 0 ? exact : errors) {
		const path = error.instancePath === '' ? '' : dotted(error.instancePath);
		if (error.keyword === 'required') {
			const missing = join(path, String(error.params.missingProperty));
			add(missing, `The ${words(missing)} field is required.`);
		} else if (error.keyword === 'additionalProperties') {
			const extra = join(path, String(error.params.additionalProperty));
			add(extra, `The ${words(extra)} field is not accepted here.`);
		} else if (error.keyword === 'minProperties') {
			add(path === '' ? 'errors' : path, 'At least one property is required');
		} else if (path === '') {
			add('errors', `The request body ${describe(error)}.`);
		} else {
			add(path, `The ${words(path)} field ${describe(error)}.`);
		}
	}
	return messages;
}

/** Compiles a check when it is first needed: a sandbox starts at once, and few use all of it. */
function lazily(compile: () => ValidateFunction): Check {
	let validate: ValidateFunction | undefined;
	return (value) => {
		validate ??= compile();
		return validate(value) ? null : toMessages(validate.errors ?? []);
	};
}

/** The check of a JSON body: nothing is converted. */
export const bodyCheck = (definition: Schema<unknown>): Check =>
	lazily(() => bodies.compile(definition));

/** The check of a query: texts are converted to the declared types in place. */
export const queryCheck = (properties: { readonly [name: string]: unknown }): Check =>
	lazily(() => queries.compile({ type: 'object', properties }));

/** Puts a prefix before every path of the messages, for checks of a part of a body. */
export function under(prefix: string, messages: FieldMessages): FieldMessages {
	return Object.fromEntries(
		Object.entries(messages).map(([path, list]) => [
			path === 'errors' ? prefix : `${prefix}.${path}`,
			list,
		]),
	);
}

/** Reads a JSON body; undefined stands for one that is no JSON. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

export { isJsonObject };
