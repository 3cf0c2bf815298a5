import type { IDataObject, IExecuteFunctions, NodeParameterValueType } from 'n8n-workflow';
import { isShown, readOne, type Field, type Fields, type Place } from '../declare/field';
import { ABSENT, givenAs, type Given } from '../declare/given';
import { ASK_N8N, itemValueOf, type ItemValue } from './itemValue';
import { together } from './together';
import { unevaluated } from './unevaluated';

/** Reads the values of all fields for an item. */
export type ParameterReader = (itemIndex: number) => Record<string, unknown>;

/** A field whose value may differ from item to item. */
interface Dynamic {
	field: Fields[string];
	raw: unknown;
	itemValue: ItemValue;
}

/** In the place of a parameter that the node does not hold: n8n takes no `undefined` for that. */
const NOT_THERE = {};

/**
 * Prepares the reading of an operation's parameters. Each one that holds no expression is resolved and checked once,
 * for all items: an expression costs about 0.5 ms each time. Those of an item are evaluated in one, where that can be.
 *
 * @param known where the credential's Amiqus is, whether a blank value that an expression gives clears what it holds, and
 *   what notes the fields that are not set
 * @throws InvalidParameterError when a parameter without expressions is wrong, before any item is touched
 */
export function parameterReader(
	context: IExecuteFunctions,
	fields: Fields,
	known: Pick<Place, 'origin' | 'blankClears' | 'missed'>,
): ParameterReader {
	const constant: Record<string, unknown> = {};
	const dynamic = new Map<string, Dynamic>();
	const place = placesIn(context, known);
	for (const [name, field] of Object.entries(fields)) {
		const raw = rawOf(context, name);
		const depends = Object.keys(field.condition ?? {}).some((sibling) => dynamic.has(sibling));
		if (depends || holdsExpression(raw)) {
			dynamic.set(name, { field, raw, itemValue: itemValueOf(raw) });
		} else if (isShown(field, constant)) {
			constant[name] = readOne(field, givenAs(raw, raw), place(0));
		}
	}
	const jsonOf = itemsIn(context);
	const asked = together(
		context,
		[...dynamic.values()].map(({ raw }) => raw),
	);
	return (itemIndex) => {
		const values = { ...constant };
		const ask = asked(itemIndex);
		const json = jsonOf(itemIndex);
		const at = place(itemIndex);
		for (const [name, { field, raw, itemValue }] of dynamic) {
			if (!isShown(field, values)) continue;
			const seen = itemValue(json, ask);
			const value = seen === ASK_N8N ? evaluate(context, name, field, itemIndex) : seen;
			values[name] = readOne(field, givenAs(raw, value), at);
		}
		return values;
	};
}

/** Reads one parameter that is the same for all items: what it comes to for the first. */
export function readParameter<T>(context: IExecuteFunctions, name: string, field: Field<T>): T {
	const raw = rawOf(context, name);
	const given: Given = raw === undefined ? ABSENT : givenAs(raw, evaluate(context, name, field, 0));
	return readOne(field, given, placesIn(context, { origin: '', blankClears: false })(0));
}

/** The json of an item. An AI tool is handed an input of its own, and its expressions see that of the agent. */
function itemsIn(context: IExecuteFunctions): (itemIndex: number) => IDataObject {
	const items = context.isToolExecution() ? [] : context.getInputData();
	return (itemIndex) => items[itemIndex]?.json ?? {};
}

/** Where the values of an item are read. */
function placesIn(
	context: IExecuteFunctions,
	known: Pick<Place, 'origin' | 'blankClears' | 'missed'>,
): (itemIndex: number) => Place {
	const shared = {
		timezone: context.getTimezone(),
		now: new Date(),
		role: 'shown' as const,
		...known,
	};
	const jsonOf = itemsIn(context);
	return (itemIndex) => ({
		...shared,
		itemIndex,
		evaluate: (expression) => {
			const seen = itemValueOf(`=${expression}`)(jsonOf(itemIndex));
			return seen === ASK_N8N ? context.evaluateExpression(expression, itemIndex) : seen;
		},
	});
}

/** A parameter as it stands in the workflow; undefined where it does not. */
function rawOf(context: IExecuteFunctions, name: string): NodeParameterValueType | undefined {
	const raw = context.getNodeParameter(name, 0, NOT_THERE, { rawExpressions: true }) as
		| NodeParameterValueType
		| typeof NOT_THERE;
	return raw === NOT_THERE ? undefined : (raw as NodeParameterValueType);
}

/**
 * n8n's evaluation; what it comes to is checked by the field itself, not by n8n as well.
 *
 * @throws InvalidParameterError where n8n throws: the expression is at fault, not the item and not the node
 */
function evaluate(
	context: IExecuteFunctions,
	name: string,
	field: Fields[string],
	itemIndex: number,
): unknown {
	try {
		return context.getNodeParameter(name, itemIndex, '', { skipValidation: true });
	} catch (error) {
		throw unevaluated(field, rawOf(context, name), error, (expression) =>
			context.evaluateExpression(expression, itemIndex),
		);
	}
}

/** Whether n8n would evaluate anything in a parameter. */
function holdsExpression(raw: unknown): boolean {
	if (typeof raw === 'string') return raw.startsWith('=');
	if (typeof raw !== 'object' || raw === null) return false;
	return Object.values(raw).some((inner) => holdsExpression(inner));
}
