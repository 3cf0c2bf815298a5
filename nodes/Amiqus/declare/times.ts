/** A time in milliseconds since 1970; NaN for what is none. As text, times of one moment differ by zone and fractions. */
export function timeOf(value: unknown): number {
	return typeof value === 'string' ? Date.parse(value) : Number.NaN;
}

/** A time in Amiqus's form: to the second, in UTC. */
export function toText(ms: number): string {
	return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** A time brought into Amiqus's form; undefined for what is none. */
export function secondOf(value: unknown): string | undefined {
	const ms = timeOf(value);
	return Number.isNaN(ms) ? undefined : toText(ms);
}
