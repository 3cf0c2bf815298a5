import type { FastifyRequest } from 'fastify';
import { load, save } from '../../saving.mts';
import { type Area, done, isForm, Refused, show } from '../control.mts';
import { card, controlPage } from '../pages/parts.mts';
import { CONTROL_BASE } from '../../core/paths.mts';

/** Most bytes of a saved sandbox: files are in it. */
const MOST_BYTES = 512 * 1024 * 1024;

const PAGE = () =>
	controlPage(
		'Save and load',
		'/state',
		`<h1>Save and load</h1>
<p class="soft">What the sandbox holds is gone when it stops, unless you save it.</p>
${card(
	'Save',
	`<p>People, requests, files, webhooks, connections and the clock, in one file.</p>
<p><a class="button" href="${CONTROL_BASE}/state.json" download="amiqus-sandbox.json">Save to a file</a></p>`,
)}
${card(
	'Load',
	`<p>Puts what you saved in the place of everything that is here.</p>
<form method="post" action="${CONTROL_BASE}/state" enctype="multipart/form-data">
<div class="field"><label for="saved">File</label>
<input type="file" id="saved" name="saved" accept="application/json" required></div>
<button>Load the file</button></form>`,
)}`,
	);

async function sent(request: FastifyRequest): Promise<unknown> {
	if (!isForm(request)) return request.body;
	const file = await request.file({ limits: { fileSize: MOST_BYTES } });
	const text = file ? (await file.toBuffer()).toString() : '';
	try {
		return JSON.parse(text);
	} catch {
		throw new Refused('The file holds no JSON.');
	}
}

/** Saving a whole sandbox, and loading one. */
export const stateArea: Area = (server, { app }) => {
	server.get('/state', async (request, reply) => show(request, reply, await save(app), PAGE));
	server.get('/state.json', async (_request, reply) => reply.send(await save(app)));
	server.post('/state', { bodyLimit: MOST_BYTES }, async (request, reply) => {
		try {
			load(app, await sent(request));
		} catch (error) {
			throw error instanceof TypeError ? new Refused(error.message) : error;
		}
		return done(request, reply, { loaded: true }, '');
	});
};
