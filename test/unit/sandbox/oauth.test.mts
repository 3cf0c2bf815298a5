import type { Sandbox } from '../../../sandbox/index.mts';
import { call, submit, useSandbox } from './support.mts';

const BACK = 'http://localhost:5678/rest/oauth2-credential/callback';

interface Pair {
	access_token: string;
	refresh_token: string;
	token_type: string;
	expires_in: number;
}

function authoriseUrl(sandbox: Sandbox): string {
	const query = new URLSearchParams({
		client_id: sandbox.oauthClient.id,
		redirect_uri: BACK,
		response_type: 'code',
		state: 'a state',
	});
	return `${sandbox.url}/oauth/authorize?${query.toString()}`;
}

async function decide(sandbox: Sandbox, decision: string): Promise<URLSearchParams> {
	const { status, headers } = await submit(authoriseUrl(sandbox), { decision });
	expect(status).toBe(302);
	const target = new URL(headers.get('location') ?? '');
	expect(target.origin + target.pathname).toBe(BACK);
	expect(target.searchParams.get('state')).toBe('a state');
	return target.searchParams;
}

const client = ({ oauthClient }: Sandbox) => ({
	client_id: oauthClient.id,
	client_secret: oauthClient.secret,
});

const redeem = (sandbox: Sandbox, code: string, more = {}) =>
	submit<Pair & { error?: string }>(`${sandbox.url}/oauth/token`, {
		grant_type: 'authorization_code',
		redirect_uri: BACK,
		code,
		...client(sandbox),
		...more,
	});

const refresh = (sandbox: Sandbox, token: string) =>
	submit<Pair & { error?: string }>(`${sandbox.url}/oauth/token`, {
		grant_type: 'refresh_token',
		refresh_token: token,
		...client(sandbox),
	});

describe('OAuth', () => {
	let skew = 0;
	const sandbox = useSandbox({ now: () => Date.now() + skew });
	beforeEach(() => {
		skew = 0;
	});

	const connect = async () => {
		const code = (await decide(sandbox(), 'allow')).get('code') ?? '';
		return { code, pair: (await redeem(sandbox(), code)).json };
	};

	const works = async (token: string) =>
		(await call(sandbox(), 'GET', '/status', undefined, token)).status === 204;

	test('asks the person, and gives a token that works', async () => {
		const page = await fetch(authoriseUrl(sandbox()));
		expect(await page.text()).toContain('Allow access to Harbour &amp; Finch?');
		const { pair } = await connect();
		expect(pair).toMatchObject({ token_type: 'Bearer', expires_in: 31_536_000 });
		expect(await works(pair.access_token)).toBe(true);
	});

	test('takes a code only once', async () => {
		const { code } = await connect();
		const again = await redeem(sandbox(), code);
		expect(again.status).toBe(400);
		expect(again.json.error).toBe('invalid_grant');
	});

	test('takes a code for ten minutes only', async () => {
		const code = (await decide(sandbox(), 'allow')).get('code') ?? '';
		skew = 10 * 60 * 1000;
		expect((await redeem(sandbox(), code)).json.error).toBe('invalid_grant');
	});

	test('takes a code only with the redirect address it was made for', async () => {
		const code = (await decide(sandbox(), 'allow')).get('code') ?? '';
		const reply = await redeem(sandbox(), code, { redirect_uri: 'http://localhost/else' });
		expect(reply.json.error).toBe('invalid_grant');
	});

	test('a refresh ends the old tokens at once, and is good for one use', async () => {
		const { pair } = await connect();
		const next = await refresh(sandbox(), pair.refresh_token);
		expect(next.status).toBe(200);
		expect(await works(pair.access_token)).toBe(false);
		expect(await works(next.json.access_token)).toBe(true);
		expect((await refresh(sandbox(), pair.refresh_token)).status).toBe(401);
		expect(await works(next.json.access_token)).toBe(true);
	});

	test('a denial goes back as access_denied', async () => {
		const answer = await decide(sandbox(), 'deny');
		expect(answer.get('error')).toBe('access_denied');
		expect(answer.get('code')).toBeNull();
	});

	test('wants the client credentials, in the body', async () => {
		const code = (await decide(sandbox(), 'allow')).get('code') ?? '';
		const wrong = await redeem(sandbox(), code, { client_secret: 'guess' });
		expect(wrong.status).toBe(401);
		const { id, secret } = sandbox().oauthClient;
		const header = await fetch(`${sandbox().url}/oauth/token`, {
			method: 'POST',
			headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
			body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: BACK }),
		});
		expect(header.status).toBe(401);
	});

	test('refuses an unknown client without redirecting anywhere', async () => {
		const url = authoriseUrl(sandbox()).replace(sandbox().oauthClient.id, 'someone-else');
		const response = await fetch(url, { redirect: 'manual' });
		expect(response.status).toBe(400);
		expect(await response.text()).toContain('No such API client');
	});
});
