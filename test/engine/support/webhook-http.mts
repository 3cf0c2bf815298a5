import type { IncomingMessage, ServerResponse } from 'node:http';

/** What express adds to Node's request and n8n adds to that. */
export type N8nRequest = IncomingMessage & {
	rawBody: Buffer;
	readRawBody(): Promise<void>;
	body: unknown;
	query: Record<string, string>;
	params: Record<string, string>;
	contentType: string | undefined;
	encoding: string;
};

/** Reads the whole request, and its body by its content type, before the node sees it. */
export async function readRequest(request: IncomingMessage): Promise<N8nRequest> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part as Buffer);
	const rawBody = Buffer.concat(parts);
	const contentType = request.headers['content-type']?.split(';')[0];
	const text = rawBody.toString('utf8');
	let body: unknown = text;
	if (contentType === 'application/json') body = text ? JSON.parse(text) : {};
	else if (contentType === 'application/x-www-form-urlencoded') {
		body = Object.fromEntries(new URLSearchParams(text));
	}
	return Object.assign(request, {
		rawBody,
		readRawBody: async () => undefined,
		body,
		query: Object.fromEntries(new URL(request.url ?? '/', 'http://n8n').searchParams),
		params: {},
		contentType,
		encoding: 'utf8',
	});
}

/** The part of express's response that nodes use. */
export const expressResponse = (response: ServerResponse) =>
	Object.assign(response, {
		status(code: number) {
			response.statusCode = code;
			return response;
		},
		set(name: string, value: string) {
			response.setHeader(name, value);
			return response;
		},
		send(body?: string | Buffer) {
			response.end(body);
			return response;
		},
		json(body: unknown) {
			response.setHeader('Content-Type', 'application/json; charset=utf-8');
			response.end(JSON.stringify(body));
			return response;
		},
	});
