/** A language model that does what a test tells it, behind the address of a chat model as OpenAI's API has it. */
import Fastify from 'fastify';

/** One thing a model does: it calls tools, or it says something and is done. */
export type Move = { calls: Call[] } | { say: string };

export interface Call {
	/** The tool's name, as the agent told it. */
	tool: string;
	input: Record<string, unknown>;
}

export interface Message {
	role: 'system' | 'user' | 'assistant' | 'tool';
	content: unknown;
	tool_calls?: unknown[];
}

export interface ToolOffer {
	name: string;
	description: string;
	parameters: unknown;
}

/** What the model is asked: the conversation so far and the tools there are. */
export interface Question {
	messages: Message[];
	tools: ToolOffer[];
}

/** Decides what the model does next. */
export type Mind = (question: Question) => Move;

export interface Model {
	/** The base URL for a credential. */
	url: string;
	/** Everything it was asked, oldest first. */
	asked: Question[];
	/** From now on it thinks so. */
	think(mind: Mind): void;
	close(): Promise<void>;
}

interface Body {
	model: string;
	messages: Message[];
	tools?: Array<{ function: ToolOffer }>;
	stream?: boolean;
}

/** What the tools answered in a conversation, oldest first. */
export const answersIn = ({ messages }: Question): string[] =>
	messages.filter(({ role }) => role === 'tool').map(({ content }) => String(content));

export async function startModel(): Promise<Model> {
	let mind: Mind = () => ({ say: 'Nothing to do.' });
	let made = 0;
	const asked: Question[] = [];
	const server = Fastify();

	server.post<{ Body: Body }>('/v1/chat/completions', async ({ body }, reply) => {
		const question = { messages: body.messages, tools: (body.tools ?? []).map((t) => t.function) };
		asked.push(question);
		const move = mind(question);
		const message =
			'say' in move
				? { role: 'assistant', content: move.say }
				: {
						role: 'assistant',
						content: null,
						tool_calls: move.calls.map(({ tool, input }, index) => ({
							index,
							id: `call_${(made += 1)}`,
							type: 'function',
							function: { name: tool, arguments: JSON.stringify(input) },
						})),
					};
		const reason = 'say' in move ? 'stop' : 'tool_calls';
		const answer = { id: 'chatcmpl-1', created: 1, model: body.model };
		const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
		if (body.stream !== true) {
			const choices = [{ index: 0, message, finish_reason: reason }];
			return { ...answer, object: 'chat.completion', choices, usage };
		}
		const choices = [{ index: 0, delta: message, finish_reason: reason }];
		const chunk = { ...answer, object: 'chat.completion.chunk', choices };
		return await reply
			.type('text/event-stream')
			.send(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`);
	});

	const address = await server.listen({ port: 0, host: '127.0.0.1' });
	return {
		url: `${address}/v1`,
		asked,
		think: (next) => {
			mind = next;
		},
		close: async () => await server.close(),
	};
}
