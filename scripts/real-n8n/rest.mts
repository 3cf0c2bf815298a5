/** n8n's own REST interface, as its editor uses it: one session, cookies kept. */
import { Failure, messageOf } from './failure.mts';

export interface Account {
	email: string;
	password: string;
}

const TIMEOUT_MS = 30_000;

/** A connection for each call: a busy n8n may be closing one that it was idle on, whoever left it there. */
export const CONNECTION = { connection: 'close' };

/** A signed-in session with a running n8n. */
export class RestClient {
	private cookie = '';

	constructor(readonly url: string) {}

	/** Creates the owner account where there is none yet, and signs in otherwise. */
	async signIn(account: Account): Promise<void> {
		const settings = await this.get<{ userManagement: { showSetupOnFirstLoad: boolean } }>(
			'/settings',
		);
		if (settings.userManagement.showSetupOnFirstLoad) {
			await this.post('/owner/setup', { ...account, firstName: 'Sandbox', lastName: 'Owner' });
			return;
		}
		await this.post('/login', { emailOrLdapLoginId: account.email, password: account.password });
	}

	get<T>(path: string): Promise<T> {
		return this.call<T>('GET', path);
	}

	post<T>(path: string, body: unknown = {}): Promise<T> {
		return this.call<T>('POST', path, body);
	}

	patch<T>(path: string, body: unknown): Promise<T> {
		return this.call<T>('PATCH', path, body);
	}

	delete<T>(path: string): Promise<T> {
		return this.call<T>('DELETE', path);
	}

	/** Fetches a page that is not JSON, following no redirect, with the session's cookie. */
	page(address: string): Promise<Response> {
		return fetch(new URL(address, this.url), {
			headers: { cookie: this.cookie, ...CONNECTION },
			redirect: 'manual',
			signal: AbortSignal.timeout(TIMEOUT_MS),
		});
	}

	private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
		const what = `${method} ${this.url}/rest${path}`;
		const response = await fetch(`${this.url}/rest${path}`, {
			method,
			headers: { 'content-type': 'application/json', cookie: this.cookie, ...CONNECTION },
			body: body === undefined ? undefined : JSON.stringify(body),
			signal: AbortSignal.timeout(TIMEOUT_MS),
		}).catch((error: unknown) => {
			throw new Failure(`n8n did not answer ${what}: ${messageOf(error)}`);
		});
		const text = await response.text();
		if (!response.ok)
			throw new Failure(`n8n answered ${what} with ${response.status}: ${text.slice(0, 500)}`);
		const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0]);
		if (cookies.length > 0) this.cookie = cookies.join('; ');
		return (JSON.parse(text) as { data: T }).data;
	}
}
