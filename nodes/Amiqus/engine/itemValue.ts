import { isSafeObjectProperty, type IDataObject } from 'n8n-workflow';
import { isObject } from '../declare/json';

/** That a value has to be asked of n8n. */
export const ASK_N8N = Symbol('ask n8n');

/**
 * What a parameter comes to for an item's json, if that can be seen without n8n.
 *
 * @param ask what is known of other expressions
 */
export type ItemValue = (json: IDataObject, ask?: (expression: string) => unknown) => unknown;

/** What n8n's editor writes where a field of the input is dragged into a parameter. */
const FIELD_OF_ITEM = /^=\{\{\s*\$json((?:\.[A-Za-z_]\w*|\["[^"\\]+"\]|\['[^'\\]+'\])+)\s*\}\}$/;
const STEP = /\.(\w+)|\["([^"]+)"\]|\['([^']+)'\]/g;

/**
 * Looks for expressions that just name a field of the item, as most do: reading that field gives what n8n's evaluation
 * would, which takes about 0.4 ms each time. Anything else, and any value that n8n might treat in a way of its own, is
 * n8n's business.
 *
 * @param raw a parameter as it stands in the workflow
 */
export function itemValueOf(raw: unknown): ItemValue {
	if (typeof raw === 'string') return raw.startsWith('=') ? valueOfExpression(raw) : () => raw;
	if (!isObject(raw)) return () => (Array.isArray(raw) ? ASK_N8N : raw);
	const parts = Object.entries(raw).map(([key, inner]) => [key, itemValueOf(inner)] as const);
	return (json, ask) => {
		const values: Record<string, unknown> = {};
		for (const [key, part] of parts) {
			const value = part(json, ask);
			if (value === ASK_N8N) return ASK_N8N;
			values[key] = value;
		}
		return values;
	};
}

/** Whether an expression just names a field of the item. */
export function isFieldOfItem(expression: string): boolean {
	return FIELD_OF_ITEM.test(expression);
}

function valueOfExpression(expression: string): ItemValue {
	const field = fieldOfItem(expression);
	return (json, ask) => {
		const seen = field(json);
		return seen === ASK_N8N && ask ? ask(expression) : seen;
	};
}

function fieldOfItem(expression: string): ItemValue {
	const [, steps] = FIELD_OF_ITEM.exec(expression) ?? [];
	if (steps === undefined) return () => ASK_N8N;
	const keys = [...steps.matchAll(STEP)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
	if (!keys.every(isSafeObjectProperty)) return () => ASK_N8N;
	return (json) => {
		let value: unknown = json;
		for (const key of keys) {
			if (!isObject(value) || !Object.hasOwn(value, key)) return ASK_N8N;
			value = value[key];
		}
		return isPlain(value) ? value : ASK_N8N;
	};
}

function isPlain(value: unknown): boolean {
	return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
