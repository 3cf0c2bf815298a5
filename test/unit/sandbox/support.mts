import { type Sandbox, type SandboxOptions, startSandbox } from '../../../sandbox/index.mts';

export interface Reply<T> {
	status: number;
	headers: Headers;
	text: string;
	json: T;
}

type Json = { [key: string]: unknown };

/** Starts a sandbox for each test of a suite, and stops it after. */
export function useSandbox(options: SandboxOptions = {}): () => Sandbox {
	let sandbox: Sandbox | undefined;
	beforeEach(async () => {
		sandbox = await startSandbox(options);
	});
	afterEach(async () => {
		await sandbox?.close();
	});
	return () => {
		if (!sandbox) throw new Error('No sandbox is running.');
		return sandbox;
	};
}

async function read<T>(response: Response): Promise<Reply<T>> {
	const text = await response.text();
	const isJson = response.headers.get('content-type')?.includes('json') ?? false;
	return {
		status: response.status,
		headers: response.headers,
		text,
		json: (isJson && text !== '' ? JSON.parse(text) : undefined) as T,
	};
}

/** Calls the API as the owner, or with the token given. */
export async function call<T = Json>(
	sandbox: Sandbox,
	method: string,
	path: string,
	body?: unknown,
	token = sandbox.token,
): Promise<Reply<T>> {
	const response = await fetch(sandbox.api + path, {
		method,
		headers: {
			authorization: `Bearer ${token}`,
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	return await read<T>(response);
}

/** Sends a form to a page or to the token endpoint; redirects are shown, not followed. */
export async function submit<T = Json>(
	url: string,
	fields: { [name: string]: string },
): Promise<Reply<T>> {
	const body = new URLSearchParams(fields);
	return await read<T>(await fetch(url, { method: 'POST', body, redirect: 'manual' }));
}

export interface Page<T> {
	data: T[];
	total: number;
	count: number;
	limit: number;
	current_page: number;
	total_pages: number;
	links: { next: string | null; previous: string | null } | null;
}

export const person = (first: string, more: Json = {}) => ({
	name: { first_name: first, last_name: 'Example' },
	email: `${first.toLowerCase()}@example.com`,
	...more,
});
