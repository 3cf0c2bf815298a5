import type { Place } from './given';
import { editsBetween } from './nearest';

/** A field of the item that an expression names. */
const FIELD = /\$json(?:\?)?(?:\.([A-Za-z_]\w*)|(?:\?\.)?\[\s*(["'])([^"'\\]+)\2\s*\])/g;

/** That a function is used in an expression; n8n swallows that there is none of its name. */
const CALL = /\w\(/;

/** Longest name of a field that is told. */
const LONGEST_NAME = 60;

/** Why an expression came to nothing, as far as that can be seen: in brackets, to be told behind it. */
export function whyNothing(expression: string, value: unknown, at: Place): string {
	if (value !== undefined) return ' (it is blank in this item)';
	const missing = missingField(expression, at);
	if (missing !== undefined) return ` (${missing})`;
	return CALL.test(expression) ? ' (one with a misspelt function does, too)' : '';
}

/** Which field an expression names that the item does not have, and which one it has that is nearly called so. */
function missingField(expression: string, at: Place): string | undefined {
	const names = [...expression.matchAll(FIELD)].map((match) => match[1] ?? match[3] ?? '');
	const there = names.length > 0 ? fieldsOfItem(at) : undefined;
	const missing = there && names.find((name) => !there.includes(name));
	if (missing === undefined || missing.length > LONGEST_NAME) return undefined;
	const near = nearestTo(missing, there ?? []);
	return `this item has no ‘${missing}’${near === undefined ? '' : `, but ‘${near}’`}`;
}

function fieldsOfItem(at: Place): string[] | undefined {
	const keys = at.evaluate('{{ Object.keys($json) }}');
	return Array.isArray(keys) ? keys.map(String) : undefined;
}

/** The name with the fewest other letters, if they are no more than a third. */
function nearestTo(wanted: string, names: readonly string[]): string | undefined {
	const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
	const [nearest] = names
		.filter((name) => name.length <= LONGEST_NAME)
		.map((name) => ({ name, edits: editsBetween(plain(name), plain(wanted)) }))
		.sort((a, b) => a.edits - b.edits);
	return nearest && nearest.edits <= wanted.length / 3 ? nearest.name : undefined;
}
