import type { INodePropertyOptions } from 'n8n-workflow';
import type { Resource } from '../operation';

/** What n8n evaluates for the words that a value becomes by itself: `getSteps`, Get Steps. */
const INTO_WORDS = `.replace(/[A-Z]/g, " $&").replace(/^./, (first) => first.toUpperCase())`;

const inWords = (value: string) =>
	value.replace(/[A-Z]/g, ' $&').replace(/^./, (first) => first.toUpperCase());

/**
 * The line below the node on the canvas, in the words of the screen: `Request: Create`. n8n has only the values there, so
 * the words that do not follow from them are part of the expression.
 */
export function subtitleFor(resources: readonly Resource[]): string {
	const named = resources.map(({ name, value }) => [value, name.replace(/ \(.*\)$/, '')] as const);
	const operations = resources.flatMap(({ value, operations: own }) =>
		own.map((operation) => ({ key: `${value}.${operation.value}`, ...operation })),
	);
	const irregular = operations.filter(({ name, value }) => name !== inWords(value));
	const common = new Map(irregular.map(({ value, name }) => [value, name]));
	const special = operations.filter(
		({ name, value }) => common.has(value) && common.get(value) !== name,
	);
	const words = {
		...exceptions(named),
		...Object.fromEntries(common),
		...Object.fromEntries(special.map(({ key, name }) => [key, name])),
	};
	const resource = '$parameter.resource';
	const operation = '$parameter.operation';
	return `={{ (([words, resource, operation]) => (words[resource] ?? resource${INTO_WORDS}) + ": " + (words[resource + "." + operation] ?? words[operation] ?? operation${INTO_WORDS}))([${JSON.stringify(words)}, ${resource}, ${operation}]) }}`;
}

/** The names that are not the words their values become. */
function exceptions(named: ReadonlyArray<readonly [value: string, name: string]>) {
	return Object.fromEntries(named.filter(([value, name]) => name !== inWords(value)));
}

/** The same for a trigger: what it waits for, `Request: Finished`. */
export function subtitleOfEvents(options: readonly INodePropertyOptions[]): string {
	const words = Object.fromEntries(options.map(({ value, name }) => [String(value), name]));
	return `={{ ((words) => [$parameter.events].flat().map((event) => words[event] ?? event).join(", "))(${JSON.stringify(words)}) }}`;
}
