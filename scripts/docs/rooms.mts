/** Which room of nodes/Amiqus uses which, asked of dependency-cruiser: for the picture in docs/architecture.md and the check of it. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

interface Config {
	forbidden: IFlattenedRuleSet['forbidden'];
	options: object;
}

/** Everything that imports something in the published sources and the sandbox, with the rules that are broken. */
export async function cruiseRooms(root: string): Promise<ICruiseResult> {
	const { forbidden, options } = createRequire(import.meta.url)(
		join(root, '.dependency-cruiser.cjs'),
	) as Config;
	const { output } = await cruise(
		['nodes', 'credentials', 'sandbox'],
		{ ...options, baseDir: root, validate: true, ruleSet: { forbidden } },
		{},
		{ tsConfig: extractTSConfig(join(root, 'tsconfig.dev.json')) },
	);
	if (typeof output === 'string') throw new Error('dependency-cruiser answered with a report');
	return output;
}

/** Rules that are broken, a line each. */
export function brokenIn({ summary }: ICruiseResult): string[] {
	return summary.violations.map(({ rule, from, to, cycle }) => {
		const way = cycle ? cycle.map(({ name }) => name) : [to];
		return `${rule.name}: ${[from, ...way].join(' → ')}`;
	});
}

/** Most layers of rooms, from the node files down to the language everything is written in. */
const MOST_LAYERS = 6;

/**
 * Folders whose own files use each other in a circle, a line each: dependency-cruiser counts a folder in another as part of
 * it, and sees none between the two.
 */
export function circlesOfFolders({ modules }: ICruiseResult): string[] {
	const uses = graphOf(modules, (path) => (path.startsWith('nodes/') ? dirname(path) : undefined));
	return circlesIn(uses).map((circle) => `a circle of folders: ${circle.join(' → ')}`);
}

/** What is wrong with the number of layers, where something is. */
export function tooManyLayers({ modules }: ICruiseResult): string[] {
	const uses = graphOf(modules, roomOf);
	if (circlesIn(uses).length > 0) return ['a circle of rooms'];
	const layers = Math.max(0, ...[...uses.keys()].map((room) => depthOf(room, uses)));
	return layers > MOST_LAYERS ? [`${layers} layers of rooms, and ${MOST_LAYERS} are enough`] : [];
}

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** Which place uses which others, places being what `placeOf` makes of the files in them. */
function graphOf(
	modules: ICruiseResult['modules'],
	placeOf: (path: string) => string | undefined,
): Graph {
	const graph = new Map<string, Set<string>>();
	for (const { source, dependencies } of modules) {
		for (const { resolved } of dependencies) {
			const [from, to] = [placeOf(source), placeOf(resolved)];
			if (!from || !to || from === to) continue;
			graph.set(from, (graph.get(from) ?? new Set()).add(to));
		}
	}
	return graph;
}

/** One circle for each place that is in any, as the way from there and back. */
function circlesIn(graph: Graph): string[][] {
	return [...graph.keys()].flatMap((place) => {
		const way = wayBack(place, graph);
		return way && way.every((other) => place <= other) ? [way] : [];
	});
}

/** The shortest way from a place to itself. */
function wayBack(place: string, graph: Graph): string[] | undefined {
	const ways = [[place]];
	const seen = new Set<string>();
	for (const way of ways) {
		for (const next of graph.get(way.at(-1) ?? '') ?? []) {
			if (next === place) return [...way, place];
			if (seen.has(next)) continue;
			seen.add(next);
			ways.push([...way, next]);
		}
	}
	return undefined;
}

/** How many layers stand on each other from a room down, itself among them. */
function depthOf(room: string, uses: Graph): number {
	return 1 + Math.max(0, ...[...(uses.get(room) ?? [])].map((other) => depthOf(other, uses)));
}

/** The arrows between rooms as a picture that GitHub and npm draw, the most used rooms last. */
export function pictureOf({ modules }: ICruiseResult): string {
	const arrows = [...graphOf(modules, roomOf)].flatMap(([from, others]) =>
		[...others].map((to) => `\t${from} --> ${to}`),
	);
	return ['```mermaid', 'flowchart TD', ...arrows.sort(), '```'].join('\n');
}

/** The room a file is in: a folder, or the node files beside them. */
function roomOf(path: string): string | undefined {
	const [, inside = '', more] = /^nodes\/Amiqus\/([^/]+)(\/.*)?$/.exec(path) ?? [];
	if (inside.startsWith('__') || inside === '') return undefined;
	return more === undefined ? 'nodes["the node files"]' : inside;
}
