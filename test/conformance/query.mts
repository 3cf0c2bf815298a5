import type { Parameter, Schema } from './specification.mts';

/**
 * The values a query parameter as sent may stand for, by its schema: a query knows only text, the
 * specification speaks of numbers, booleans and lists. The first that fits counts.
 */
export function readParameter({ schema = {}, explode }: Parameter, sent: string[]): unknown[] {
	if (allows(schema, 'array')) {
		const parts = explode === false ? (sent[0] ?? '').split(',') : sent;
		const items = isRecord(schema.items) ? schema.items : {};
		return [parts.map((part) => readText(items, part)[0])];
	}
	return readText(schema, sent[0] ?? '');
}

function readText(schema: Schema, text: string): unknown[] {
	const readings: unknown[] = [];
	if (/^-?\d+$/.test(text) && (allows(schema, 'integer') || allows(schema, 'number'))) {
		readings.push(Number(text));
	}
	if (/^-?\d+\.\d+$/.test(text) && allows(schema, 'number')) readings.push(Number(text));
	if (/^(?:true|false)$/.test(text) && allows(schema, 'boolean')) readings.push(text === 'true');
	readings.push(text);
	return readings;
}

/** Whether a schema says a type in so many words, itself or in one of its alternatives. */
function allows(schema: Schema, type: string): boolean {
	const types = Array.isArray(schema.type) ? schema.type : [schema.type];
	if (types.includes(type)) return true;
	// A bare constant or list of values says its type by example.
	const listed: unknown[] = Array.isArray(schema.enum) ? schema.enum : [];
	const values = [...listed, schema.const];
	if (schema.type === undefined && values.some((value) => typeof value === type)) return true;
	return ['oneOf', 'anyOf', 'allOf'].some((branch) => {
		const parts = schema[branch];
		return Array.isArray(parts) && parts.some((part) => isRecord(part) && allows(part, type));
	});
}

const isRecord = (value: unknown): value is Schema =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
