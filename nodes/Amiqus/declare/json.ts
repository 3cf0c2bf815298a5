import type { IDataObject } from 'n8n-workflow';

export type { IDataObject };
export type JsonValue =
	| string
	| number
	| boolean
	| null
	| JsonValue[]
	| { [key: string]: JsonValue };
export type JsonObject = { [key: string]: JsonValue };

/** Whether a value is a JSON object: not null, not an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The id of a thing that another belongs to, which is shown as its id, or whole. */
export function idIn(value: unknown): unknown {
	return isObject(value) ? value.id : value;
}
