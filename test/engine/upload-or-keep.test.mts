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
import { itemWithFile, jsonOf, runNode } from './support/index.mts';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({});
});
afterEach(async () => {
	await sandbox.close();
});

const KEEP = { operation: 'uploadOrKeep' };

async function uploadOrKeep(
	files: Array<{ bytes: Buffer; fileName?: string; mimeType?: string }>,
	parameters = {},
) {
	const items = await Promise.all(
		files.map(async ({ bytes, ...named }) => await itemWithFile(bytes, { ...PDF, ...named })),
	);
	const { items: out, error } = await uploadDocument(
		sandbox,
		items,
		{},
		{ ...KEEP, ...parameters },
	);
	if (error) throw new Error(`${error.message} ${error.description ?? ''}`);
	return jsonOf(out);
}

const BYTES = bytesOfSize(300_000);

describe('Document: Upload or Keep', () => {
	it('uploads a file once, however often it is run', async () => {
		const before = filesOf(sandbox);
		const [first] = await uploadOrKeep([{ bytes: BYTES }]);
		expect(first).toMatchObject({
			outcome: 'uploaded',
			attachment: { original: 'Passport.pdf' },
		});
		const writes: string[] = [];
		sandbox.onExchange(({ method, path }) => {
			if (method !== 'GET') writes.push(path);
		});
		const [again] = await uploadOrKeep([{ bytes: BYTES }]);
		expect(again).toMatchObject({ outcome: 'kept', id: first?.id });
		expect(writes).toEqual([]);
		expect(filesOf(sandbox)).toBe(before + 1);
	});

	it('takes no file for another that differs in its bytes, its size, its name or its kind', async () => {
		await uploadOrKeep([{ bytes: BYTES }]);
		const other = Buffer.from(BYTES);
		other[200_000] = 0;
		const out = await uploadOrKeep([
			{ bytes: other },
			{ bytes: BYTES.subarray(1) },
			{ bytes: BYTES, fileName: 'Visa.pdf' },
			{ bytes: BYTES, mimeType: 'text/plain' },
		]);
		expect(out.map(({ outcome }) => outcome)).toEqual(new Array(4).fill('uploaded'));
	});

	it('knows it by the name that it is given, else by that of the file', async () => {
		const named = (name: string) => ({ additionalFields: { name } });
		await uploadOrKeep([{ bytes: BYTES }], named('Passport of Ava'));
		expect(await uploadOrKeep([{ bytes: BYTES }], named('Passport of Ava'))).toMatchObject([
			{ outcome: 'kept' },
		]);
		expect(await uploadOrKeep([{ bytes: BYTES }])).toMatchObject([{ outcome: 'kept' }]);
		expect(await uploadOrKeep([{ bytes: BYTES }], named('Old passport'))).toMatchObject([
			{ outcome: 'uploaded' },
		]);
	});

	it('uploads one of several that are the same, in one run and in runs at the same moment', async () => {
		const before = filesOf(sandbox);
		const runs = await Promise.all(
			[1, 2].map(async () => await uploadOrKeep([1, 2, 3].map(() => ({ bytes: BYTES })))),
		);
		const outcomes = runs.flat().map(({ outcome }) => outcome);
		expect(outcomes.filter((outcome) => outcome === 'uploaded')).toHaveLength(1);
		expect(filesOf(sandbox)).toBe(before + 1);
		expect(unused(sandbox)).toEqual([]);
	});

	it('does not take a document of somebody else for this person’s', async () => {
		await uploadOrKeep([{ bytes: BYTES }]);
		const client = byId(PERSON + 1);
		expect(await uploadOrKeep([{ bytes: BYTES }], { client })).toMatchObject([
			{ outcome: 'uploaded' },
		]);
	});

	it('sends nothing where what may be the same cannot be looked into', async () => {
		await uploadOrKeep([{ bytes: BYTES }]);
		const [{ attachment = 0 } = {}] = sandbox.state.files.where('client', PERSON).slice(-1);
		sandbox.state.attachments.update(sandbox.state.attachments.need(attachment), {
			av_status: 'infected',
		});
		const before = filesOf(sandbox);
		await expect(uploadOrKeep([{ bytes: BYTES }])).rejects.toThrow('Passport.pdf');
		expect(filesOf(sandbox)).toBe(before);
	});

	it('refuses an item without a file before any call', async () => {
		const seen: string[] = [];
		sandbox.onExchange(({ path }) => void seen.push(path));
		const parameters = { resource: 'file', ...KEEP, client: byId(PERSON) };
		const { error } = await runNode({ sandbox, parameters, items: [{}] });
		expect(error?.message).toContain('there is no file in ‘data’');
		expect(seen).toEqual([]);
	});
});
