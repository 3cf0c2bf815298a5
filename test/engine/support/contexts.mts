/** What n8n does with a node while somebody edits a workflow: pickers, and testing a credential. */
import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequestData,
	INode,
	INodeListSearchResult,
	INodeParameters,
	INodePropertyOptions,
	INodeType,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { additionalData } from './additional-data.mts';
import { connect } from './connect.mts';
import { MemoryCredentials } from './credentials.mts';
import { core, withIsolate, workflow as n8n } from './n8n.mts';
import type { NodeOptions } from './node.mts';
import { loadPackage, nodeTypes, type Types } from './types.mts';
import { completeNode } from './workflow.mts';

type PickerOptions = Pick<
	NodeOptions,
	'sandbox' | 'credentials' | 'saved' | 'types' | 'node' | 'parameters'
>;

async function editing(options: PickerOptions) {
	const types = options.types ?? (await loadPackage());
	const saved = options.saved ?? new MemoryCredentials(types);
	const connection = await connect(saved, options.sandbox, options.credentials);
	const type = `n8n-nodes-amiqus.${options.node ?? 'amiqus'}`;
	const parameters: INodeParameters = { ...connection.parameters, ...options.parameters };
	const registry = nodeTypes(types.nodes);
	const node = completeNode({
		name: 'Amiqus',
		type,
		parameters,
		credentials: connection.credentials,
	});
	const workflow = new n8n.Workflow({
		id: '1',
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: registry,
	});
	const context = new core.LoadOptionsContext(
		workflow,
		workflow.getNode('Amiqus') ?? node,
		additionalData(saved, { currentNodeParameters: parameters }),
		'',
	);
	return { context, methods: registry.getByNameAndVersion(type, 1).methods };
}

const missing = (kind: string, name: string) => new Error(`The node has no ${kind} "${name}"`);

/** Calls a picker's search method as n8n's editor does, with what was typed and the page asked for. */
export async function searchList(
	method: string,
	options: PickerOptions & { filter?: string; page?: string },
): Promise<INodeListSearchResult> {
	const { context, methods } = await editing(options);
	const search = methods?.listSearch?.[method];
	if (!search) throw missing('listSearch method', method);
	return await search.call(context, options.filter, options.page);
}

/** Calls a loadOptions method as n8n's editor does. */
export async function loadOptions(
	method: string,
	options: PickerOptions,
): Promise<INodePropertyOptions[]> {
	const { context, methods } = await editing(options);
	const load = methods?.loadOptions?.[method];
	if (!load) throw missing('loadOptions method', method);
	return await load.call(context);
}

export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

/**
 * Tests a credential as n8n's CredentialsTester does: the declared request is made by a temporary
 * node, and what comes back is read the same way.
 */
export async function testCredential(
	type: string,
	data: ICredentialDataDecryptedObject,
	given?: Types,
): Promise<CredentialTestResult> {
	const types = given ?? (await loadPackage());
	const credential = types.credentials[type];
	const saved = new MemoryCredentials(types);
	if (!credential?.test) {
		// n8n takes an OAuth2 credential without a test of its own as good once it has a token.
		const { access_token } = (data.oauthTokenData ?? {}) as { access_token?: string };
		return access_token
			? { status: 'OK', message: 'OAuth2 credential connected' }
			: { status: 'Error', message: 'OAuth2 credential not connected' };
	}
	const details = saved.save(type, data);
	const extra = additionalData(saved);
	const resolved = await saved.withDefaults(extra, data, type, 'internal');
	saved.getDecrypted = async (_additional, _details, _type, _mode, _execute, raw) =>
		raw ? data : resolved;
	const test: ICredentialTestRequestData = { testRequest: credential.test };
	const decrypted = { id: details.id ?? '', name: details.name, type, data: resolved };
	return await runTest(test, decrypted, extra);
}

async function runTest(
	{ testRequest }: ICredentialTestRequestData,
	credentials: { id: string; name: string; type: string; data: ICredentialDataDecryptedObject },
	extra: IWorkflowExecuteAdditionalData,
): Promise<CredentialTestResult> {
	const NO_OP = 'n8n-nodes-base.noOp';
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type: NO_OP,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [credentials.type]: { id: credentials.id, name: credentials.name } },
	};
	const type = {
		description: {
			displayName: 'No Operation',
			name: 'noOp',
			version: 1,
			inputs: ['main'],
			outputs: ['main'],
			defaults: {},
			credentials: [{ name: credentials.type, required: true }],
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string',
					routing: { request: testRequest.request },
					default: '',
				},
			],
		},
	} as unknown as INodeType;
	const workflow = new n8n.Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: nodeTypes({ [NO_OP]: type }),
	});
	const context = new core.ExecuteContext(
		workflow,
		node,
		extra,
		'internal',
		n8n.createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	let answer: unknown;
	try {
		const routing = new core.RoutingNode(context, type, credentials);
		const output = await withIsolate(workflow, async () => await routing.runNode());
		answer = output?.[0]?.[0]?.json;
	} catch (error) {
		return failure(error as TestError, testRequest.rules ?? []);
	}
	for (const rule of testRequest.rules ?? []) {
		if (rule.type !== 'responseSuccessBody') continue;
		const { key, value, message } = rule.properties as Record<'key' | 'value' | 'message', string>;
		if ((answer as Record<string, unknown> | undefined)?.[key] === value) {
			return { status: 'Error', message };
		}
	}
	return { status: 'OK', message: 'Connection successful!' };
}

interface TestError extends Error {
	cause?: { code?: string; response?: { status: number; statusText: string } };
}

type Rules = NonNullable<ICredentialTestRequestData['testRequest']['rules']>;

function failure({ cause, message }: TestError, rules: Rules): CredentialTestResult {
	if (cause?.response) {
		const { status, statusText } = cause.response;
		for (const rule of rules) {
			if (rule.type === 'responseCode' && rule.properties.value === status) {
				return { status: 'Error', message: rule.properties.message };
			}
		}
		if (status < 199 || status > 299) {
			return { status: 'Error', message: statusText || `Received HTTP status code: ${status}` };
		}
	}
	return { status: 'Error', message: cause?.code ?? message };
}
