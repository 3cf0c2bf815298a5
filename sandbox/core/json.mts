const NON_ASCII = /[\u007f-\uffff]/;
const EVERY_NON_ASCII = /[\u007f-\uffff]/g;

/** Writes a value as JSON the way Amiqus does: in plain ASCII, everything else escaped. */
export function toAsciiJson(value: unknown): string {
	const text = JSON.stringify(value);
	if (!NON_ASCII.test(text)) return text;
	return text.replace(
		EVERY_NON_ASCII,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}

export type JsonObject = { [key: string]: unknown };

/** Whether a value is an object with keys: not null, not a list. */
export function isJsonObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
