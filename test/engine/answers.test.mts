import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGzip } from 'node:zlib';
import { listSearch } from '../../nodes/Amiqus/pickers';
import { hurry } from './support/hurry.mts';
import { bytesOf, runNode, searchList } from './support/index.mts';

const TOKEN = 'a-token-of-nobody/and+everybody';
const person = { resource: 'client', client: { __rl: true, mode: 'id', value: '1001' } };

/** Lets a server answer for Amiqus while something is done, and counts its calls. */
async function answering<T>(
	respond: (call: IncomingMessage, answer: ServerResponse) => void,
	task: (amiqus: {
		url: string;
		token: string;
		oauthClient: { id: string; secret: string };
	}) => Promise<T>,
): Promise<{ result: T; calls: string[] }> {
	const calls: string[] = [];
	const server = createServer((call, answer) => {
		calls.push(`${call.method} ${call.url}`);
		respond(call, answer);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	try {
		const result = await task({ url, token: TOKEN, oauthClient: { id: '1', secret: 'secret' } });
		return { result, calls };
	} finally {
		server.closeAllConnections();
		server.close();
	}
}

/** Every way in which a token is told. */
const WAYS = [
	TOKEN,
	encodeURIComponent(TOKEN),
	Buffer.from(TOKEN).toString('base64').slice(0, -4),
	Buffer.from(`Bearer ${TOKEN}`).toString('base64').slice(10, -4),
	Buffer.from(TOKEN).toString('hex'),
];

function expectNoToken(thing: unknown): void {
	const seen = new Set<unknown>();
	const all: string[] = [];
	const look = (value: unknown) => {
		if (typeof value === 'string') all.push(value);
		if (typeof value !== 'object' || value === null || seen.has(value)) return;
		seen.add(value);
		for (const key of Reflect.ownKeys(value)) {
			all.push(String(key));
			look((value as Record<PropertyKey, unknown>)[key]);
		}
	};
	look(thing);
	const text = all.join('\n');
	for (const way of WAYS) expect(text).not.toContain(way);
	expect(text).not.toMatch(/bearer /i);
}

let unhurry: () => void;
beforeAll(() => {
	unhurry = hurry();
});
afterAll(() => unhurry());

describe('a refusal that repeats the request', () => {
	const bodies: Array<[string, (call: IncomingMessage) => unknown]> = [
		['its headers', ({ headers }) => ({ message: 'No.', headers, ...headers })],
		['its headers in the message', ({ headers }) => ({ message: JSON.stringify(headers) })],
		[
			'them as findings',
			({ headers }) => ({
				[String(headers.authorization)]: [headers.authorization],
				email: [`x ${TOKEN} y`, ...WAYS],
			}),
		],
		['them as a list', ({ rawHeaders }) => ({ errors: [...rawHeaders, ...WAYS] })],
		['no more than the token', () => ({ message: `The token ${TOKEN} is not known.` })],
		['it encoded', () => ({ error: WAYS.join(' ') })],
	];

	describe.each(bodies)('%s', (_, body) => {
		it.each([401, 422, 500])('with %d', async (status) => {
			for (const settings of [{}, { onError: 'continueRegularOutput' as const }]) {
				const { result } = await answering(
					(call, answer) => {
						answer.writeHead(status, { 'content-type': 'application/json' });
						answer.end(JSON.stringify(body(call)));
					},
					async (sandbox) =>
						await runNode({
							sandbox,
							parameters: { ...person, operation: 'update', updateFields: { reference: 'a' } },
							settings,
						}),
				);
				const { error, items } = result;
				expectNoToken(error && { ...error, message: error.message, stack: error.stack });
				expectNoToken(items);
			}
		});
	});

	it('in the place of a list to pick from', async () => {
		expect(Object.keys(listSearch)).toContain('searchClients');
		const { result } = await answering(
			({ headers }, answer) => answer.writeHead(400).end(JSON.stringify({ message: headers })),
			async (sandbox) =>
				await searchList('searchClients', { sandbox, parameters: {} }).catch(
					(thrown: unknown) => thrown,
				),
		);
		expect(String(result)).toContain('400');
		expectNoToken(result);
	});
});

it('a file’s name does not tell the token', async () => {
	const { result } = await answering(
		(_, answer) =>
			answer
				.writeHead(200, {
					'content-type': 'application/pdf',
					'content-disposition': `attachment; filename="${TOKEN}.pdf"`,
				})
				.end('%PDF-1.4'),
		async (sandbox) =>
			await runNode({
				sandbox,
				parameters: {
					resource: 'record',
					operation: 'download',
					record: { __rl: true, mode: 'id', value: '5004' },
				},
			}),
	);
	expect((await bytesOf(result.items[0], 'data')).toString()).toBe('%PDF-1.4');
	expectNoToken(result.items);
});

describe('an answer of 600 MB of zeros, packed', () => {
	const zeros = Buffer.alloc(1024 * 1024);

	function pack(answer: ServerResponse): void {
		answer.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
		const packed = createGzip({ level: 1 });
		packed.on('error', () => undefined);
		answer.on('close', () => packed.destroy());
		packed.pipe(answer);
		let left = 600;
		const more = () => {
			while (left > 0) {
				left -= 1;
				if (!packed.write(zeros)) return void packed.once('drain', more);
			}
			packed.end();
		};
		more();
	}

	it.each([
		['get', {}],
		['update', { updateFields: { reference: 'a' } }],
		['delete', {}],
		['getAll', { returnAll: true }],
	])('%s: is asked for once, and ends at 32 MB', async (operation, more) => {
		const before = process.memoryUsage().rss;
		const { result, calls } = await answering(
			(_, answer) => pack(answer),
			async (sandbox) => await runNode({ sandbox, parameters: { ...person, operation, ...more } }),
		);
		expect(result.error?.message).toContain('Amiqus answered with more than 32 MB');
		expect(`${result.error?.message} ${result.error?.description}`).toMatch(
			operation.startsWith('get') ? /^((?!may have been).)*$/ : /may have been changed/,
		);
		expect(calls).toHaveLength(1);
		expect(process.memoryUsage().rss - before).toBeLessThan(250 * 1024 * 1024);
	});

	it('as a refusal is just a refusal', async () => {
		const { result, calls } = await answering(
			(_, answer) => {
				const head = answer.writeHead.bind(answer);
				answer.writeHead = ((_status: number, headers: object) =>
					head(404, headers as Record<string, string>)) as typeof answer.writeHead;
				pack(answer);
			},
			async (sandbox) => await runNode({ sandbox, parameters: { ...person, operation: 'get' } }),
		);
		expect(result.error?.message).toContain('Amiqus has nothing with this id');
		expect(calls).toHaveLength(1);
	});
});
