import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import {
	byId,
	bytesOfSize,
	checksumOf,
	fileOfSize,
	PDF,
	PERSON,
	unused,
	uploadDocument,
} from './fixtures/uploads.mts';
import { hurry } from './support/hurry.mts';
import {
	binaryDataService,
	itemWithFile,
	jsonOf,
	runNode,
	type NodeOptions,
} from './support/index.mts';

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

const run = async (parameters: NodeOptions['parameters'], more: Partial<NodeOptions> = {}) =>
	await runNode({ sandbox, parameters, ...more });

describe('Uploading a document', () => {
	it('gives a person the file, with its name and its expiry date', async () => {
		const bytes = bytesOfSize(3_000_001);
		const { items, error } = await uploadDocument(
			sandbox,
			[await itemWithFile(bytes, PDF)],
			{},
			{ additionalFields: { name: 'Passport of Ava', expiresAt: '2031-05-01T00:00:00Z' } },
		);
		expect(error).toBeUndefined();
		expect(jsonOf(items)).toMatchObject([
			{
				object: 'client_file',
				name: 'Passport of Ava',
				expires_at: '2031-05-01T00:00:00Z',
				attachment: { original: 'Passport.pdf', type: 'application/pdf', size: bytes.length },
			},
		]);
		expect(items[0]?.pairedItem).toEqual({ item: 0 });
		const { attachment } = items[0]?.json as { attachment: { id: number } };
		expect(checksumOf(sandbox, attachment.id)).toBe(sha256(bytes));
		expect(unused(sandbox)).toEqual([]);
	});

	it('as the answer to a document template', async () => {
		const template = sandbox.state.documentTemplates.rows[0]?.id ?? 0;
		const { items, error } = await uploadDocument(
			sandbox,
			[await fileOfSize(10)],
			{},
			{ additionalFields: { template: byId(template) } },
		);
		expect(error).toBeUndefined();
		expect(jsonOf(items)).toMatchObject([{ source: { type: 'client_document' } }]);
	});
});

describe('The file', () => {
	it('comes from memory as well', async () => {
		const bytes = bytesOfSize(100_000);
		const data = bytes.toString('base64');
		const { items, error } = await run(
			{ resource: 'attachment', operation: 'upload', uploadOptions: { fileName: 'a/b".pdf' } },
			{ items: [{ json: {}, binary: { data: { data, mimeType: 'application/pdf' } } }] },
		);
		expect(error).toBeUndefined();
		expect(jsonOf(items)).toMatchObject([
			{ object: 'attachment', original: "a_b'.pdf", size: 100_000, av_status: 'clean' },
		]);
		expect(checksumOf(sandbox, items[0]?.json.id)).toBe(sha256(bytes));
	});

	it('comes from a store that has it in one piece, as n8n’s database', async () => {
		const bytes = bytesOfSize(3_000_000);
		const store = { getAsStream: async () => Readable.from(bytes), getMetadata: async () => of };
		const of = { fileSize: bytes.length };
		(await binaryDataService()).setManager('database', store as never);
		const data = { id: 'database:1', data: 'database', mimeType: 'text/plain' };
		const { items, error } = await uploadDocument(sandbox, [{ json: {}, binary: { data } }]);
		expect(error).toBeUndefined();
		const { attachment } = items[0]?.json as { attachment: { id: number } };
		expect(checksumOf(sandbox, attachment.id)).toBe(sha256(bytes));
	});

	it('is sent alone where it is large', async () => {
		const upload = { resource: 'attachment', operation: 'upload' };
		const large = await Promise.all([1, 2, 3].map(async () => await fileOfSize(20_000_000)));
		expect((await run(upload, { items: large })).items).toHaveLength(3);
		expect(sandbox.requests.peakInFlight).toBe(1);
	});

	it('is refused where it is empty, before anything is sent', async () => {
		const { error } = await uploadDocument(sandbox, [await itemWithFile(Buffer.alloc(0), PDF)]);
		expect(error?.message).toContain('‘Input Data Field Name’: the file is empty');
		expect(sandbox.requests.total).toBe(0);
	});

	it('is sent with its kind alone, whatever else n8n knows of it', async () => {
		const mimeType = 'Text/CSV; charset="utf-8"; header=present';
		const { items, error } = await uploadDocument(sandbox, [
			await itemWithFile(Buffer.from('a,b'), { fileName: 'people', mimeType }),
		]);
		expect(error).toBeUndefined();
		expect(items[0]?.json).toMatchObject({
			attachment: { original: 'people.csv', type: 'text/csv' },
		});
	});

	it('is missed before anything is sent', async () => {
		const item = await itemWithFile(Buffer.from('a'), PDF, {}, 'passport');
		const { error } = await uploadDocument(sandbox, [item]);
		expect(error?.message).toContain(
			'‘Input Data Field Name’: there is no file in ‘data’: this item has files in passport only',
		);
		expect(sandbox.requests.total).toBe(0);
	});

	it('is too large before anything is sent', async () => {
		const item = await itemWithFile(Buffer.from('a'), PDF);
		const service = await binaryDataService();
		jest.spyOn(service, 'getMetadata').mockResolvedValue({ fileSize: 100 * 1024 * 1024 + 1 });
		const { error } = await uploadDocument(sandbox, [item]);
		expect(error?.message).toContain('the file has 101 MB, and Amiqus takes no more than 100 MB');
		expect(sandbox.requests.total).toBe(0);
	});

	it('that is too large for Amiqus is named', async () => {
		await sandbox.close();
		sandbox = await startSandbox({ uploadLimit: 1_000_000 });
		const { error } = await uploadDocument(sandbox, [await fileOfSize(1_500_000)]);
		expect(error).toMatchObject({ httpCode: '413' });
		expect(error?.message).toContain('‘Passport.pdf’: Amiqus does not take a file as large');
	});

	it('that n8n has lost is not Amiqus’s fault', async () => {
		const item = await fileOfSize(10);
		await (await binaryDataService()).deleteManyByBinaryDataId([item.binary?.data?.id ?? '']);
		const { error } = await uploadDocument(sandbox, [item]);
		expect(error?.message).toContain('n8n no longer has the file');
	});

	it('that turns out shorter than n8n says is not sent as if it were whole', async () => {
		const item = await fileOfSize(1000);
		const service = await binaryDataService();
		jest.spyOn(service, 'getMetadata').mockResolvedValue({ fileSize: 1001 });
		const { error } = await uploadDocument(sandbox, [item]);
		expect(error?.message).toContain('n8n could not read ‘Passport.pdf’');
		expect(unused(sandbox)).toEqual([]);
	});
});

describe('A request with a document to send', () => {
	const transfer = (field: string) => ({
		type: 'document.transfer',
		documentTransferFrom: 'inputField',
		documentName: 'Contract',
		binaryPropertyName: field,
	});
	const create = async (steps: object[], items: NodeOptions['items']) =>
		await run(
			{
				resource: 'record',
				operation: 'create',
				client: byId(PERSON),
				createFrom: 'steps',
				notify: false,
				steps: { values: steps as never },
			},
			{ items },
		);

	it('takes it straight from the item', async () => {
		const item = await fileOfSize(2_000, 'contract');
		const { items, error } = await create(
			[{ type: 'check.photo_id' }, transfer('contract')],
			[item],
		);
		expect(error).toBeUndefined();
		const document = sandbox.state.recordDocuments.rows.find(
			({ record }) => record === items[0]?.json.id,
		);
		expect(checksumOf(sandbox, document?.attachments[0])).toBe(sha256(bytesOfSize(2_000)));
	});

	it('names the step whose file is missing, and sends none', async () => {
		const item = await fileOfSize(2_000, 'contract');
		const { error } = await create([transfer('contract'), transfer('terms')], [item]);
		expect(error?.message).toContain('‘Steps’ → ‘Step 2’ → ‘Input Data Field Name’');
		expect(unused(sandbox)).toEqual([]);
	});

	it('deletes what it uploaded when Amiqus refuses the request', async () => {
		sandbox.faults.add({ kind: 'status', status: 422, match: { path: /\/records$/ } });
		const item = await fileOfSize(2_000, 'contract');
		const { error } = await create([transfer('contract')], [item]);
		expect(error).toMatchObject({ httpCode: '422' });
		expect(unused(sandbox)).toEqual([]);
	});
});
