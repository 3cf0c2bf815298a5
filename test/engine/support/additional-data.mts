import type { IWorkflowExecuteAdditionalData } from 'n8n-workflow';
import type { MemoryCredentials } from './credentials.mts';
import { core } from './n8n.mts';

/** Where the tests' n8n claims to live, for what only needs an address to look right. */
export const INSTANCE_URL = 'http://127.0.0.1:5678';

const notHere = (what: string) => async () => {
	throw new Error(`These tests have no ${what}`);
};

/** What n8n gives every execution beside the workflow; the parts that belong to its server refuse. */
export function additionalData(
	credentials: MemoryCredentials,
	extra: Partial<IWorkflowExecuteAdditionalData> & { instanceUrl?: string } = {},
): IWorkflowExecuteAdditionalData {
	const { instanceUrl = INSTANCE_URL, ...rest } = extra;
	return {
		credentialsHelper: credentials,
		externalSecretsProxy: new core.ExternalSecretsProxy(),
		executeWorkflow: notHere('sub-workflows'),
		getRunExecutionData: notHere('stored executions'),
		getRuntimeCredential: async () => undefined,
		startRunnerTask: notHere('task runner'),
		executionId: '1',
		workflowId: '1',
		currentNodeExecutionIndex: 0,
		restApiUrl: `${instanceUrl}/rest`,
		instanceBaseUrl: `${instanceUrl}/`,
		formBaseUrl: `${instanceUrl}/form`,
		formWaitingBaseUrl: `${instanceUrl}/form-waiting`,
		formTestBaseUrl: `${instanceUrl}/form-test`,
		webhookBaseUrl: `${instanceUrl}/webhook`,
		webhookWaitingBaseUrl: `${instanceUrl}/webhook-waiting`,
		webhookTestBaseUrl: `${instanceUrl}/webhook-test`,
		mcpBaseUrl: `${instanceUrl}/mcp`,
		mcpTestBaseUrl: `${instanceUrl}/mcp-test`,
		variables: {},
		setExecutionStatus: () => undefined,
		logAiEvent: () => undefined,
		...rest,
	};
}
