import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import {
	byId,
	bytesOfSize,
	filesOf,
	PDF,
	PERSON,
	unused,
	uploadDocument,
} from './fixtures/uploads.mts';
import { hurry } from './support/hurry.mts';
import { itemWithFile, jsonOf, runNode } from './support/index.mts';

let sandbox: Sandbox;
let atEase: () => void;

beforeAll(() => {
	atEase = hurry();
});
afterAll(() => atEase());
beforeEach(async () => {
	sandbox = await startSandbox({});
});
afterEach(async () => await sandbox.close());

/** An item whose file somebody's own code has put together. */
const made = (data: unknown, more: object = {}) => ({
	json: {},
	binary: { data: { ...PDF, data, ...more } as never },
});

describe('A file that was put together by hand', () => {
	const base64 = bytesOfSize(1000).toString('base64');

	it.each([
		['a data URL', `data:application/pdf;base64,${base64}`],
		['plain text', 'Passport of Ava, seen on 3 May'],
		['no text', bytesOfSize(10).toJSON()],
		['nothing', undefined],
	])('is refused where it is %s, before anything is sent', async (_, data) => {
		const { error } = await uploadDocument(sandbox, [made(data)]);
		expect(error?.message).toContain('‘Input Data Field Name’: what is in ‘data’ is no file');
		expect(error?.message).toContain('base64');
		expect(sandbox.requests.total).toBe(0);
	});

	it('is taken where it is the bytes themselves, as n8n’s own nodes take it', async () => {
		const { error } = await uploadDocument(sandbox, [made(bytesOfSize(1000))]);
		expect(error).toBeUndefined();
	});

	it('is empty where nothing but line breaks is in it', async () => {
		const { error } = await uploadDocument(sandbox, [made('\r\n')]);
		expect(error?.message).toContain('the file is empty');
		expect(sandbox.requests.total).toBe(0);
	});

	it('is known again with line breaks in its base64, as e-mails have them', async () => {
		const wrapped = made(base64.replace(/.{76}/g, '$&\r\n'));
		const before = filesOf(sandbox);
		const keep = { operation: 'uploadOrKeep' };
		const { items } = await uploadDocument(sandbox, [wrapped, wrapped], {}, keep);
		expect(jsonOf(items).map(({ outcome }) => outcome)).toEqual(['uploaded', 'kept']);
		expect(filesOf(sandbox)).toBe(before + 1);
		expect(unused(sandbox)).toEqual([]);
	});

	it('is called a file where its name is none', async () => {
		const { items } = await uploadDocument(sandbox, [made(base64, { fileName: 7 })]);
		expect(items[0]?.json).toMatchObject({ attachment: { original: 'file.pdf' } });
	});

	it('is not what every object has', async () => {
		const item = await itemWithFile(bytesOfSize(10), PDF);
		const inputField = { binaryPropertyName: 'constructor' };
		const { error } = await uploadDocument(sandbox, [item], {}, inputField);
		expect(error?.message).toContain('what is in ‘constructor’ is no file');
		expect(sandbox.requests.total).toBe(0);
	});
});

describe('A PDF of which nobody says how long it is', () => {
	const PATH = 'GET /records/{record}/download';
	const download = async (spoilt: object) => {
		const headers = { 'content-type': 'application/pdf' };
		const match = { path: /download$/ };
		sandbox.faults.add({ kind: 'answer', match, headers, times: 99, ...spoilt } as never);
		const parameters = { resource: 'record', operation: 'download', record: byId(5004) };
		return await runNode({ sandbox, parameters });
	};

	it.each([
		['nothing', { bytes: Buffer.alloc(0) }, 'it ended too early after 0 bytes'],
		['a part', { bytes: Buffer.from('%PDF'), changeStatus: () => 206 }, 'only a part of it came'],
	])('is asked for again where %s of it came, and never put out', async (_, spoilt, why) => {
		const { items, error } = await download(spoilt);
		expect(items).toEqual([]);
		expect(error?.message).toContain(`‘request-5004.pdf’ did not arrive whole in 5 tries: ${why}`);
		expect(sandbox.requests.count(PATH)).toBe(5);
	});
});

it('A document may be empty', async () => {
	const { id } = await sandbox.putFile({ client: PERSON, name: 'a.txt', bytes: Buffer.alloc(0) });
	const of = { resource: 'file', operation: 'download', client: byId(PERSON), file: byId(id) };
	const { items } = await runNode({ sandbox, parameters: of });
	expect(items[0]?.json.file).toMatchObject({ size: 0 });
});
