import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance } from 'fastify';
import { addControl } from '../control/routes.mts';
import type { Control } from '../control/control.mts';
import { addOAuth } from '../oauth/routes.mts';
import { addPerformPages } from '../perform/routes.mts';
import { ROUTES } from '../resources/index.mts';
import { SDK_ROUTES } from '../resources/sdk.mts';
import { operationHandler, wrap, type Services } from './dispatch.mts';
import { API_BASE, fastifyPath, SDK_BASE } from './paths.mts';

const BODY_LIMIT = 8 * 1024 * 1024;

const textOf = (body: string | Buffer) => (typeof body === 'string' ? body : body.toString());

/** Builds the HTTP server over the given services; it does not listen yet. */
export async function buildServer(services: Services, control: Control): Promise<FastifyInstance> {
	const server = fastify({
		bodyLimit: BODY_LIMIT,
		forceCloseConnections: true,
		keepAliveTimeout: 65_000,
		exposeHeadRoutes: false,
		// Declared bodies are the control's only: a word they do not know is refused there, not left out.
		ajv: { customOptions: { removeAdditional: false, coerceTypes: true } },
	});
	server.removeAllContentTypeParsers();
	// Bodies are kept as they came: listeners want the raw text, and bad JSON answers in our words.
	server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) =>
		done(null, textOf(body)),
	);
	await server.register(multipart, {
		limits: { fileSize: services.app.settings.uploadLimit, files: 1 },
		throwFileSizeLimit: false,
		// File names come in UTF-8 from every client there is.
		...{ defParamCharset: 'utf8' },
	});
	for (const route of ROUTES) {
		server.route({
			method: route.method,
			url: API_BASE + fastifyPath(route.path),
			handler: operationHandler(services, route, API_BASE),
		});
	}
	for (const route of SDK_ROUTES) {
		server.route({
			method: route.method,
			url: SDK_BASE + fastifyPath(route.path),
			handler: operationHandler(services, route, SDK_BASE, true),
		});
	}
	addOAuth(server, services);
	addPerformPages(server, services);
	await addControl(server, control);
	server.setNotFoundHandler(
		wrap(services, 'unknown', () => ({ status: 404, json: { error: 'Not found' } })),
	);
	return server;
}
