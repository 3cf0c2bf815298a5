import { ExpressionError } from 'n8n-workflow';
import type { Field } from '../declare/field';
import { InvalidParameterError } from '../declare/invalid';
import { isObject } from '../declare/json';
import { quoted } from '../declare/nothing';

/** An expression in a parameter, and the labels from the outermost field to the one that holds it. */
interface Held {
	labels: string[];
	expression: string;
}

/**
 * What n8n throws while it evaluates a parameter, as an error that names the field and quotes the expression. n8n tells
 * only the parameter, which may be a whole collection: each expression in it is evaluated once more, until one throws.
 *
 * @param raw the parameter as it stands in the workflow
 * @param evaluate n8n's evaluation of one expression, without its leading `=`
 */
export function unevaluated(
	field: Field<unknown>,
	raw: unknown,
	error: unknown,
	evaluate: (expression: string) => unknown,
): InvalidParameterError {
	for (const { labels, expression } of expressionsIn(field, raw)) {
		try {
			evaluate(expression);
		} catch (thrown) {
			const told = `n8n cannot evaluate the expression ${quoted(expression.trim())}`;
			return new InvalidParameterError(labels, `${told} (${reasonIn(thrown)}): correct it`);
		}
	}
	return new InvalidParameterError(
		[field.label],
		`n8n cannot evaluate its expressions (${reasonIn(error)}): correct them`,
	);
}

function expressionsIn(field: Field<unknown>, raw: unknown): Held[] {
	const { label, children, row } = field;
	const labels = [label];
	if (children && isObject(raw)) {
		return Object.entries(children).flatMap(([name, child]) =>
			below(labels, expressionsIn(child, raw[name])),
		);
	}
	if (row && isObject(raw)) {
		return [raw.values].flat().flatMap((values, index) => {
			const one = { ...field, label: `${row.name} ${index + 1}`, row: undefined };
			return below(labels, expressionsIn({ ...one, children: row.fields }, values));
		});
	}
	return textsIn(raw)
		.filter((text) => text.startsWith('='))
		.map((text) => ({ labels, expression: text.slice(1) }));
}

const below = (labels: string[], held: Held[]): Held[] =>
	held.map((one) => ({ ...one, labels: [...labels, ...one.labels] }));

function textsIn(raw: unknown): string[] {
	if (typeof raw === 'string') return [raw];
	return isObject(raw) || Array.isArray(raw) ? Object.values(raw).flatMap(textsIn) : [];
}

/** n8n's own reason. It says more in the template of some errors than in their message. */
function reasonIn(error: unknown): string {
	const { messageTemplate } = error instanceof ExpressionError ? error.context : {};
	const message = error instanceof Error ? error.message : String(error);
	// A template may name what n8n's editor fills in.
	const isWhole = typeof messageTemplate === 'string' && !messageTemplate.includes('{{');
	return (isWhole ? messageTemplate : message).replace(/\.$/, '');
}
