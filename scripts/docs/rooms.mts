/** Which room of nodes/Amiqus uses which, asked of dependency-cruiser: for the picture in docs/architecture.md and the check of it. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
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
	return summary.violations.map(({ rule, from, to, cycle }) =>
		[`${rule.name}: ${from} → ${to}`, ...(cycle ?? []).map(({ name }) => name)].join(' → '),
	);
}

/** The arrows between rooms as a picture that GitHub and npm draw, the most used rooms last. */
export function pictureOf({ modules }: ICruiseResult): string {
	const arrows = new Set(
		modules.flatMap(({ source, dependencies }) =>
			dependencies.flatMap(({ resolved }) => {
				const [from, to] = [roomOf(source), roomOf(resolved)];
				return from && to && from !== to ? [`\t${from} --> ${to}`] : [];
			}),
		),
	);
	return ['```mermaid', 'flowchart TD', ...[...arrows].sort(), '```'].join('\n');
}

/** The room a file is in: a folder, or the node files beside them. */
function roomOf(path: string): string | undefined {
	const [, inside = '', more] = /^nodes\/Amiqus\/([^/]+)(\/.*)?$/.exec(path) ?? [];
	if (inside.startsWith('__') || inside === '') return undefined;
	return more === undefined ? 'nodes["the node files"]' : inside;
}
