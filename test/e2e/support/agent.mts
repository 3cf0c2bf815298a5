/** A workflow in which an AI agent has Amiqus nodes as tools. */
import { NODE_TYPE, type RealN8n } from '../../../scripts/real-n8n/index.mts';
import { ITEMS } from './pinned.mts';

/** The Amiqus node as n8n offers it to agents. */
export const TOOL_TYPE = `${NODE_TYPE}Tool`;

/** The two ways in which n8n's agent runs tools. */
export const AGENT_VERSIONS = [2.2, 3] as const;

/** A tool in a workflow: its name is what the model calls it by, with lines in the place of spaces. */
export interface Tool {
	name: string;
	parameters: object;
	settings?: object;
}

/** Makes a credential for the model at an address. */
export async function modelCredential({ rest }: Pick<RealN8n, 'rest'>, url: string) {
	const { id, name } = await rest.post<{ id: string; name: string }>('/credentials', {
		name: `Model at ${url}`,
		type: 'openAiApi',
		data: { apiKey: 'none', url },
	});
	return { id, name };
}

/** Saves a workflow whose agent answers `question`, and answers its id. */
export async function saveAgent(
	{ rest, credentials }: Pick<RealN8n, 'rest' | 'credentials'>,
	model: { id: string; name: string },
	agent: { version: number; question: string; tools: Tool[] },
): Promise<string> {
	const { version, question, tools } = agent;
	const { amiqusApi } = credentials;
	const node = (name: string, type: string, typeVersion: number, parameters: object) => ({
		id: name,
		name,
		type,
		typeVersion,
		parameters,
		position: [0, 0],
	});
	const langchain = '@n8n/n8n-nodes-langchain';
	const { id } = await rest.post<{ id: string }>('/workflows', {
		name: `Agent ${version}: ${question}`.slice(0, 100),
		settings: { executionOrder: 'v1' },
		nodes: [
			node(ITEMS, 'n8n-nodes-base.manualTrigger', 1, {}),
			node('Agent', `${langchain}.agent`, version, { promptType: 'define', text: question }),
			{
				...node('Model', `${langchain}.lmChatOpenAi`, 1.2, {
					model: { __rl: true, mode: 'id', value: 'stub' },
				}),
				credentials: { openAiApi: model },
			},
			...tools.map(({ name, parameters, settings }) => ({
				...node(name, TOOL_TYPE, 1, parameters),
				...settings,
				credentials: { amiqusApi },
			})),
		],
		connections: {
			[ITEMS]: { main: [[{ node: 'Agent', type: 'main', index: 0 }]] },
			Model: { ai_languageModel: [[{ node: 'Agent', type: 'ai_languageModel', index: 0 }]] },
			...Object.fromEntries(
				tools.map(({ name }) => [
					name,
					{ ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
				]),
			),
		},
		pinData: { [ITEMS]: [{ json: {} }] },
	});
	return id;
}
