/**
 * What was saved with an earlier version of this package still means the same: every parameter is known, nothing is
 * missing, and the same calls are made. `AMIQUS_CORPUS=write` makes it anew, which is for new operations and fields only:
 * a difference in what was there breaks somebody's workflow.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeType } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../../sandbox/index.mts';
import { hurry } from '../support/hurry.mts';
import { loadPackage, workflow as n8n, type Types } from '../support/index.mts';
import { callsOf, CORPUS, entries, parametersOf, stateThen, type SavedNode } from './corpus.mts';
import { writeCorpus } from './write.mts';

let types: Types;
let sandbox: Sandbox;
let atEase: () => void;

/** What a saved node is described by; that which n8n makes of a node for agents is told apart by its name. */
function descriptionOf({ type, typeVersion }: Pick<SavedNode, 'type' | 'typeVersion'>) {
	const node = types.nodes[type.replace(/Tool$/, '')] as INodeType;
	const { description } = n8n.NodeHelpers.getVersionedNodeType(node, typeVersion);
	return { ...description, name: type.split('.').at(-1) ?? '' };
}

beforeAll(async () => {
	atEase = hurry();
	types = await loadPackage();
	if (process.env.AMIQUS_CORPUS === 'write') {
		const main = { type: 'n8n-nodes-amiqus.amiqus', typeVersion: 1 };
		console.log('Without a sample:', await writeCorpus(descriptionOf(main)));
	}
	sandbox = await startSandbox({ seed: 'empty' });
}, 900_000);
afterAll(async () => {
	await sandbox?.close();
	atEase();
});

/** What n8n misses in a saved node, which has to hold all that was saved. */
function expectUnderstood(at: string, node: SavedNode): void {
	const description = descriptionOf(node);
	const parameters = parametersOf(description, node, true);
	expect({ at, parameters }).toMatchObject({ at, parameters: node.parameters });
	const about = { ...node, id: node.name, parameters };
	const { getNodeParametersIssues } = n8n.NodeHelpers;
	const issues = getNodeParametersIssues(description.properties, about, description, []);
	expect({ at, issues }).toEqual({ at, issues: null });
}

it('knows all that the examples set', () => {
	const saved = JSON.parse(readFileSync(join(CORPUS, 'examples.json'), 'utf8')) as SavedNode[];
	expect(saved.length).toBeGreaterThan(0);
	for (const node of saved) expectUnderstood(node.name, node);
});

it('knows all that every operation had set, and sends the same', async () => {
	const state = stateThen();
	const all = entries();
	expect(all.length).toBeGreaterThan(0);
	for (const [file, { workflow, calls }] of all)
		for (const node of workflow.nodes) {
			const at = `${file}: ${node.name}`;
			expectUnderstood(at, node);
			const sent = await callsOf(sandbox, state, node.parameters);
			expect({ at, calls: sent.calls }).toEqual({ at, calls: calls[node.name] });
		}
}, 120_000);
