/** The shape of JSON values, in the little of JSON Schema that n8n's editor reads. */
export interface Schema {
	type: 'array' | 'boolean' | 'integer' | 'null' | 'number' | 'object' | 'string';
	properties?: Record<string, Schema>;
	items?: Schema;
}

/** Objects whose keys are a team's own (the questions of its forms): what is inside differs from team to team. */
const OWN_KEYS = new Set(['answers', 'show_if']);

/** The shape that several values have together. Null counts only where there is nothing else. */
export function schemaOf(values: unknown[]): Schema {
	const given = values.filter((value) => value !== null && value !== undefined);
	const [first] = given;
	if (first === undefined) return { type: 'null' };
	if (Array.isArray(first)) {
		const items = given.filter((value) => Array.isArray(value)).flat() as unknown[];
		return items.length > 0 ? { type: 'array', items: schemaOf(items) } : { type: 'array' };
	}
	const objects = given.filter(isObject);
	if (objects.length > 0) return objectOf(objects);
	if (typeof first === 'number') {
		return { type: given.every((value) => Number.isInteger(value)) ? 'integer' : 'number' };
	}
	return { type: typeof first === 'boolean' ? 'boolean' : 'string' };
}

function objectOf(objects: Array<Record<string, unknown>>): Schema {
	const names = [...new Set(objects.flatMap((object) => Object.keys(object)))];
	const properties = names.map((name): [string, Schema] => [
		name,
		OWN_KEYS.has(name) ? { type: 'object' } : schemaOf(objects.map((object) => object[name])),
	]);
	return { type: 'object', properties: Object.fromEntries(properties) };
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
