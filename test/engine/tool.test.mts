import type { IExecuteData, INodeExecutionData } from 'n8n-workflow';
import { startSandbox } from '../../sandbox/index.mts';
import { additionalData } from './support/additional-data.mts';
import {
	connect,
	core,
	loadPackage,
	MemoryCredentials,
	nodeTypes,
	workflow as n8n,
} from './support/index.mts';
import { completeNode } from './support/workflow.mts';

const TYPE = 'n8n-nodes-amiqus.amiqus';

/** Calls the node as n8n does for an AI agent, with the agent's input and the tool's own. */
async function callTool(
	saved: MemoryCredentials,
	credentials: Awaited<ReturnType<typeof connect>>,
	calls: number,
) {
	const types = await loadPackage();
	const node = completeNode({
		name: 'Amiqus',
		type: TYPE,
		retryOnFail: true,
		credentials: credentials.credentials,
		parameters: {
			...credentials.parameters,
			resource: 'client',
			operation: 'create',
			firstName: '={{ $json.name }}',
			lastName: 'Reid',
			email: 'reid@example.com',
		},
	});
	const workflow = new n8n.Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: nodeTypes(types.nodes),
	});
	const tool = n8n.NodeConnectionTypes.AiTool;
	const agentInput: INodeExecutionData[] = [{ json: { name: 'Agent' } }];
	const toolInput = { [tool]: [[{ json: { name: 'Tool' } }]] };
	const executeData: IExecuteData = { node, data: { main: [agentInput] }, source: null };
	await workflow.expression.acquireIsolate();
	try {
		for (let call = 0; call < calls; call += 1) {
			const context = new core.SupplyDataContext(
				workflow,
				workflow.getNode('Amiqus') ?? node,
				additionalData(saved),
				'manual',
				n8n.createEmptyRunExecutionData(),
				0,
				agentInput,
				toolInput,
				tool,
				executeData,
				[],
			);
			const type = n8n.NodeHelpers.getVersionedNodeType(types.nodes[TYPE] as never, 1);
			await type.execute?.call(context as never);
		}
	} finally {
		await workflow.expression.releaseIsolate();
	}
}

it('as an AI tool makes every call anew, and reads expressions as n8n does', async () => {
	const sandbox = await startSandbox({ seed: 'empty' });
	const saved = new MemoryCredentials(await loadPackage());
	await callTool(saved, await connect(saved, sandbox), 2);
	const names = sandbox.state.clients.rows.map(({ name }) => name.first_name);
	await sandbox.close();
	expect(names).toEqual(['Agent', 'Agent']);
});
