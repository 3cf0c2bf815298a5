import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { InvalidParameterError } from '../declare/field';
import { isObject } from '../declare/json';
import type { Operation, Result } from '../declare/operation';
import { minimal, OUTPUT_SECRETS, type Output } from '../declare/output';
import { isTool } from './tool';

/** How the results of a run come out, which is the same for all items. */
export interface Shape {
	output: Output;
	/** The fields selected; none unless the output is of selected ones. */
	selected: string[];
	/** Whether secrets come out. */
	secrets: boolean;
}

/** @throws InvalidParameterError when fields are to be selected and none are */
export function readShape(context: IExecuteFunctions): Shape {
	const asSaved = (name: string, otherwise: unknown): unknown =>
		context.getNodeParameter(name, 0, otherwise as string, { rawExpressions: true });
	const output = outputOf(asSaved('outputMode', ''), asSaved('simplify', true), isTool(context));
	const selected =
		output === 'selected'
			? String(asSaved('selectedFields', ''))
					.split(',')
					.map((name) => name.trim())
					.filter((name) => name !== '')
			: [];
	if (output === 'selected' && selected.length === 0) {
		throw new InvalidParameterError(['Selected Fields'], 'is empty: name at least one field');
	}
	return { output, selected, secrets: asSaved(OUTPUT_SECRETS, false) === true };
}

function outputOf(chosen: unknown, simplify: unknown, tool: boolean): Output {
	if (chosen === 'raw' || chosen === 'simplified' || chosen === 'selected') return chosen;
	if (simplify === false) return 'raw';
	return tool ? 'minimal' : 'simplified';
}

/** Results as they come out. */
export function shaped(shape: Shape, operation: Operation, results: Result[]): Result[] {
	return results.map((result) =>
		isItem(result)
			? { ...result, json: shapedJson(shape, operation, result.json) }
			: shapedJson(shape, operation, result),
	);
}

function shapedJson(
	{ output, selected, secrets }: Shape,
	{ simplify, secrets: secret = [] }: Operation,
	whole: IDataObject,
): IDataObject {
	const raw = secrets ? whole : without(whole, secret);
	if (output === 'raw') return raw;
	const simplified = simplify ? simplify(raw) : raw;
	if (output === 'simplified') return simplified;
	// A secret that was let out is told to agents as well.
	if (output === 'minimal')
		return { ...minimal(simplified), ...(secrets ? only(raw, secret) : {}) };
	return Object.fromEntries(
		selected.map((name) => [name, at(simplified, [name]) ?? at(raw, name.split('.'))]),
	);
}

function without(json: IDataObject, keys: readonly string[]): IDataObject {
	if (keys.length === 0) return json;
	return Object.fromEntries(Object.entries(json).filter(([key]) => !keys.includes(key)));
}

function only(json: IDataObject, keys: readonly string[]): IDataObject {
	return Object.fromEntries(Object.entries(json).filter(([key]) => keys.includes(key)));
}

/** What stands at a place of a result; null where nothing does, so that a table keeps its columns. */
function at(json: unknown, [key, ...rest]: string[]): IDataObject[string] {
	if (key === undefined) return (json ?? null) as IDataObject[string];
	return isObject(json) && Object.hasOwn(json, key) ? at(json[key], rest) : null;
}

/** Whether a result is a whole item, with files, rather than its json alone. */
export function isItem(result: Result): result is Pick<INodeExecutionData, 'json' | 'binary'> {
	return 'binary' in result && isObject(result.binary);
}

/** Results as n8n's items, linked to the one that they came of. */
export function itemsOf(results: Result[], index: number): INodeExecutionData[] {
	const pairedItem = { item: index };
	return results.map((result) =>
		isItem(result) ? { ...result, pairedItem } : { json: result, pairedItem },
	);
}
