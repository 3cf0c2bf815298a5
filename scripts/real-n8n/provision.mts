/** Fills a running n8n: credentials for the sandbox, and the example workflows. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { connectOAuth } from './oauth.mts';
import type { RestClient } from './rest.mts';

/** What is known of a running sandbox. */
export interface SandboxAccess {
	url: string;
	token: string;
	oauthClient: { id: string; secret: string };
	/** Where a browser beside n8n finds its pages, where that is not where n8n finds it. */
	pages?: string;
}

/** A credential or workflow as n8n names it. */
export interface Named {
	id: string;
	name: string;
}

/** A workflow as n8n exports it. */
export interface WorkflowFile {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
}

interface WorkflowNode {
	name: string;
	type: string;
	parameters: Record<string, unknown>;
	credentials?: Record<string, Partial<Named>>;
}

/** By credential type. */
export type Credentials = Record<string, Named>;

/** Creates both credentials, or brings them up to date where an earlier start created them. */
export async function provisionCredentials(
	rest: RestClient,
	sandbox: SandboxAccess,
): Promise<Credentials> {
	const baseUrl = sandbox.url;
	const existing = await rest.get<Array<Named & { type: string }>>('/credentials');
	const save = async (type: string, name: string, data: Record<string, unknown>) => {
		const body = { name, type, data };
		const found = existing.find(
			(credential) => credential.type === type && credential.name === name,
		);
		return found
			? rest.patch<Named>(`/credentials/${found.id}`, body)
			: rest.post<Named>('/credentials', body);
	};
	const token = await save('amiqusApi', 'Amiqus sandbox (token)', {
		accessToken: sandbox.token,
		baseUrl,
	});
	const oauth = await save('amiqusOAuth2Api', 'Amiqus sandbox (OAuth2)', {
		baseUrl,
		clientId: sandbox.oauthClient.id,
		clientSecret: sandbox.oauthClient.secret,
	});
	await connectOAuth(rest, oauth.id, sandbox.pages);
	return { amiqusApi: token, amiqusOAuth2Api: oauth };
}

/** Imports every workflow of a folder; one that is there by name is replaced. Answers them by name. */
export async function importWorkflows(
	rest: RestClient,
	folder: string,
	credentials: Credentials,
): Promise<Map<string, WorkflowFile & Named>> {
	const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
	const existing = await rest.get<Named[]>('/workflows');
	const imported = new Map<string, WorkflowFile & Named>();
	for (const file of files) {
		const { name, nodes, connections, settings } = JSON.parse(
			await readFile(join(folder, file), 'utf8'),
		) as WorkflowFile;
		const body = { name, nodes: withCredentials(nodes, credentials), connections, settings };
		const found = existing.find((workflow) => workflow.name === name);
		const saved = found
			? await rest.patch<WorkflowFile & Named>(`/workflows/${found.id}`, body)
			: await rest.post<WorkflowFile & Named>('/workflows', body);
		imported.set(name, saved);
	}
	return imported;
}

/** An exported workflow names credentials of the n8n it came from: here they are matched by their type. */
function withCredentials(nodes: WorkflowNode[], credentials: Credentials): WorkflowNode[] {
	return nodes.map((node) => {
		if (!node.credentials) return node;
		const entries = Object.entries(node.credentials).map(
			([type, named]): [string, Partial<Named>] => {
				const { id, name } = credentials[type] ?? named;
				return [type, { id, name }];
			},
		);
		return { ...node, credentials: Object.fromEntries(entries) };
	});
}
