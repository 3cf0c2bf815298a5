/** Makes the corpus anew, of what this version saves: every operation with all its fields set. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { INodeParameters, INodeTypeDescription } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../../sandbox/index.mts';
import { pathsGiven, pathsIn, valuesOf, type Known } from '../generated/arbitrary.mts';
import { knownTo, operations, shownFor, type Chosen } from '../generated/described.mts';
import { pickAll } from '../generated/pick.mts';
import { callsOf, CORPUS, parametersOf, type Call, type Entry, type SavedNode } from './corpus.mts';

const SAMPLES = { numRuns: 250, seed: 7 };
const TYPE = 'n8n-nodes-amiqus.amiqus';

/** The parameters as n8n's editor saves them: without what is as it was to begin with. */
function asSaved(description: INodeTypeDescription, node: SavedNode): INodeParameters {
	return parametersOf(description, node, false);
}

interface Making {
	sandbox: Sandbox;
	state: object;
	known: Known;
	description: INodeTypeDescription;
}

/** Samples of an operation that succeed and between them set as many of its fields as can be set. */
async function samplesOf(making: Making, chosen: Chosen): Promise<Array<[SavedNode, Call[]]>> {
	const { sandbox, state, known, description } = making;
	const shown = shownFor(description.properties, chosen);
	const unset = new Set(pathsIn(shown));
	const kept: Array<[SavedNode, Call[]]> = [];
	/** Of what Amiqus has nothing to try it on, what is asked for all the same. */
	let refused: [SavedNode, Call[]] | undefined;
	for (const values of fc.sample(valuesOf(shown, 'everything', known, { ...chosen }), SAMPLES)) {
		const given = pathsGiven(values);
		if (kept.length > 0 && !given.some((path) => unset.has(path))) continue;
		sandbox.load(state);
		const picked = await pickAll({ sandbox, known }, shown, values, { ...chosen });
		const number = kept.length === 0 ? '' : ` ${kept.length + 1}`;
		const node: SavedNode = {
			name: `${chosen.operation}${number}`,
			type: TYPE,
			typeVersion: 1,
			position: [0, 0],
			parameters: { ...chosen, ...picked },
		};
		node.parameters = asSaved(description, node);
		const { calls, error } = await callsOf(sandbox, state, node.parameters);
		if (error !== undefined && calls.length > 0) refused ??= [node, calls];
		if (error !== undefined || calls.length === 0) continue;
		kept.push([node, calls]);
		for (const path of given) unset.delete(path);
	}
	return kept.length === 0 && refused ? [refused] : kept;
}

/** Writes all files of the corpus. */
export async function writeCorpus(description: INodeTypeDescription): Promise<string[]> {
	const folder = join(CORPUS, 'workflows');
	rmSync(CORPUS, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const sandbox = await startSandbox();
	const without: string[] = [];
	try {
		const known = await knownTo(sandbox);
		// A subscription, for what is asked of one; without it they would be refused.
		await subscribe(sandbox);
		// Of dates to come some would have passed when the corpus is run.
		for (const client of sandbox.state.clients.rows) client.deletion_date = null;
		const state = await sandbox.save();
		write(join(CORPUS, 'sandbox.json'), state);
		write(join(CORPUS, 'examples.json'), examples());
		const entries = new Map<string, Entry>();
		for (const chosen of (await operations()).chosen) {
			const { resource, operation } = chosen;
			const samples = await samplesOf({ sandbox, state, known, description }, chosen);
			if (samples.length === 0) without.push(`${resource}.${operation}`);
			const entry = entries.get(resource) ?? {
				workflow: { name: resource, nodes: [], connections: {} },
				calls: {},
			};
			entries.set(resource, entry);
			for (const [node, calls] of samples) {
				const position: [number, number] = [0, 200 * entry.workflow.nodes.length];
				entry.workflow.nodes.push({ ...node, position });
				entry.calls[node.name] = calls;
			}
		}
		for (const [resource, entry] of entries) write(join(folder, `${resource}.json`), entry);
	} finally {
		await sandbox.close();
	}
	return without;
}

async function subscribe({ api, token }: Sandbox): Promise<void> {
	const body = JSON.stringify({ url: 'https://example.com/hook', events: ['*'] });
	const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
	await fetch(`${api}/webhooks`, { method: 'POST', headers, body });
}

/** The nodes of this package in all examples. */
function examples(): SavedNode[] {
	const folder = join(process.cwd(), 'examples');
	return readdirSync(folder)
		.sort()
		.flatMap((file) => {
			const { nodes } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
				nodes: SavedNode[];
			};
			return nodes
				.filter(({ type }) => type.startsWith('n8n-nodes-amiqus.'))
				.map(({ name, type, typeVersion, position, parameters }) => ({
					name: `${file}: ${name}`,
					type,
					typeVersion,
					position,
					parameters,
				}));
		});
}

const write = (file: string, content: unknown) =>
	writeFileSync(file, `${JSON.stringify(content, undefined, '\t')}\n`);
