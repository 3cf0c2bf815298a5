import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialsExpressionResolveValues,
	IExecuteData,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeProperties,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { core, withIsolate, workflow as n8n } from './n8n.mts';
import { nodeTypes, oAuth2Parent, OAUTH_PINNED_FIELDS, type Types } from './types.mts';

/** One saved credential, with what n8n wrote into it since. */
export interface SavedCredential {
	id: string;
	name: string;
	type: string;
	data: ICredentialDataDecryptedObject;
	/** How many times n8n stored new OAuth tokens into it. */
	tokenUpdates: number;
}

/** What a credential is read for: a node's expressions are those of the run it is part of. */
interface ReadFor {
	executeData?: IExecuteData;
	node?: ICredentialsExpressionResolveValues;
}

/** A credential's data with the type that n8n gives parameters. */
const asParametersOf = (data: ICredentialDataDecryptedObject) =>
	Object.assign({}, data) as Parameters<typeof n8n.NodeHelpers.getNodeParameters>[1];

let lastId = 0;

/**
 * n8n's credentials helper over memory: what its database and encryption do is left out, what it does
 * to a credential on the way to a node (defaults, hidden fields, expressions, authentication) is kept.
 */
export class MemoryCredentials extends n8n.ICredentialsHelper {
	private readonly saved = new Map<string, SavedCredential>();

	private readonly mockNode: INode = {
		id: 'credential',
		name: 'Credential',
		type: 'mock',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};

	constructor(private readonly types: Types) {
		super();
	}

	/** Saves a credential and answers what a node's `credentials` holds for it. */
	save(type: string, data: ICredentialDataDecryptedObject, name = type): INodeCredentialsDetails {
		const id = String(++lastId);
		this.saved.set(id, { id, name, type, data, tokenUpdates: 0 });
		return { id, name };
	}

	/** The saved credential itself, to look at or to change between runs. */
	find(details: INodeCredentialsDetails): SavedCredential {
		const credential = this.saved.get(details.id ?? '');
		if (!credential) throw new Error(`Credential with ID "${details.id}" does not exist.`);
		return credential;
	}

	/** Every credential saved so far. */
	all(): SavedCredential[] {
		return [...this.saved.values()];
	}

	getParentTypes(name: string): string[] {
		const parents = this.types.credentials[name]?.extends ?? [];
		return [...parents, ...parents.flatMap((parent) => this.getParentTypes(parent))];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		options: IHttpRequestOptions,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const how = this.type(typeName).authenticate;
		if (!how) return options;
		if (typeof how === 'function') return await how(credentials, options);
		if (!workflow || !node) throw new Error('Declared authentication needs a workflow and a node');
		const resolve = (value: unknown) => {
			if (!n8n.isExpression(value)) return value;
			const keys = { $credentials: credentials };
			const found = workflow.expression.getSimpleParameterValue(
				node,
				value,
				'internal',
				keys,
				undefined,
				'',
			);
			return found ? String(found) : '';
		};
		const target = options as unknown as Record<string, Record<string, unknown>>;
		target.headers ??= {};
		for (const [part, entries] of Object.entries(how.properties)) {
			const into = (target[part] ??= {});
			for (const [key, value] of Object.entries(entries as Record<string, unknown>)) {
				into[String(resolve(key))] = resolve(value);
			}
		}
		return options;
	}

	async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getCredentials(details: INodeCredentialsDetails): Promise<ICredentials> {
		const { id, name, type, data } = this.find(details);
		const credentials = new core.Credentials({ id, name }, type);
		await credentials.setData(data);
		return credentials;
	}

	async getDecrypted(
		additionalData: IWorkflowExecuteAdditionalData,
		details: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		raw?: boolean,
		node?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const stored = structuredClone(this.find(details).data);
		if (raw) return stored;
		return await this.withDefaults(additionalData, stored, type, mode, { executeData, node });
	}

	/** Fills in defaults and resolves expressions, as n8n does before it hands a credential out. */
	async withDefaults(
		additionalData: IWorkflowExecuteAdditionalData,
		stored: ICredentialDataDecryptedObject,
		type: string,
		mode: WorkflowExecuteMode,
		{ executeData, node }: ReadFor = {},
	): Promise<ICredentialDataDecryptedObject> {
		const properties = this.getCredentialsProperties(type);
		const data = { ...stored };
		for (const field of OAUTH_PINNED_FIELDS) {
			if (properties.some(({ name, type: kind }) => name === field && kind === 'hidden')) {
				delete data[field];
			}
		}
		const filled = n8n.NodeHelpers.getNodeParameters(
			properties,
			asParametersOf(data),
			true,
			false,
			null,
			null,
		) as ICredentialDataDecryptedObject;
		if (stored.oauthTokenData !== undefined) filled.oauthTokenData = stored.oauthTokenData;
		const keys = core.getAdditionalKeys(additionalData, mode, null, { isCredential: true });
		if (node) {
			return node.workflow.expression.getParameterValue(
				asParametersOf(filled),
				node.runExecutionData,
				node.runIndex,
				node.itemIndex,
				node.node.name,
				node.connectionInputData,
				mode,
				keys,
				executeData,
				false,
				filled,
			) as ICredentialDataDecryptedObject;
		}
		const workflow = new n8n.Workflow({
			nodes: [this.mockNode],
			connections: {},
			active: false,
			nodeTypes: nodeTypes({ mock: { description: { properties: [] } } as never }),
		});
		return await withIsolate(
			workflow,
			() =>
				workflow.expression.getComplexParameterValue(
					this.mockNode,
					filled as never,
					mode,
					keys,
					undefined,
					undefined,
					filled,
				) as ICredentialDataDecryptedObject,
		);
	}

	async updateCredentials(
		details: INodeCredentialsDetails,
		_type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.find(details).data = data;
	}

	async updateCredentialsOauthTokenData(
		details: INodeCredentialsDetails,
		_type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		const credential = this.find(details);
		if (data.oauthTokenData !== undefined) {
			credential.data = { ...credential.data, oauthTokenData: data.oauthTokenData };
		}
		credential.tokenUpdates += 1;
	}

	getCredentialsProperties(name: string): INodeProperties[] {
		if (name === 'oAuth2Api') return oAuth2Parent;
		const type = this.type(name);
		if (!type.extends) return type.properties;
		const merged: INodeProperties[] = [];
		for (const parent of type.extends) {
			n8n.NodeHelpers.mergeNodeProperties(merged, this.getCredentialsProperties(parent));
		}
		n8n.NodeHelpers.mergeNodeProperties(merged, type.properties);
		return merged;
	}

	private type(name: string) {
		const type = this.types.credentials[name];
		if (!type) throw new Error(`There is no credential type "${name}"`);
		return type;
	}
}
