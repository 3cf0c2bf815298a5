import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { binaryDataService, bytesOf, jsonOf, runNode, type NodeOptions } from './support/index.mts';

const PERSON = 1001;

jest.setTimeout(60_000);

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox({});
});

afterEach(async () => {
	jest.restoreAllMocks();
	await sandbox.close();
});

const run = async (parameters: NodeOptions['parameters'], more: Partial<NodeOptions> = {}) =>
	await runNode({ sandbox, parameters: { resource: 'file', ...parameters }, ...more });

const byId = (value: number | string) => ({ __rl: true, mode: 'id', value });

const downloadFile = async (file: number, more: Partial<NodeOptions> = {}, options = {}) =>
	await run(
		{
			operation: 'download',
			client: byId(PERSON),
			file: byId(file),
			downloadOptions: options,
		},
		more,
	);

const checksumOf = (file: { attachment: number }) =>
	sandbox.state.attachments.need(file.attachment).checksum;

/** Files in n8n's storage, whole or half. */
async function storedFiles() {
	const folder = process.env.N8N_BINARY_DATA_STORAGE_PATH ?? '';
	const names = await readdir(folder, { recursive: true }).catch(() => []);
	return names.filter((name) => /binary_data\/./.test(name) && !name.endsWith('.metadata'));
}

describe('Downloading a document', () => {
	it('gives its bytes, its name, its kind, its size and what Amiqus knows of it', async () => {
		const file = await sandbox.putFile({
			client: PERSON,
			name: 'Führerschein "Rück"/seite.pdf',
			type: 'application/pdf',
			size: 3_000_001,
		});
		const { items, error } = await downloadFile(file.id);
		expect(error).toBeUndefined();
		expect(sha256(await bytesOf(items[0]))).toBe(checksumOf(file));
		expect(items[0]?.binary?.data).toMatchObject({
			fileName: "Führerschein 'Rück'_seite.pdf",
			fileExtension: 'pdf',
			mimeType: 'application/pdf',
			bytes: 3_000_001,
		});
		expect(jsonOf(items)).toMatchObject([
			{
				object: 'client_file',
				id: file.id,
				attachment: { av_status: 'clean' },
				file: {
					field: 'data',
					name: "Führerschein 'Rück'_seite.pdf",
					mime_type: 'application/pdf',
					size: 3_000_001,
					av_status: 'clean',
				},
			},
		]);
		expect(items[0]?.pairedItem).toEqual({ item: 0 });
	});

	it('takes a name and a field of the user’s own', async () => {
		const file = await sandbox.putFile({ client: PERSON, name: 'a.pdf', bytes: Buffer.alloc(0) });
		const { items } = await run({
			operation: 'download',
			client: byId(PERSON),
			file: byId(file.id),
			binaryPropertyName: 'passport',
			downloadOptions: { fileName: '../passport.pdf' },
		});
		expect(items[0]?.binary?.passport?.fileName).toBe('_passport.pdf');
		expect((await bytesOf(items[0], 'passport')).length).toBe(0);
	});

	it.each(['half-answer', 'reset-after', 'reset-before'] as const)(
		'begins anew after a %s',
		async (kind) => {
			const file = await sandbox.putFile({ client: PERSON, name: 'a.bin', size: 700_000 });
			const before = await storedFiles();
			sandbox.faults.add({ kind, match: { path: /download$/ }, times: 2 });
			const { items, error } = await downloadFile(file.id);
			expect(error).toBeUndefined();
			expect(sha256(await bytesOf(items[0]))).toBe(checksumOf(file));
			expect((await storedFiles()).length).toBe(before.length + 1);
		},
	);

	it('leaves nothing behind when every try breaks off, and names the file', async () => {
		const file = await sandbox.putFile({ client: PERSON, name: 'Visa.pdf', size: 700_000 });
		const before = await storedFiles();
		sandbox.faults.add({ kind: 'half-answer', match: { path: /download$/ }, times: 99 });
		const { items, error } = await downloadFile(file.id);
		expect(items).toEqual([]);
		expect(error?.message).toContain('‘Visa.pdf’ did not arrive whole');
		expect(await storedFiles()).toEqual(before);
	});

	it('does not blame Amiqus when n8n cannot store it', async () => {
		const file = await sandbox.putFile({ client: PERSON, name: 'Visa.pdf', size: 700_000 });
		const service = await binaryDataService();
		jest.spyOn(service, 'store').mockImplementation(async (_, stream) => {
			for await (const chunk of stream as AsyncIterable<Buffer>) void chunk.length;
			throw new Error('ENOSPC: no space left on device');
		});
		const { error } = await downloadFile(file.id);
		expect(error?.message).toContain('n8n could not store ‘Visa.pdf’');
		expect(error?.description).toContain('no space left on device');
		expect(sandbox.requests.count('GET /clients/{client}/files/{file}/download')).toBe(1);
	});

	it('waits for the virus scan, and says so when it takes too long', async () => {
		const file = await sandbox.putFile({
			client: PERSON,
			name: 'New.pdf',
			size: 10,
			av_status: 'pending',
		});
		const attachment = sandbox.state.attachments.need(file.attachment);
		const late = await downloadFile(file.id, {}, { scanWait: 0 });
		expect(late.error).toMatchObject({ httpCode: '423' });
		expect(late.error?.message).toContain('‘New.pdf’');
		sandbox.onExchange(({ status }) => {
			if (status === 423) attachment.av_status = 'clean';
		});
		const { items, error } = await downloadFile(file.id);
		expect(error).toBeUndefined();
		expect(items[0]?.json.file).toMatchObject({ av_status: 'clean' });
	});

	it('does not wait for a scan that has failed', async () => {
		const file = await sandbox.putFile({
			client: PERSON,
			name: 'Locked.zip',
			size: 10,
			av_status: 'error',
		});
		const { error } = await downloadFile(file.id, {}, { scanWait: 3600 });
		expect(error?.message).toContain('‘Locked.zip’');
	});

	it('names a file with a virus, also on the error branch', async () => {
		const file = await sandbox.putFile({
			client: PERSON,
			name: 'Bad.exe',
			size: 10,
			av_status: 'infected',
		});
		const { error } = await downloadFile(file.id);
		expect(error).toMatchObject({ httpCode: '410' });
		expect(error?.message).toContain('‘Bad.exe’: Amiqus found a virus');
		const { errorItems } = await downloadFile(file.id, {
			settings: { onError: 'continueErrorOutput' },
		});
		expect(jsonOf(errorItems)).toMatchObject([{ details: { status: 410 } }]);
	});

	it('survives a token that expires before it', async () => {
		const file = await sandbox.putFile({ client: PERSON, name: 'a.bin', size: 100_000 });
		sandbox.faults.add({ kind: 'status', status: 401, match: { path: /download$/ } });
		const { items, error } = await downloadFile(file.id, { credentials: 'oauth2' });
		expect(error).toBeUndefined();
		expect(sha256(await bytesOf(items[0]))).toBe(checksumOf(file));
	});

	it('says what is wrong with ids that do not fit together', async () => {
		const file = await sandbox.putFile({ client: 1002, name: 'a.bin', size: 10 });
		const { error } = await downloadFile(file.id);
		expect(error).toMatchObject({ httpCode: '404' });
	});
});

describe('Downloading PDFs', () => {
	it('gets that of a request and that of a form', async () => {
		const request = await run({ resource: 'record', operation: 'download', record: byId(5001) });
		expect(request.error).toBeUndefined();
		expect((await bytesOf(request.items[0])).subarray(0, 5).toString()).toBe('%PDF-');
		expect(request.items[0]?.json).toMatchObject({
			record: 5001,
			file: { field: 'data', mime_type: 'application/pdf' },
		});
		const { reference = '' } = sandbox.state.forms.where('client', PERSON)[0] ?? {};
		const form = await run({
			resource: 'form',
			operation: 'download',
			client: byId(PERSON),
			form: byId(reference),
		});
		expect(form.error).toBeUndefined();
		expect((await bytesOf(form.items[0])).subarray(0, 5).toString()).toBe('%PDF-');
	});
});

describe('Downloading all documents', () => {
	const all = async (parameters: NodeOptions['parameters'] = {}) =>
		await run({ operation: 'downloadAllOfClient', client: byId(PERSON), ...parameters });

	it('of a person: an item each, in the order of the list', async () => {
		const files = [];
		for (const size of [5_000_000, 10, 35_000_000, 0, 3_000])
			files.push(await sandbox.putFile({ client: PERSON, name: `${size}.bin`, size }));
		const { items, error } = await all();
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.id)).toEqual(
			sandbox.state.files.where('client', PERSON).map(({ id }) => id),
		);
		for (const file of files) {
			const item = items.find(({ json }) => json.id === file.id);
			expect(sha256(await bytesOf(item))).toBe(checksumOf(file));
		}
	});

	it('of a person: all in one item', async () => {
		const count = sandbox.state.files.where('client', PERSON).length;
		const { items } = await all({ output: 'item', binaryPropertyName: 'file' });
		expect(items).toHaveLength(1);
		expect(Object.keys(items[0]?.binary ?? {})).toEqual(
			Array.from({ length: count }, (_, index) => `file_${index}`),
		);
		expect(items[0]?.json).toMatchObject({ client: PERSON, count });
	});

	it('one with a virus fails them all, or is told without its bytes', async () => {
		await sandbox.putFile({ client: PERSON, name: 'Bad.exe', size: 10, av_status: 'infected' });
		const failed = await all();
		expect(failed.error?.message).toContain('‘Bad.exe’');
		const { items, error } = await all({ downloadOptions: { skipRefused: true } });
		expect(error).toBeUndefined();
		expect(items.at(-1)?.binary).toBeUndefined();
		expect(items.at(-1)?.json.file).toEqual({
			refused: expect.stringContaining('‘Bad.exe’: Amiqus found a virus') as string,
		});
		expect(items.length).toBe(sandbox.state.files.where('client', PERSON).length);
	});

	it('of a request: its own only, with those of its checks where asked for', async () => {
		await sandbox.putFile({ client: PERSON, name: 'Not of a request.pdf', size: 10 });
		const names = async (record: number, includeChecks: boolean) => {
			const { items, error } = await run({
				resource: 'file',
				operation: 'downloadAllOfRecord',
				record: byId(record),
				includeChecks,
			});
			expect(error).toBeUndefined();
			return items.map(({ json }) => (json.source as { type: string }).type);
		};
		const file = sandbox.state.files.rows.find(({ source }) => source.type === 'record_document');
		const record = sandbox.state.recordDocuments.need(file?.source.id ?? 0).record;
		const documents = await names(record, false);
		expect(documents.length).toBeGreaterThan(0);
		expect(new Set(documents)).toEqual(new Set(['record_document']));
		expect((await names(record, true)).length).toBeGreaterThanOrEqual(documents.length);
	});
});
