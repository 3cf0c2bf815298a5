import type {
	ICredentialType,
	INodeExecutionData,
	INodeProperties,
	INodeType,
	INodeTypes,
	IVersionedNodeType,
} from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { core, workflow } from './n8n.mts';

/** The package under test, or stand-ins for it: node and credential types by the names n8n uses. */
export interface Types {
	nodes: Record<string, INodeType | IVersionedNodeType>;
	credentials: Record<string, ICredentialType>;
}

export const PACKAGE_ROOT = resolve(import.meta.dirname, '../../..');

const loaded = new Map<string, Promise<Types>>();

/** Loads the built package with n8n-core's own loader, the way an n8n with it installed does. */
export async function loadPackage(root: string = PACKAGE_ROOT): Promise<Types> {
	let types = loaded.get(root);
	if (!types) loaded.set(root, (types = readPackage(root)));
	return await types;
}

/** Loads it once more, as another process of n8n does: that one shares no memory with this one. */
export async function loadPackageAgain(): Promise<Types> {
	const root = await mkdtemp(join(tmpdir(), 'n8n-nodes-amiqus-tests-'));
	try {
		for (const part of ['dist', 'package.json'])
			await cp(join(PACKAGE_ROOT, part), join(root, part), { recursive: true });
		await symlink(join(PACKAGE_ROOT, 'node_modules'), join(root, 'node_modules'));
		return await readPackage(root);
	} finally {
		await rm(root, { recursive: true });
	}
}

async function readPackage(root: string): Promise<Types> {
	const { name } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { name: string };
	const loader = new core.PackageDirectoryLoader(root);
	await loader.loadAll();
	const nodes = Object.keys(loader.nodeTypes).map(
		(type) => [`${name}.${type}`, loader.getNode(type).type] as const,
	);
	const credentials = Object.keys(loader.credentialTypes).map(
		(type) => [type, loader.getCredential(type).type] as const,
	);
	return { nodes: Object.fromEntries(nodes), credentials: Object.fromEntries(credentials) };
}

/** A node that only needs to run. */
export const plainNode = (
	name: string,
	execute: INodeType['execute'],
	group: 'trigger' | 'transform' = 'transform',
): INodeType => ({
	description: {
		displayName: name,
		name,
		group: [group],
		version: 1,
		description: 'A part of the tests',
		defaults: { name },
		inputs: group === 'trigger' ? [] : [workflow.NodeConnectionTypes.Main],
		outputs: [workflow.NodeConnectionTypes.Main],
		properties: [],
	},
	execute,
});

export const START_TYPE = 'n8n-nodes-base.manualTrigger';
export const ITEMS_TYPE = 'tests.items';

/** Where a run begins: n8n's engine asks for a start node of this very type. */
export const startNode = (): INodeType =>
	plainNode(
		START_TYPE,
		async function () {
			return [this.getInputData()];
		},
		'trigger',
	);

/** Hands out what a test feeds in, as any node upstream would. */
export const itemsNode = (items: INodeExecutionData[]): INodeType =>
	plainNode(ITEMS_TYPE, async () => [
		items.map((item) => ({ ...item, pairedItem: item.pairedItem ?? { item: 0 } })),
	]);

/** n8n's registry of node types, over a plain record. */
export function nodeTypes(nodes: Types['nodes']): INodeTypes {
	const byName = (name: string) => {
		const type = nodes[name];
		if (!type) {
			throw new Error(`There is no node type "${name}"; known: ${Object.keys(nodes).join(', ')}`);
		}
		return type;
	};
	return {
		getByName: byName,
		getByNameAndVersion: (name, version) =>
			workflow.NodeHelpers.getVersionedNodeType(byName(name), version),
		getKnownTypes: () => ({}),
	};
}

const property = (
	name: string,
	value: string | boolean,
	show?: Record<string, Array<string | boolean>>,
	type: INodeProperties['type'] = typeof value === 'boolean' ? 'boolean' : 'string',
): INodeProperties => ({
	displayName: name,
	name,
	type,
	default: value,
	...(show && { displayOptions: { show } }),
});

/** What a credential that extends n8n's generic oAuth2Api inherits from it (n8n 2.41). */
export const oAuth2Parent: INodeProperties[] = (() => {
	const notDynamic = { useDynamicClientRegistration: [false] };
	const byCode = { grantType: ['authorizationCode', 'pkce'], ...notDynamic };
	return [
		property('useDynamicClientRegistration', false, undefined, 'hidden'),
		property('grantType', 'authorizationCode', notDynamic),
		property('authUrl', '', byCode),
		property('accessTokenUrl', '', notDynamic),
		property('clientId', '', notDynamic),
		property('clientCredentialType', 'clientSecret', undefined, 'hidden'),
		property('clientSecret', '', notDynamic),
		property('scope', '', notDynamic),
		property('authQueryParameters', '', byCode),
		property('authentication', 'header', notDynamic),
	];
})();

/** Fields n8n 2.41 always takes from the credential type where the type hides them. */
export const OAUTH_PINNED_FIELDS = [
	'useDynamicClientRegistration',
	'authUrl',
	'accessTokenUrl',
	'grantType',
	'authentication',
	'usePkce',
];
