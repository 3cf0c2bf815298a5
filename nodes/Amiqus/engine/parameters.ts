import type { IExecuteFunctions, NodeParameterValueType } from 'n8n-workflow';
import { isShown, readOne, type Fields } from '../declare/field';
import { ASK_N8N, itemValueOf, type ItemValue } from './itemValue';

/** Reads the values of all fields for an item. */
export type ParameterReader = (itemIndex: number) => Record<string, unknown>;

/** A field whose value may differ from item to item. */
interface Dynamic {
	field: Fields[string];
	itemValue: ItemValue;
}

/**
 * Prepares the reading of an operation's parameters. Each one that holds no expression is resolved and checked once,
 * for all items: an expression costs about 0.4 ms each time.
 *
 * @throws InvalidParameterError when a parameter without expressions is wrong, before any item is touched
 */
export function parameterReader(context: IExecuteFunctions, fields: Fields): ParameterReader {
	const constant: Record<string, unknown> = {};
	const dynamic = new Map<string, Dynamic>();
	// An AI tool is handed an input of its own, and its expressions see that of the agent.
	const items = context.isToolExecution() ? [] : context.getInputData();
	for (const [name, field] of Object.entries(fields)) {
		const raw = context.getNodeParameter(name, 0, field.property.default, { rawExpressions: true });
		const depends = Object.keys(field.condition ?? {}).some((sibling) => dynamic.has(sibling));
		if (depends || holdsExpression(raw)) dynamic.set(name, { field, itemValue: itemValueOf(raw) });
		else if (isShown(field, constant)) constant[name] = readOne(field, raw);
	}
	return (itemIndex) => {
		const values = { ...constant };
		const { json = {} } = items[itemIndex] ?? {};
		for (const [name, { field, itemValue }] of dynamic) {
			if (!isShown(field, values)) continue;
			const seen = itemValue(json);
			const value = seen === ASK_N8N ? evaluate(context, name, itemIndex, field) : seen;
			values[name] = readOne(field, value);
		}
		return values;
	};
}

/** n8n's evaluation; what it comes to is checked by the field itself, not by n8n as well. */
function evaluate(
	context: IExecuteFunctions,
	name: string,
	itemIndex: number,
	field: Fields[string],
) {
	return context.getNodeParameter(name, itemIndex, field.property.default, {
		skipValidation: true,
	});
}

/** Whether n8n would evaluate anything in a parameter. */
function holdsExpression(raw: NodeParameterValueType | object): boolean {
	if (typeof raw === 'string') return raw.startsWith('=');
	if (typeof raw !== 'object' || raw === null) return false;
	return Object.values(raw).some((inner) => holdsExpression(inner as NodeParameterValueType));
}
