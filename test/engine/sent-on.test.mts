import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hurry } from './support/hurry.mts';
import { tableUnder } from './faults/table.mts';
import { bytesOf, runNode, type NodeOptions } from './support/index.mts';

type Respond = (call: IncomingMessage, answer: ServerResponse) => void;

/** A server that counts who asked it for what, and whether with a credential. */
async function serve(respond: Respond) {
	const calls: string[] = [];
	const server = createServer((call, answer) => {
		calls.push(`${call.url} ${call.headers.authorization ?? 'nobody'}`);
		respond(call, answer);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return { url, calls, close: () => server.close() };
}

type Server = Awaited<ReturnType<typeof serve>>;

const PDF = '/api/v2/records/5004/download';
const oauthClient = { id: '1', secret: 'secret' };

const file: Respond = (_, answer) =>
	answer.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF-1.4');
const to =
	(location: () => string, status = 302): Respond =>
	(_, answer) =>
		answer.writeHead(status, { location: location() }).end();

const servers: Server[] = [];
let unhurry: () => void;

beforeAll(() => {
	unhurry = hurry();
});
afterAll(() => unhurry());
afterEach(() => {
	for (const server of servers.splice(0)) server.close();
});

async function start(respond: Respond): Promise<Server> {
	const server = await serve(respond);
	servers.push(server);
	return server;
}

const fetchPdf = async (amiqus: Server, more: Partial<NodeOptions> = {}) =>
	await runNode({
		sandbox: { url: amiqus.url, token: 'a-token-of-nobody', oauthClient },
		parameters: {
			resource: 'record',
			operation: 'download',
			record: { __rl: true, mode: 'id', value: '5004' },
		},
		...more,
	});

describe('a file that lies elsewhere', () => {
	it.each([301, 302, 303, 307, 308])(
		'is fetched there without the credential (%d)',
		async (status) => {
			const store = await start(file);
			const amiqus = await start(to(() => `${store.url}/file?signed=yes`, status));
			const { items, error } = await fetchPdf(amiqus);
			expect(error).toBeUndefined();
			expect((await bytesOf(items[0], 'data')).toString()).toBe('%PDF-1.4');
			expect(amiqus.calls).toEqual([`${PDF} Bearer a-token-of-nobody`]);
			expect(store.calls).toEqual(['/file?signed=yes nobody']);
		},
	);

	it('in Amiqus itself is fetched with it', async () => {
		const amiqus = await start((call, answer) =>
			(call.url === PDF ? to(() => '/files/1') : file)(call, answer),
		);
		expect((await fetchPdf(amiqus)).error).toBeUndefined();
		expect(amiqus.calls.at(-1)).toBe('/files/1 Bearer a-token-of-nobody');
	});

	it('is not fetched from Amiqus with the credential because somebody else says so', async () => {
		const store = await start(to(() => `${amiqus.url}/api/v2/clients/1/secrets`));
		const amiqus = await start((call, answer) =>
			call.url === PDF ? to(() => store.url)(call, answer) : answer.writeHead(401).end('{}'),
		);
		const { error } = await fetchPdf(amiqus);
		expect(error?.message).toContain('Amiqus had a problem of its own');
		expect(amiqus.calls.filter((call) => !call.startsWith(PDF))).not.toHaveLength(0);
		for (const call of amiqus.calls) expect(call.startsWith(PDF)).toBe(!call.endsWith(' nobody'));
	});

	it('may be busy there, which says nothing of Amiqus', async () => {
		let asked = 0;
		const store = await start((call, answer) => {
			asked += 1;
			if (asked > 1) return file(call, answer);
			answer.writeHead(429, { 'retry-after': '3600', 'x-ratelimit-limit': '1' }).end();
		});
		const amiqus = await start(to(() => store.url));
		expect((await fetchPdf(amiqus)).error).toBeUndefined();
		expect(amiqus.calls).toHaveLength(2);
	});
});

/** Where the first answer says that the file lies, by the names in the table, and what is answered there. */
const PLACES: Record<string, (amiqus: () => Server, store: () => Server) => [string, Respond]> = {
	'Another host': (_, store) => [`${store().url}/file`, file],
	'Amiqus itself, in a loop': (amiqus) => [`${amiqus().url}${PDF}`, file],
	'Another host, and back in a loop': (amiqus, store) => [store().url, to(() => amiqus().url)],
	'169.254.169.254': () => ['http://169.254.169.254/latest/meta-data', file],
	'A private address': () => ['https://10.0.0.1/', file],
	'A local name': () => ['https://metadata.internal/', file],
	'Another host without TLS': () => ['http://files.example.com/', file],
	'Another protocol': () => ['ftp://127.0.0.1/', file],
	'No address': () => ['https://', file],
};

describe('the table of places', () => {
	const rows = tableUnder('Sent on', 'docs/files.md');

	it.each(rows.map(({ fault, cells }) => [fault, cells[0]?.[1]] as const))(
		'%s',
		async (name, is) => {
			const place = () =>
				PLACES[name]?.(
					() => amiqus,
					() => store,
				) ?? ['', file];
			const store: Server = await start((call, answer) => place()[1](call, answer));
			const amiqus: Server = await start(to(() => place()[0]));
			const { error } = await fetchPdf(amiqus);
			const calls = amiqus.calls.length + store.calls.length;
			expect({ fate: error ? 'error' : 'done', calls }).toEqual(is);
			if (!error) return;
			expect(error.message).toMatch(
				/it was sent on three times|is said to lie at another address, and nobody is asked there/,
			);
			expect(error.message).not.toContain('[item');
		},
	);

	it('holds all of them', () => {
		expect(rows.map(({ fault }) => fault)).toEqual(Object.keys(PLACES));
	});
});
