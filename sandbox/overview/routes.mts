import type { FastifyInstance } from 'fastify';
import { html } from '../core/answer.mts';
import { wrap, type Services } from '../core/dispatch.mts';
import { overviewPage } from './page.mts';

/** Adds the page that shows what the sandbox holds, at its address itself. */
export function addOverviewPage(server: FastifyInstance, services: Services): void {
	server.get(
		'/',
		wrap(services, 'GET /', () => html(overviewPage(services.app))),
	);
}
