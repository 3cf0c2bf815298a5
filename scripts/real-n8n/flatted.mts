/**
 * Reads the format in which n8n stores an execution: a JSON array of values in which every string inside an
 * object or array is the index of another value, so that repeated and circular parts are written once.
 */
export function parseFlatted(text: string): unknown {
	const values = JSON.parse(text) as unknown[];
	const built = new Map<number, unknown>();
	const at = (index: number): unknown => {
		if (built.has(index)) return built.get(index);
		const value = values[index];
		if (typeof value !== 'object' || value === null) return value;
		const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
		// Before its parts, since a part may point back at it.
		built.set(index, copy);
		for (const [key, part] of Object.entries(value))
			Reflect.set(copy, key, typeof part === 'string' ? at(Number(part)) : part);
		return copy;
	};
	return at(0);
}
