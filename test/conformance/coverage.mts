import type { Exchange } from './exchange.mts';
import { LEFT_OUT } from './left-out.mts';
import { filledPlaces, placesOf } from './places.mts';
import type { Operation, Specification } from './specification.mts';

/** The places that calls of the node filled, by operation, where its fields were filled in. */
export class Coverage {
	private readonly filled = new Map<Operation, Set<string>>();

	constructor(private readonly specification: Specification) {}

	add(operation: Operation, { filledIn, url, requestBody, requestHeaders }: Exchange): void {
		if (!filledIn) return;
		const places = this.filled.get(operation) ?? new Set();
		this.filled.set(operation, places);
		for (const name of new URL(url, 'http://here').searchParams.keys()) places.add(`query/${name}`);
		const type = requestHeaders['content-type'] ?? '';
		if (requestBody && type.includes('json')) {
			for (const place of filledPlaces(JSON.parse(requestBody), 'body')) places.add(place);
		}
		// What is uploaded is streamed and not recorded: that it was uploaded says enough.
		if (type.startsWith('multipart/')) {
			for (const place of placesOf(operation, this.specification).keys()) places.add(place);
		}
	}

	/** What no field reaches, in lines; nothing to say where no fields were filled in. */
	report(): { lines: string[]; gaps: number } {
		if (this.filled.size === 0) return { lines: [], gaps: 0 };
		const { operations } = this.specification;
		const places = operations
			.filter(({ deprecated }) => !deprecated)
			.flatMap((operation) =>
				[...placesOf(operation, this.specification).keys()].map((place) => ({
					name: `${operation.method} ${operation.path}`,
					place,
					filled: this.filled.get(operation)?.has(place) === true,
				})),
			);
		const wanted = places.filter(({ name, place }) => !leftOut(name, place));
		const gaps = wanted.filter(({ filled }) => !filled);
		const used = LEFT_OUT.filter((known) =>
			places.some(({ name, place }) => leftOut(name, place) === known),
		);
		return {
			lines: [
				`  ${wanted.length - gaps.length}/${wanted.length} parameters and properties have a field`,
				...gaps.map(({ name, place }) => `  no field reaches: ${name} ${place}`),
				...used.map(({ what, reason }) => `  left out: ${what}: ${reason}`),
			],
			gaps: gaps.length,
		};
	}
}

const leftOut = (name: string, place: string) =>
	LEFT_OUT.find(({ operations, place: places }) => operations.test(name) && places.test(place));
