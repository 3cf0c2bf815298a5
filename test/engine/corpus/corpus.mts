/** Workflows as an earlier version of this package had them saved, and what they sent then. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeParameters, INodeTypeDescription } from 'n8n-workflow';
import type { Sandbox } from '../../../sandbox/index.mts';
import { INPUT_FIELD } from '../generated/arbitrary.mts';
import { itemWithFile, runNode, workflow as n8n } from '../support/index.mts';

/** Where they lie. */
export const CORPUS = join(process.cwd(), 'test', 'corpus');

export interface SavedNode {
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: INodeParameters;
}

/** One call, as `POST /api/v2/clients` with its body. */
export interface Call {
	call: string;
	body?: unknown;
}

export interface Entry {
	/** The node is to be put behind an item with a file in it. */
	workflow: { name: string; nodes: SavedNode[]; connections: object };
	/** What each node sent, by its name. */
	calls: Record<string, Call[]>;
}

const read = <T,>(file: string) => JSON.parse(readFileSync(join(CORPUS, file), 'utf8')) as T;

/** What Amiqus held when it was made. */
export const stateThen = () => read<object>('sandbox.json');

/** All of it, by the name of the file. */
export function entries(): Array<[string, Entry]> {
	const files = readdirSync(join(CORPUS, 'workflows')).sort();
	return files.map((file) => [file, read<Entry>(join('workflows', file))]);
}

/** What n8n makes of a node's parameters: without those it does not know, and, where asked for, with what is left out. */
export function parametersOf(
	description: INodeTypeDescription,
	node: SavedNode,
	withDefaults: boolean,
): INodeParameters {
	const { properties } = description;
	const about = { ...node, id: node.name };
	const { getNodeParameters } = n8n.NodeHelpers;
	const { parameters } = node;
	return getNodeParameters(properties, parameters, withDefaults, false, about, description) ?? {};
}

/** Where n8n is told to go on: another each time. */
const SIGNED = /"http:[^"]*webhook-waiting[^"]*"/;

/** Runs one node of it against an Amiqus in that state, and answers what it sent. */
export async function callsOf(
	sandbox: Sandbox,
	state: object,
	parameters: INodeParameters,
): Promise<{ calls: Call[]; error: string | undefined }> {
	sandbox.load(state);
	const calls: Call[] = [];
	const stop = sandbox.onExchange(({ method, url, body }) => {
		const text = body?.replace(SIGNED, '"an address of n8n"') ?? '';
		const sent = text === '' ? {} : { body: JSON.parse(text) as unknown };
		calls.push({ call: `${method} ${url}`, ...sent });
	});
	const bill = { fileName: 'bill.txt', mimeType: 'text/plain' };
	const item = await itemWithFile(Buffer.from('a bill'), bill, {}, INPUT_FIELD);
	const { error } = await runNode({ sandbox, parameters, items: [item] }).finally(stop);
	return {
		calls: calls.sort((a, b) => order(a).localeCompare(order(b), 'en')),
		error: error?.message,
	};
}

/** Calls that are made side by side come in any order. */
const order = (call: Call) => JSON.stringify(call);
