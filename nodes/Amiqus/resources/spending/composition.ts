import { isObject, type IDataObject, type JsonObject, type JsonValue } from '../../declare/json';

/** A step as it is asked for: its kind, and the preferences sent with it. */
export interface WantedStep {
	type: string;
	preferences: JsonObject;
}

/** What a request is made of, from the steps that are sent or those a template has ready. */
export function compositionOf(steps: unknown): WantedStep[] {
	const list = Array.isArray(steps) ? steps.filter(isObject) : [];
	return list.map(({ type, preferences }) => ({
		type: String(type),
		preferences: isObject(preferences) ? (preferences as JsonObject) : {},
	}));
}

/**
 * Whether a request in Amiqus is of a composition: as many steps of each kind, and of the preferences sent with them
 * those that its steps show. Amiqus fills in defaults, and shows no template or attachment that a step came from.
 */
export function isOfComposition(record: IDataObject, wanted: readonly WantedStep[]): boolean {
	const left = compositionOf(record.steps);
	if (left.length !== wanted.length) return false;
	// The steps that say most choose first.
	const strict = [...wanted].sort((a, b) => size(b) - size(a));
	return strict.every((step) => {
		const place = left.findIndex((one) => isSuch(one, step));
		if (place >= 0) left.splice(place, 1);
		return place >= 0;
	});
}

const size = ({ preferences }: WantedStep) => Object.keys(preferences).length;

function isSuch(step: WantedStep, { type, preferences }: WantedStep): boolean {
	return (
		step.type === type &&
		Object.entries(preferences).every(
			([name, value]) =>
				NOT_CHOSEN.has(name) ||
				!Object.hasOwn(step.preferences, name) ||
				agree(value, step.preferences[name]),
		)
	);
}

/** What Amiqus sets by itself and no longer lets anybody choose. */
const NOT_CHOSEN: ReadonlySet<string> = new Set(['face', 'liveness']);

/** Whether two preferences say the same. */
function agree(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
	return JSON.stringify(plain(one)) === JSON.stringify(plain(other));
}

/** A preference in one way of writing: none is none however it is written, and lists and names have no order. */
function plain(value: JsonValue | undefined): JsonValue {
	if (value === undefined || isNone(value)) return null;
	if (Array.isArray(value)) return value.map((entry) => JSON.stringify(entry)).sort();
	if (!isObject(value)) return value;
	const entries = Object.entries(value as JsonObject).map(([name, one]) => [name, plain(one)]);
	return Object.fromEntries(entries.filter(([, one]) => one !== null).sort()) as JsonObject;
}

/** Names what a request is made of: the same for all that come to one request, in whatever order they say so. */
export function keyOf(wanted: readonly WantedStep[]): string {
	const steps = wanted.map(({ type, preferences }) => {
		const chosen = Object.entries(preferences).filter(([name]) => !NOT_CHOSEN.has(name));
		return JSON.stringify([type, plain(Object.fromEntries(chosen))]);
	});
	return JSON.stringify(steps.sort());
}

function isNone(value: JsonValue): boolean {
	if (value === null || value === false || value === '') return true;
	return Array.isArray(value) && value.length === 0;
}
