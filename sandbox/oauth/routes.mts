import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Answer, html, redirect } from '../core/answer.mts';
import type { App } from '../core/app.mts';
import { wrap, type Incoming, type Services } from '../core/dispatch.mts';
import { breakable, escapeHtml, page } from '../perform/layout.mts';

const fields = (request: FastifyRequest) =>
	new URLSearchParams(typeof request.body === 'string' ? request.body : '');

/** An OAuth error, worded for the developer who sees it. */
function refused(status: number, error: string, description: string): Answer {
	return { status, json: { error, error_description: description, message: description } };
}

function isAddress(text: string): boolean {
	try {
		return /^https?:$/.test(new URL(text).protocol);
	} catch {
		return false;
	}
}

interface Wish {
	clientId: string;
	redirectUri: string;
	state: string | null;
}

/** Reads an authorisation request; a text says what is wrong with it. */
function readWish(app: App, query: URLSearchParams): Wish | string {
	const clientId = query.get('client_id') ?? '';
	const redirectUri = query.get('redirect_uri') ?? '';
	if (clientId !== app.authority.client.id) return 'No such API client: check client_id.';
	if (!isAddress(redirectUri)) return 'The redirect_uri is missing or is no web address.';
	if (query.get('response_type') !== 'code') return 'The response_type must be “code”.';
	return { clientId, redirectUri, state: query.get('state') };
}

function answerTo({ redirectUri, state }: Wish, answer: { [name: string]: string }): Answer {
	const target = new URL(redirectUri);
	for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
	if (state !== null) target.searchParams.set('state', state);
	return redirect(target.toString());
}

function agreed(app: App, wish: Wish): Answer {
	const owner = app.world.members.rows.find(({ role }) => role === 'owner');
	if (!owner) return refused(500, 'server_error', 'The sandbox has no team owner.');
	return answerTo(wish, { code: app.authority.grantCode(owner, wish.redirectUri) });
}

function consentPage(app: App, wish: Wish, query: string): Answer {
	const team = app.world.teams.rows[0]?.name ?? 'your team';
	const host = new URL(wish.redirectUri).host;
	return html(
		page(
			'Allow access?',
			`<h1>Allow access to ${escapeHtml(team)}?</h1>
<div class="card">
<p>An application at <strong>${escapeHtml(host)}</strong> asks to act as you in this team.</p>
<dl><dt>API client</dt><dd>${escapeHtml(wish.clientId)}</dd>
<dt>Returns to</dt><dd>${breakable(wish.redirectUri)}</dd></dl>
</div>
<form method="post" action="/oauth/authorize?${escapeHtml(query)}">
<div class="actions">
<button name="decision" value="allow">Allow access</button>
<button class="plain" name="decision" value="deny">Do not allow</button>
</div>
</form>`,
		),
	);
}

function authorise(app: App, { method, url, request }: Incoming): Answer {
	const wish = readWish(app, url.searchParams);
	if (typeof wish === 'string') {
		const body = `<h1>This link does not work</h1><div class="card"><p>${escapeHtml(wish)}</p></div>`;
		return html(page('This link does not work', body), 400);
	}
	if (method === 'POST') {
		const allowed = fields(request).get('decision') === 'allow';
		return allowed ? agreed(app, wish) : answerTo(wish, { error: 'access_denied' });
	}
	return app.settings.autoApprove
		? agreed(app, wish)
		: consentPage(app, wish, url.searchParams.toString());
}

function issueToken(app: App, { request }: Incoming): Answer {
	if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
		return refused(400, 'invalid_request', 'The request must be form-encoded.');
	}
	const form = fields(request);
	const { id, secret } = app.authority.client;
	if (form.get('client_id') !== id || form.get('client_secret') !== secret) {
		return refused(401, 'invalid_client', 'Client authentication failed');
	}
	const grant = form.get('grant_type');
	if (grant === 'authorization_code') {
		const pair = app.authority.redeemCode(form.get('code') ?? '', form.get('redirect_uri') ?? '');
		if (pair) return { status: 200, json: pair, headers: { 'cache-control': 'no-store' } };
		return refused(400, 'invalid_grant', 'The authorisation code is unknown, used or expired.');
	}
	if (grant === 'refresh_token') {
		const pair = app.authority.refresh(form.get('refresh_token') ?? '');
		if (pair) return { status: 200, json: pair, headers: { 'cache-control': 'no-store' } };
		return refused(401, 'invalid_grant', 'The refresh token is invalid.');
	}
	return refused(400, 'unsupported_grant_type', 'The grant type is not supported.');
}

/** Adds the authorise page and the token endpoint. */
export function addOAuth(server: FastifyInstance, services: Services): void {
	const { app } = services;
	const ask = wrap(services, 'GET /oauth/authorize', (incoming) => authorise(app, incoming));
	const decide = wrap(services, 'POST /oauth/authorize', (incoming) => authorise(app, incoming));
	const token = wrap(services, 'POST /oauth/token', (incoming) => issueToken(app, incoming));
	server.get('/oauth/authorize', ask);
	server.post('/oauth/authorize', decide);
	server.post('/oauth/token', token);
}
