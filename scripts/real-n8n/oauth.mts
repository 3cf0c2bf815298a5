/** Connects an OAuth2 credential the way a person does: from n8n to the service's page, and back with a code. */
import { Failure } from './failure.mts';
import type { RestClient } from './rest.mts';

const TIMEOUT_MS = 30_000;

/**
 * Grants access on the service's page and lets n8n fetch and store the tokens.
 *
 * @param pages origin of the service's pages as seen from here, where n8n knows them by another
 */
export async function connectOAuth(
	rest: RestClient,
	credentialId: string,
	pages?: string,
): Promise<void> {
	const named = await rest.get<string>(`/oauth2-credential/auth?id=${credentialId}`);
	const { pathname, search, origin } = new URL(named);
	const address = `${pages ?? origin}${pathname}${search}`;
	const callback = await allow(address, `${rest.url}/rest/oauth2-credential/callback`);
	const response = await rest.page(callback);
	const page = await response.text();
	if (!response.ok || /error/i.test(titleOf(page)))
		throw new Failure(`n8n could not connect the OAuth2 credential: ${strip(page)}`);
}

/** Presses "allow" on the page that asks, and answers the address it sends the browser back to. */
async function allow(address: string, callback: string): Promise<string> {
	const asked = await fetch(address, options());
	const answered = asked.status === 200 ? await submit(asked, await asked.text()) : asked;
	const back = answered.headers.get('location');
	if (back?.startsWith(callback)) return back;
	const said = strip(await answered.text());
	throw new Failure(`The sandbox refused to authorise n8n (${answered.status}): ${said}`);
}

/** Sends the page's first form with its hidden fields and its first button. */
function submit(response: Response, page: string): Promise<Response> {
	const form = /<form\b([^>]*)>([\s\S]*?)<\/form>/i.exec(page);
	if (!form) throw new Failure(`The sandbox's page to authorise n8n has no form: ${strip(page)}`);
	const [, head = '', inner = ''] = form;
	const fields = new URLSearchParams();
	for (const [tag] of inner.matchAll(/<input\b[^>]*>/gi)) {
		const name = attribute(tag, 'name');
		if (name !== undefined) fields.set(name, attribute(tag, 'value') ?? '');
	}
	const button = /<button\b[^>]*>/i.exec(inner)?.[0] ?? '';
	const name = attribute(button, 'name');
	if (name !== undefined) fields.set(name, attribute(button, 'value') ?? '');
	const action = new URL(attribute(head, 'action') ?? '', response.url);
	return fetch(action, { ...options(), method: 'POST', body: fields });
}

function options(): RequestInit {
	return { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) };
}

function attribute(tag: string, name: string): string | undefined {
	const value = new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(tag)?.[1];
	return value
		?.replaceAll('&quot;', '"')
		.replaceAll('&#39;', "'")
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&amp;', '&');
}

function titleOf(page: string): string {
	return /<title>([^<]*)/i.exec(page)?.[1] ?? '';
}

function strip(page: string): string {
	return page
		.replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
		.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim()
		.slice(0, 300);
}
