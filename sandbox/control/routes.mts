import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CONTROL_BASE } from '../core/paths.mts';
import { escapeHtml } from '../perform/layout.mts';
import { refusal } from './access.mts';
import { emailsArea } from './areas/emails.mts';
import { faultsArea } from './areas/faults.mts';
import { journalArea } from './areas/journal.mts';
import { requestsArea } from './areas/requests.mts';
import { stateArea } from './areas/state.mts';
import { timeArea } from './areas/time.mts';
import { type Area, type Control, Refused, wantsPage } from './control.mts';
import { controlPage } from './pages/parts.mts';
import { overviewPage } from './pages/overview.mts';

const AREAS: readonly Area[] = [
	emailsArea,
	timeArea,
	faultsArea,
	journalArea,
	requestsArea,
	stateArea,
];

/** Forms and JSON are read here, where the rest of the sandbox keeps bodies as they come. */
function readBodies(server: FastifyInstance): void {
	server.removeContentTypeParser(['*']);
	server.addContentTypeParser(
		'application/json',
		{ parseAs: 'string' },
		server.getDefaultJsonParser('error', 'error'),
	);
	server.addContentTypeParser(
		'application/x-www-form-urlencoded',
		{ parseAs: 'string' },
		(_request, body, next) => {
			const fields = [...new URLSearchParams(String(body))];
			// A field that was left empty says nothing.
			next(null, Object.fromEntries(fields.filter(([, value]) => value !== '')));
		},
	);
}

function sayNo(error: FastifyError | Refused, request: FastifyRequest, reply: FastifyReply) {
	const wrong = error instanceof Refused ? error.status : (error.statusCode ?? 500);
	if (wrong >= 500) console.error(error);
	void reply.code(wrong);
	if (!wantsPage(request)) return reply.send({ error: error.message });
	const body = `<h1>That did not work</h1><section class="card"><p>${escapeHtml(error.message)}</p></section>`;
	return reply.type('text/html; charset=utf-8').send(controlPage('That did not work', '-', body));
}

/**
 * Adds what can be asked and told of the sandbox itself: for this machine only, unless told otherwise. None of it is
 * counted, delayed, spoiled or noted as a call, since none of it is Amiqus's.
 */
export async function addControl(server: FastifyInstance, control: Control): Promise<void> {
	await server.register(async (own) => {
		readBodies(own);
		own.setErrorHandler(sayNo);
		own.addHook('onRequest', async (request) => {
			const reason = refusal(request, control.access);
			if (reason !== undefined) throw new Refused(reason, 403);
		});
		// What is told without a body is told all the same.
		own.addHook('preValidation', async (request) => {
			request.body ??= {};
		});
		const overview = (_request: FastifyRequest, reply: FastifyReply) =>
			reply.type('text/html; charset=utf-8').send(overviewPage(control.app));
		own.get('/', overview);
		own.get(CONTROL_BASE, overview);
		await own.register(
			async (below) => {
				for (const area of AREAS) area(below, control);
			},
			{ prefix: CONTROL_BASE },
		);
	});
}
