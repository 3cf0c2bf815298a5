import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { additionalData } from './support/additional-data.mts';
import { loadPackage, MemoryCredentials, runNode } from './support/index.mts';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(async () => await sandbox.close());

/** Where n8n sends the client's secret for a Base URL of the OAuth2 credential. */
async function tokenAddressOf(baseUrl: string): Promise<unknown> {
	const saved = new MemoryCredentials(await loadPackage());
	const extra = additionalData(saved);
	const data = await saved.withDefaults(extra, { baseUrl }, 'amiqusOAuth2Api', 'internal');
	return data.accessTokenUrl;
}

describe('The Base URL of an OAuth2 credential', () => {
	it.each([
		['https://id.amiqus.co', 'https://id.amiqus.co/oauth/token'],
		[' HTTPS://id.amiqus.co/\n', 'HTTPS://id.amiqus.co/oauth/token'],
		['http://localhost:5680/', 'http://localhost:5680/oauth/token'],
		['http://[::1]', 'http://[::1]/oauth/token'],
	])('%j is taken', async (baseUrl, address) => {
		expect(await tokenAddressOf(baseUrl)).toBe(address);
	});

	it.each([
		'http://id.amiqus.co',
		'http://localhost.example.com',
		'http://localhost:x@example.com',
		'http://127.0.0.1:80@example.com/',
		'http://[::1]@example.com',
		'id.amiqus.co',
		'',
	])('%j leads nowhere', async (baseUrl) => {
		expect(await tokenAddressOf(baseUrl)).toBe(
			'https://base-url-must-begin-with-https.invalid/oauth/token',
		);
	});
});

it.each(['\r\n', ' ', '\u200b'])(
	'A token that was pasted with %j inside or before it works, and is never told',
	async (inside) => {
		const { token } = sandbox;
		const saved = new MemoryCredentials(await loadPackage());
		const accessToken = `${inside}Bearer ${token.slice(0, 9)}${inside}${token.slice(9)}${inside}`;
		const chosen = saved.save('amiqusApi', { accessToken, baseUrl: sandbox.url });
		const whoAmI = async () =>
			await runNode({
				sandbox,
				saved,
				credentials: saved.find(chosen),
				parameters: { resource: 'account', operation: 'get' },
			});
		expect((await whoAmI()).error).toBeUndefined();
		sandbox.faults.add({ kind: 'status', status: 422, body: { message: `no ${token} here` } });
		const { error } = await whoAmI();
		expect(error?.message).toContain('no [hidden] here');
	},
);
