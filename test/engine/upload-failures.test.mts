import { createHash } from 'node:crypto';
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import {
	ASSIGN,
	byId,
	bytesOfSize,
	checksumOf,
	fileOfSize,
	filesOf,
	unused,
	UPLOAD,
	uploadDocument,
} from './fixtures/uploads.mts';
import { hurry } from './support/hurry.mts';
import { jsonOf, loadPackage, MemoryCredentials, runNode } from './support/index.mts';

jest.setTimeout(60_000);

let sandbox: Sandbox;
let atEase: () => void;

beforeAll(() => {
	atEase = hurry();
});
afterAll(() => atEase());
beforeEach(async () => {
	sandbox = await startSandbox({});
});
afterEach(async () => {
	jest.restoreAllMocks();
	await sandbox.close();
});

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const passport = async () => [await fileOfSize(1000)];

describe('An uploaded file that Amiqus does not take as a document', () => {
	it('is deleted again', async () => {
		const before = unused(sandbox);
		const { error } = await uploadDocument(
			sandbox,
			await passport(),
			{},
			{ client: byId(999_999) },
		);
		expect(error).toMatchObject({ httpCode: '404' });
		expect(error?.message).not.toContain('attachment');
		expect(unused(sandbox)).toEqual(before);
		expect(sandbox.requests.count('DELETE /attachments/{attachment}')).toBe(1);
	});

	it('is named where it could not be deleted', async () => {
		sandbox.faults.add({ kind: 'status', status: 422, match: ASSIGN });
		sandbox.faults.add({ kind: 'status', status: 403, match: { method: 'DELETE' } });
		const { error } = await uploadDocument(sandbox, await passport());
		const [left] = unused(sandbox);
		expect(error?.message).toContain(`‘Passport.pdf’ is attachment ${left?.id}`);
		expect(error?.description).toContain('Nothing uses what was uploaded');
	});

	it('is looked for where the answer is lost, and left as it is', async () => {
		sandbox.faults.add({ kind: 'reset-after', match: ASSIGN });
		const { items, error } = await uploadDocument(sandbox, await passport());
		expect(error).toBeUndefined();
		expect(jsonOf(items)).toMatchObject([{ object: 'client_file' }]);
		expect(sandbox.requests.count('POST /clients/{client}/files')).toBe(1);
		expect(sandbox.requests.count('DELETE /attachments/{attachment}')).toBe(0);
	});

	it('is named, and not deleted, where nobody knows', async () => {
		sandbox.faults.add({ kind: 'status', status: 500, match: ASSIGN });
		const { error } = await uploadDocument(sandbox, await passport());
		const [left] = unused(sandbox);
		expect(error?.message).toContain('It may have been created');
		expect(error?.message).toContain(`‘Passport.pdf’ is attachment ${left?.id}`);
		expect(error?.description).toContain('use the attachment by its ID');
		expect(sandbox.requests.count('DELETE /attachments/{attachment}')).toBe(0);
	});

	it('is deleted, too, when another item ends the run meanwhile', async () => {
		const release = sandbox.faults.add({ kind: 'stall', delayMs: 600, match: UPLOAD });
		const items = [...(await passport()), { json: {} }];
		const { error } = await uploadDocument(sandbox, items, {}, { options: { itemsAtOnce: 2 } });
		release();
		expect(error?.message).toContain('‘Input Data Field Name’');
		expect(error?.message).toContain('[item 1]');
		expect(unused(sandbox)).toEqual([]);
		expect(sandbox.requests.count('POST /clients/{client}/files')).toBe(0);
	});

	it('is named beside the reason where another item ends the run and it cannot be deleted', async () => {
		const [waiting, refused] = sandbox.state.clients.rows.map(({ id }) => id);
		const ofClient = (id?: number) => ({ method: 'POST', path: new RegExp(`/${id}/files$`) });
		const held = { kind: 'status', status: 503, retryAfter: 60 } as const;
		sandbox.faults.add({ ...held, match: ofClient(waiting), times: 9 });
		sandbox.faults.add({ kind: 'status', status: 422, match: ofClient(refused) });
		sandbox.faults.add({ kind: 'status', status: 403, match: { method: 'DELETE' }, times: 2 });
		const items = [...(await passport()), ...(await passport())];
		const client = byId(`={{ $itemIndex === 0 ? ${waiting} : ${refused} }}`);
		const { error } = await uploadDocument(sandbox, items, {}, { client });
		expect(error?.message).toMatch(/^Amiqus refused the values sent.*\[item 1\]/);
		expect(error?.description).toMatch(
			/These were begun, and not finished: item 0 \(‘Passport.pdf’ was uploaded as attachment \d+, which nothing uses\)/,
		);
	});

	it('is named when the run is cancelled in between', async () => {
		const abort = new AbortController();
		sandbox.faults.add({ kind: 'status', status: 503, retryAfter: 60, match: ASSIGN });
		sandbox.onExchange(({ status }) => {
			if (status === 503) setTimeout(() => abort.abort(), 50);
		});
		const { status, error } = await uploadDocument(sandbox, await passport(), {
			cancel: abort.signal,
		});
		expect(status).toBe('canceled');
		const [left] = unused(sandbox);
		expect(error?.message).toBe('The execution was canceled');
		expect(error?.description).toContain(
			`‘Passport.pdf’ was uploaded as attachment ${left?.id}, which nothing uses`,
		);
	});

	it('is not said to be unused where the run is cancelled while it is being used', async () => {
		const abort = new AbortController();
		const files = sandbox.state.files.size;
		sandbox.faults.add({ kind: 'stall', processed: true, match: ASSIGN });
		const running = uploadDocument(sandbox, await passport(), { cancel: abort.signal });
		while (sandbox.state.files.size === files) await new Promise((go) => setTimeout(go, 2));
		abort.abort();
		const { status, error } = await running;
		expect(status).toBe('canceled');
		expect(error?.description).toMatch(
			/‘Passport.pdf’ was uploaded as attachment \d+\. A call was on its way.*check there/,
		);
	});
});

describe('Retry On Fail', () => {
	const retried = { settings: { retryOnFail: true, maxTries: 2 } };

	it('does not send again what was uploaded', async () => {
		sandbox.faults.add({ kind: 'status', status: 422, match: ASSIGN });
		sandbox.faults.add({ kind: 'status', status: 403, match: { method: 'DELETE' } });
		const { items, error, tries } = await uploadDocument(sandbox, await passport(), retried);
		expect(error).toBeUndefined();
		expect(tries).toBe(2);
		expect(items).toHaveLength(1);
		expect(sandbox.requests.count('POST /attachments')).toBe(1);
		expect(unused(sandbox)).toEqual([]);
	});

	it('uploads again what was deleted', async () => {
		sandbox.faults.add({ kind: 'status', status: 422, match: ASSIGN });
		const { items, error } = await uploadDocument(sandbox, await passport(), retried);
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
		expect(sandbox.requests.count('POST /attachments')).toBe(2);
		expect(unused(sandbox)).toEqual([]);
	});

	it('leaves items alone that are done', async () => {
		sandbox.faults.add({ kind: 'status', status: 422, match: UPLOAD, after: 1 });
		const files = [await fileOfSize(5), await fileOfSize(6)];
		const before = filesOf(sandbox);
		const { items } = await uploadDocument(sandbox, files, retried, {
			options: { itemsAtOnce: 1 },
		});
		expect(items).toHaveLength(2);
		expect(filesOf(sandbox) - before).toBe(2);
		expect(sandbox.requests.count('POST /attachments')).toBe(3);
	});
});

describe('The connection', () => {
	const large = async () => [await fileOfSize(20_000_000)];

	it.each(['oauth2', 'token'] as const)(
		'a 401 with %s: the file is sent from the start',
		async (kind) => {
			sandbox.faults.add({ kind: 'status', status: 401, match: UPLOAD, processed: false });
			const { items, error } = await uploadDocument(sandbox, await large(), { credentials: kind });
			expect(error).toBeUndefined();
			const { attachment } = items[0]?.json as { attachment: { id: number } };
			expect(checksumOf(sandbox, attachment.id)).toBe(sha256(bytesOfSize(20_000_000)));
			expect(sandbox.requests.count('POST /attachments')).toBe(2);
		},
	);

	it('has an expired token renewed once, whatever the number of files', async () => {
		const saved = new MemoryCredentials(await loadPackage());
		const me = { resource: 'account', operation: 'get' };
		await runNode({ sandbox, parameters: me, credentials: 'oauth2', saved });
		const [credentials] = saved.all();
		sandbox.authority.expireAccessTokens();
		const files = await Promise.all([1, 2, 3, 4].map(async (size) => await fileOfSize(size)));
		const { items, error } = await uploadDocument(sandbox, files, { saved, credentials });
		expect(error).toBeUndefined();
		expect(items).toHaveLength(4);
		expect(credentials?.tokenUpdates).toBe(1);
		expect(unused(sandbox)).toEqual([]);
	});

	it('that breaks while the file is sent: it is sent again from the start', async () => {
		sandbox.faults.add({ kind: 'reset-before', match: UPLOAD });
		const { items, error } = await uploadDocument(sandbox, await large());
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
		expect(unused(sandbox)).toEqual([]);
	});

	it('that breaks when all of it was sent: says that it may be there, and is not sent again', async () => {
		sandbox.faults.add({ kind: 'reset-after', match: UPLOAD });
		const { error } = await uploadDocument(sandbox, [await fileOfSize(10)]);
		expect(error?.message).toContain('‘Passport.pdf’');
		expect(error?.message).toContain(
			'It may have been created, as an attachment that nothing uses',
		);
		expect(error?.description).toContain('this can be run again');
		expect(sandbox.requests.count('POST /attachments')).toBe(1);
	});
});
