import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../core/app.mts';
import type { Faults } from '../core/faults.mts';
import { CONTROL_BASE } from '../core/paths.mts';
import type { Access } from './access.mts';
import type { Journal } from './journal.mts';

/** What can be asked and told of the sandbox itself. */
export interface Control {
	app: App;
	faults: Faults;
	journal: Journal;
	access: Access;
}

/** Adds what belongs to one subject; paths are below the control's own. */
export type Area = (server: FastifyInstance, control: Control) => void;

/** A sentence for whoever asked for something that cannot be. */
export class Refused extends Error {
	constructor(
		message: string,
		readonly status = 400,
	) {
		super(message);
	}
}

/** Whether a person in a browser asks, and not a program. */
export const wantsPage = ({ headers }: FastifyRequest) =>
	headers.accept?.includes('text/html') ?? false;

const FORM = 'application/x-www-form-urlencoded';

/** Whether a page's form was sent, and not JSON. */
export const isForm = ({ headers }: FastifyRequest) =>
	(headers['content-type'] ?? '').startsWith(FORM) ||
	(headers['content-type'] ?? '').startsWith('multipart/form-data');

/** Answers a program with data, and a browser with a page. */
export function show(
	request: FastifyRequest,
	reply: FastifyReply,
	data: unknown,
	page: () => string,
): FastifyReply {
	return wantsPage(request)
		? reply.type('text/html; charset=utf-8').send(page())
		: reply.send(data);
}

/** Answers what was done: a program with data, a form by going back to a page. */
export function done(
	request: FastifyRequest,
	reply: FastifyReply,
	data: unknown,
	page: string,
): FastifyReply {
	return isForm(request) ? reply.redirect(`${CONTROL_BASE}${page}`, 303) : reply.send(data);
}

/** The number of a path such as /emails/{id}. */
export const idOf = (request: FastifyRequest) => Number((request.params as { id: string }).id);

/** Declares a body; whatever it does not name is refused, so that a misspelt word is not just ignored. */
export const bodyOf = (properties: object, required: string[] = []) => ({
	body: { type: 'object', additionalProperties: false, properties, required },
});
