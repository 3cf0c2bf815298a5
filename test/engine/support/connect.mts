import type { INodeCredentialsDetails } from 'n8n-workflow';
import { record } from '../../conformance/recorder.mts';
import type { MemoryCredentials, SavedCredential } from './credentials.mts';

/** The two ways a node can sign in. */
export type Authentication = 'token' | 'oauth2';

/** What the harness needs to know of the local Amiqus it talks to. */
export interface Service {
	url: string;
	token: string;
	oauthClient: { id: string; secret: string };
	/** A fresh pair of tokens, as the OAuth flow in a browser ends with. */
	issueTokens?(): { access_token: string; refresh_token: string };
}

export interface Connection {
	/** For a node's `credentials`. */
	credentials: Record<string, INodeCredentialsDetails>;
	/** Parameters that choose this kind of credential on the node. */
	parameters: { authentication: string };
}

/** Where n8n sends people back to after they agreed; nothing listens there in these tests. */
const CALLBACK = 'http://localhost:5678/rest/oauth2-credential/callback';

const chosen = (type: string) => ({
	authentication: type === 'amiqusApi' ? 'accessToken' : 'oAuth2',
});

/** Saves a credential for the given service and says how a node uses it. */
export async function connect(
	saved: MemoryCredentials,
	service: Service,
	how: Authentication | SavedCredential = 'token',
): Promise<Connection> {
	record(service);
	if (typeof how === 'object') {
		const { id, name, type } = how;
		return { credentials: { [type]: { id, name } }, parameters: chosen(type) };
	}
	const parameters = chosen(how === 'token' ? 'amiqusApi' : 'amiqusOAuth2Api');
	if (how === 'token') {
		const data = { accessToken: service.token, baseUrl: service.url };
		return { credentials: { amiqusApi: saved.save('amiqusApi', data) }, parameters };
	}
	const tokens = service.issueTokens?.() ?? (await signIn(service));
	const data = {
		baseUrl: service.url,
		clientId: service.oauthClient.id,
		clientSecret: service.oauthClient.secret,
		oauthTokenData: { token_type: 'Bearer', ...tokens },
	};
	return { credentials: { amiqusOAuth2Api: saved.save('amiqusOAuth2Api', data) }, parameters };
}

/** Goes through the authorise page and the token endpoint as a browser and n8n's server do. */
async function signIn({ url, oauthClient }: Service) {
	const query = new URLSearchParams({
		client_id: oauthClient.id,
		redirect_uri: CALLBACK,
		response_type: 'code',
		state: 'tests',
	});
	const agreed = await fetch(`${url}/oauth/authorize?${query.toString()}`, {
		method: 'POST',
		body: new URLSearchParams({ decision: 'allow' }),
		redirect: 'manual',
	});
	const code = new URL(agreed.headers.get('location') ?? CALLBACK).searchParams.get('code');
	if (!code) throw new Error(`Signing in gave no code: ${agreed.status} ${await agreed.text()}`);
	const answer = await fetch(`${url}/oauth/token`, {
		method: 'POST',
		body: new URLSearchParams({
			grant_type: 'authorization_code',
			client_id: oauthClient.id,
			client_secret: oauthClient.secret,
			redirect_uri: CALLBACK,
			code,
		}),
	});
	if (!answer.ok) throw new Error(`Signing in failed: ${answer.status} ${await answer.text()}`);
	return (await answer.json()) as { access_token: string; refresh_token: string };
}
