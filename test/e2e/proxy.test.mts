/** n8n behind a proxy with a password, and an Amiqus whose certificate is signed by an authority of one's own. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { runWorkflow } from '../../scripts/real-n8n/execution.mts';
import { NODE_TYPE, startRealN8n, type RealN8n } from '../../scripts/real-n8n/index.mts';
import { watchMemory } from '../support/memory.mts';
import { START_MS } from './support/instance.mts';
import { startNetwork, type Network } from './support/network.mts';
import { ITEMS, saveChain } from './support/pinned.mts';

const MEGABYTE = 1024 * 1024;
const SIZE = 100 * MEGABYTE;

let folder: string;
let sandbox: Sandbox;
let network: Network;
let n8n: RealN8n;
/** The address that n8n knows Amiqus by. */
let amiqus: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-amiqus-'));
	network = await startNetwork();
	sandbox = await startSandbox({ uploadLimit: 2 * SIZE });
	const certificate = join(folder, 'authority.pem');
	await writeFile(certificate, network.certificate);
	const { url, token, oauthClient } = sandbox;
	amiqus = await network.secure(Number(new URL(url).port));
	n8n = await startRealN8n({
		root: process.cwd(),
		dataFolder: join(folder, 'n8n'),
		sandbox: {
			url: amiqus,
			token,
			oauthClient,
			pages: url,
		},
		settings: {
			HTTPS_PROXY: network.proxy,
			HTTP_PROXY: network.proxy,
			NODE_EXTRA_CA_CERTS: certificate,
		},
	});
}, START_MS);

afterAll(async () => {
	await n8n?.stop();
	await sandbox?.close();
	await network?.close();
	await rm(folder, { recursive: true, force: true });
}, 60_000);

const byId = (value: number) => ({ __rl: true, mode: 'id', value: String(value) });

/** Runs operations one behind the other and answers what each put out. */
async function run(nodes: Record<string, object>) {
	const { credentials, rest } = n8n;
	const chain = Object.entries(nodes).map(([name, parameters]) => ({
		name,
		type: NODE_TYPE,
		typeVersion: 1,
		parameters,
		credentials,
	}));
	const id = await saveChain({ rest }, Object.keys(nodes).join(', '), chain, [{ json: {} }]);
	return (await runWorkflow(rest, id, ITEMS)).items;
}

const account = { resource: 'account', operation: 'get' };

const messageOf = async (nodes: Record<string, object>) =>
	await run(nodes).then(
		() => 'nothing failed',
		(error: unknown) => String(error),
	);

it('calls Amiqus with a token', async () => {
	const { Account } = await run({ Account: account });
	expect(Account).toHaveLength(1);
	expect(network.asked).toContain(new URL(amiqus).host);
});

it('connects an OAuth2 account and renews its token', async () => {
	// n8n has exchanged the code of the authorisation when it was set up.
	expect(n8n.credentials.amiqusOAuth2Api).toBeDefined();
	sandbox.authority.expireAccessTokens();
	const before = sandbox.authority.refreshCount;
	const { Account } = await run({ Account: { ...account, authentication: 'oAuth2' } });
	expect(Account).toHaveLength(1);
	expect(sandbox.authority.refreshCount).toBe(before + 1);
});

const copy = (client: number, file: number, to: number) => ({
	Download: { resource: 'file', operation: 'download', client: byId(client), file: byId(file) },
	Upload: { resource: 'file', operation: 'upload', client: byId(to) },
});

it('downloads and uploads 100 MB without holding them in memory', async () => {
	const { clients, attachments } = sandbox.state;
	const [from = 0, to = 0] = clients.rows.map(({ id }) => id);
	const put = async (size: number) =>
		await sandbox.putFile({ client: from, name: 'scan.bin', size });
	const small = await put(MEGABYTE);
	const large = await put(SIZE);
	// What the first file of all takes in code and buffers is not the file's.
	await run(copy(from, small.id, to));
	const memory = existsSync('/proc/self/clear_refs') ? watchMemory(n8n.pid) : undefined;
	const { Upload = [] } = await run(copy(from, large.id, to));
	const more = memory ? memory.most() - memory.idle : 0;
	const { id } = (Upload[0]?.attachment ?? {}) as { id?: number };
	const [sent, kept] = [id ?? 0, large.attachment].map((one) => attachments.need(one));
	expect(sent).toMatchObject({ size: SIZE, checksum: kept?.checksum });
	expect(more).toBeLessThan(0.75 * SIZE);
});

describe('a file that lies on another host', () => {
	const SCAN = 'scanned';
	const fetchFrom = async (url: string) => {
		const [client = 0] = sandbox.state.clients.rows.map(({ id }) => id);
		const bytes = Buffer.from(SCAN);
		const { id: file } = await sandbox.putFile({ client, name: 'scan.bin', bytes });
		sandbox.faults.add({
			match: { method: 'GET', path: /download$/ },
			kind: 'answer',
			times: 10,
			status: 302,
			headers: { location: `${url}/scan.bin` },
		});
		const Download = {
			resource: 'file',
			operation: 'download',
			client: byId(client),
			file: byId(file),
		};
		return await messageOf({ Download }).finally(() => sandbox.faults.clear());
	};

	it('comes through the proxy as well, without the credential', async () => {
		const seen: unknown[] = [];
		const files = await network.serve(({ headers }, answer) => {
			seen.push(headers.authorization);
			answer.end(SCAN);
		});
		expect(await fetchFrom(files)).toBe('nothing failed');
		expect(seen).toEqual([undefined]);
		expect(network.asked).toContain(new URL(files).host);
	});

	it('is not taken from a server whose certificate nobody vouches for', async () => {
		const strange = await network.serveUntrusted((_, answer) => answer.end('something else'));
		expect(await fetchFrom(strange)).toContain('Amiqus could not be reached');
	});
});

// Last, since nobody gets through afterwards.
it('says that the proxy wants another password', async () => {
	network.lockOut();
	expect(await messageOf({ Account: account })).toContain(
		'The proxy between n8n and Amiqus asks for a user and password',
	);
});
