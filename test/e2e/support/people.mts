/** What a colleague does in Amiqus, and what a person does on the page of their request. */
import type { Sandbox } from '../../../sandbox/index.mts';
import { call, person, submit } from '../../unit/sandbox/support.mts';

export interface Request {
	id: number;
	perform_url: string;
}

/** Adds a person and answers their id. */
export async function newPerson(sandbox: Sandbox): Promise<number> {
	return (await call<{ id: number }>(sandbox, 'POST', '/clients', person('Robin'))).json.id;
}

/** Sends a new person a request of one check. */
export async function newRequest(sandbox: Sandbox): Promise<Request> {
	const client = await newPerson(sandbox);
	const body = { client, notification: false, steps: [{ type: 'check.identity' }] };
	return (await call<Request>(sandbox, 'POST', '/records', body)).json;
}

/** Completes the request on its page, as its person does in a browser. */
export async function completeOnPage(sandbox: Sandbox, request: Request): Promise<void> {
	for (const step of sandbox.state.records.need(request.id).steps)
		await submit(request.perform_url, { step: String(step), outcome: 'accepted' });
}
