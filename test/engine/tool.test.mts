import type {
	IDataObject,
	IExecuteData,
	INodeExecutionData,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { additionalData } from './support/additional-data.mts';
import {
	connect,
	core,
	loadPackage,
	MemoryCredentials,
	nodeTypes,
	withIsolate,
	workflow as n8n,
} from './support/index.mts';
import type { Types } from './support/types.mts';
import { completeNode } from './support/workflow.mts';

const NODE_TYPE = 'n8n-nodes-amiqus.amiqus';
const TYPE = `${NODE_TYPE}Tool`;

/** The package with the tool version of the node, which n8n makes of it. */
async function loadWithTool(): Promise<Types> {
	const types = await loadPackage();
	const node = types.nodes[NODE_TYPE] as INodeType;
	const tool: INodeType = Object.assign(Object.create(node) as INodeType, {
		description: { ...node.description, name: 'amiqusTool' },
	});
	return { ...types, nodes: { ...types.nodes, [TYPE]: tool } };
}

/**
 * Runs the node as n8n does for an AI agent before version 3, with the agent's input and, for each run, what the model
 * gave the tool: one object over the tries of one call.
 */
async function callTool(
	saved: MemoryCredentials,
	credentials: Awaited<ReturnType<typeof connect>>,
	parameters: INodeParameters,
	inputs: IDataObject[],
): Promise<Array<INodeExecutionData[] | undefined>> {
	const types = await loadWithTool();
	const node = completeNode({
		name: 'Amiqus',
		type: TYPE,
		retryOnFail: true,
		credentials: credentials.credentials,
		parameters: {
			...credentials.parameters,
			...parameters,
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
	const executeData: IExecuteData = { node, data: { main: [agentInput] }, source: null };
	return await withIsolate(workflow, async () => {
		const outputs: Array<INodeExecutionData[] | undefined> = [];
		for (const json of inputs) {
			const context = new core.SupplyDataContext(
				workflow,
				workflow.getNode('Amiqus') ?? node,
				additionalData(saved),
				'manual',
				n8n.createEmptyRunExecutionData(),
				0,
				agentInput,
				{ [tool]: [[{ json }]] },
				tool,
				executeData,
				[],
			);
			const type = n8n.NodeHelpers.getVersionedNodeType(types.nodes[TYPE] as never, 1);
			const output = await type.execute?.call(context as never);
			outputs.push(Array.isArray(output) ? (output[0] ?? undefined) : undefined);
		}
		return outputs;
	});
}

const createPerson = {
	resource: 'client',
	operation: 'create',
	firstName: '={{ $json.name }}',
	lastName: 'Reid',
	email: 'reid@example.com',
};

describe('as a tool of an AI agent', () => {
	let sandbox: Sandbox;
	let saved: MemoryCredentials;
	beforeEach(async () => {
		sandbox = await startSandbox({ seed: 'empty' });
		saved = new MemoryCredentials(await loadPackage());
	});
	afterEach(async () => await sandbox.close());

	const call = async (parameters: INodeParameters, ...inputs: IDataObject[]) =>
		await callTool(saved, await connect(saved, sandbox), parameters, inputs);
	const names = () => sandbox.state.clients.rows.map(({ name }) => name.first_name);

	it('makes every call anew, and reads expressions as n8n does', async () => {
		await call(createPerson, {}, {});
		expect(names()).toEqual(['Agent', 'Agent']);
	});

	it('sends nothing again when n8n runs a call again', async () => {
		const oneCall = {};
		const outputs = await call(createPerson, oneCall, oneCall);
		expect(names()).toEqual(['Agent']);
		expect(outputs[1]?.[0]?.json.id).toBe(outputs[0]?.[0]?.json.id);
	});

	it('is told that nothing was found, and why, in the place of an empty list', async () => {
		const list = { resource: 'client', operation: 'getAll', limit: 5 };
		const [none] = await call({ ...list, filters: { search: 'robin' } }, {});
		expect(none).toMatchObject([{ json: { success: true, found: 0 } }]);
		const [unsearched] = await call({ ...list, filters: { search: 'robin@example.com' } }, {});
		expect(unsearched?.[0]?.json.note).toContain('no e-mail addresses');
	});

	it('puts out IDs, names, statuses and times alone, unless Output says otherwise', async () => {
		const creating = { ...createPerson, additionalFields: { dob: '1990-01-31' } };
		const keysWith = async (more: INodeParameters) => {
			const [made] = await call({ ...creating, ...more }, {});
			return Object.keys(made?.[0]?.json ?? {});
		};
		const least = await keysWith({});
		expect(least).toContain('id');
		expect(await keysWith({ outputMode: 'automatic' })).toEqual(least);
		const personal = ['email', 'dob'];
		expect(least.filter((key) => personal.includes(key))).toEqual([]);
		for (const outputMode of ['simplified', 'raw'])
			expect(await keysWith({ outputMode })).toEqual(expect.arrayContaining(personal));
	});

	it('answers a failure as a result that n8n does not take for a failure', async () => {
		const [output] = await call({ ...createPerson, email: 'nowhere' }, {});
		const json = output?.[0]?.json ?? {};
		expect(Object.keys(json)).not.toContain('error');
		expect(json.success).toBe(false);
		expect(json.problem).toContain('‘Email’');
	});

	it('records no decision on a person that nobody allowed, hidden among the details', async () => {
		const approving = { ...createPerson, additionalFields: { status: 'approved' } };
		const [refused] = await call(approving, {});
		expect(refused?.[0]?.json.problem).toContain('it records a decision on a person');
		expect(names()).toEqual([]);
		await call({ ...approving, allowAsTool: true }, {});
		expect(names()).toEqual(['Agent']);
	});

	it('takes no decision that the model leaves out', async () => {
		const status = "={{ $fromAI('status', 'Leave out unless asked for', 'string') }}";
		const creating = { ...createPerson, allowAsTool: true, additionalFields: { status } };
		const [made] = await call(creating, {});
		const held = () => sandbox.state.clients.rows.map((person) => person.status);
		expect(held()).toEqual([null]);

		const updating = {
			resource: 'client',
			operation: 'update',
			allowAsTool: true,
			client: JSON.stringify(made?.[0]?.json.id),
			updateFields: { status },
		};
		const [told] = await call(updating, {});
		expect(told?.[0]?.json.problem).toContain('nothing to change');
		expect(held()).toEqual([null]);
	});

	it('asks for what the model left out and is required', async () => {
		const lastName = "={{ $fromAI('last', '', 'string') }}";
		const [told] = await call({ ...createPerson, lastName }, {});
		expect(told?.[0]?.json.problem).toContain('‘Last Name’ is empty: the expression');
		expect(names()).toEqual([]);
	});

	it('is not allowed by an expression, which the agent itself may fill in', async () => {
		const parameters = {
			resource: 'client',
			operation: 'delete',
			client: '1',
			allowAsTool: '={{ true }}',
		};
		const [output] = await call(parameters, {});
		expect(output?.[0]?.json.problem).toContain('it cannot be undone');
	});
});
