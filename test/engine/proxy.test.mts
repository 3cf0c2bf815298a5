/** What people read where a proxy stands in the way of calls; `test/e2e/proxy.test.mts` has one that lets them through. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { hurry } from './support/hurry.mts';
import { runNode } from './support/index.mts';

const NAME = 'HTTPS_PROXY';
const before = process.env[NAME];
let proxy: Server;
let asked: number;
let atEase: () => void;

/** How the proxy answers whoever wants to be connected. */
let answer: string;

beforeAll(async () => {
	atEase = hurry();
	proxy = createServer().on('connect', (_request, socket: Socket) => {
		asked += 1;
		socket.end(answer);
	});
	proxy.listen(0, '127.0.0.1');
	await once(proxy, 'listening');
	process.env[NAME] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});
afterAll(() => {
	if (before === undefined) delete process.env[NAME];
	else process.env[NAME] = before;
	proxy.close();
	atEase();
});
beforeEach(() => {
	asked = 0;
});

const refusal = (status: string) => `HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`;

const person = { resource: 'client', operation: 'create', firstName: 'Ava', lastName: 'Reid' };

const create = async () =>
	await runNode({
		sandbox: {
			url: 'https://amiqus.test',
			token: 'a-token',
			oauthClient: { id: '1', secret: '2' },
		},
		parameters: { ...person, email: 'ava@example.com' },
	});

it.each([
	['hangs up', '', 'The proxy between n8n and Amiqus broke the connection off'],
	['is none', 'SSH-2.0\r\n\r\n', 'The connection to Amiqus failed'],
	[
		'asks for a password',
		refusal('407 Proxy Authentication Required'),
		'The proxy between n8n and Amiqus asks for a user and password',
	],
	[
		'does not let calls to Amiqus through',
		refusal('403 Forbidden'),
		'The call was refused with status 403, and not in the way that Amiqus refuses',
	],
])('a proxy that %s is named', async (_, says, message) => {
	answer = says;
	const { error } = await create();
	expect(error?.message).toContain(message);
	expect((error as { description?: string }).description).not.toContain('Open the credential');
});

it('a proxy that hangs up once is asked again, since nothing was sent', async () => {
	answer = '';
	const { error } = await create();
	expect(error?.message).not.toContain('may have been created');
	expect(asked).toBeGreaterThan(1);
});
