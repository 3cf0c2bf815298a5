import { addRecord } from '../../sandbox/domain/records.mts';
import { planSteps } from '../../sandbox/domain/steps.mts';
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { byId } from './fixtures/uploads.mts';
import { bytesOf, runNode, type NodeOptions } from './support/index.mts';

const PERSON = 1001;
const OTHER = 1002;

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({});
});
afterEach(async () => {
	await sandbox.close();
});

/** A document whose bytes are its name, as an item that asks for it. */
async function put(client: number, name: string, scanned = true) {
	const { id: file } = await sandbox.putFile({
		client,
		name,
		bytes: Buffer.from(name),
		av_status: scanned ? 'clean' : 'pending',
	});
	return { client, file };
}

const download = async (
	items: Array<Record<string, number>>,
	{ parameters, ...more }: Partial<NodeOptions> = {},
) =>
	await runNode({
		sandbox,
		parameters: {
			...{ resource: 'file', operation: 'download' },
			client: byId('={{ $json.client }}'),
			file: byId('={{ $json.file }}'),
			...parameters,
		},
		items,
		...more,
	});

/** The lists of persons' files that are asked for from now on. */
function listsFrom(list = /\d+\/files$/): string[] {
	const lists: string[] = [];
	sandbox.onExchange(({ path }) => {
		lists.push(...(list.exec(path) ?? []));
	});
	return lists;
}

it('reads the list of each person once', async () => {
	const items = [
		await put(PERSON, 'a.txt'),
		await put(OTHER, 'b.txt'),
		await put(PERSON, 'c.txt'),
		await put(PERSON, 'd.txt'),
	];
	const lists = listsFrom();
	const { items: out, error } = await download(items);
	expect(error).toBeUndefined();
	const texts = await Promise.all(out.map(async (item) => String(await bytesOf(item))));
	expect(texts).toEqual(['a.txt', 'b.txt', 'c.txt', 'd.txt']);
	expect(lists.sort()).toEqual([`${PERSON}/files`, `${OTHER}/files`]);
});

it('takes nobody’s document for that of another, nor one that is not there', async () => {
	const { file } = await put(OTHER, 'b.txt');
	const own = await put(PERSON, 'a.txt');
	const asked = [own, { client: PERSON, file }, { client: PERSON, file: 99_999 }];
	const settings = { onError: 'continueRegularOutput' } as const;
	const { items: out } = await download(asked, { settings });
	const none = 'This person has no document with this id';
	expect(out.map(({ json }) => json.error)).toEqual([undefined, none, none]);
});

it('reads it again for a document that was not scanned when it was listed', async () => {
	const items = [
		await put(PERSON, 'a.txt', false),
		await put(PERSON, 'b.txt', false),
		await put(PERSON, 'c.txt'),
	];
	const lists = listsFrom();
	sandbox.onExchange(({ path }) => {
		if (!path.endsWith('/files')) return;
		const { attachments } = sandbox.state;
		for (const one of attachments.rows) attachments.update(one, { av_status: 'clean' });
	});
	const { items: out } = await download(items, { parameters: { options: { itemsAtOnce: 1 } } });
	expect(out.map(({ json }) => (json.file as { av_status: string }).av_status)).toEqual([
		'clean',
		'clean',
		'clean',
	]);
	expect(lists).toHaveLength(2);
});

it('asks for a list that could not be had again for the next', async () => {
	const items = [await put(PERSON, 'a.txt'), await put(PERSON, 'b.txt')];
	sandbox.faults.add({ kind: 'status', status: 403, match: { path: /files$/ } });
	const { items: out } = await download(items, {
		parameters: { options: { itemsAtOnce: 1 } },
		settings: { onError: 'continueRegularOutput' },
	});
	expect(out.map(({ json }) => json.error !== undefined)).toEqual([true, false]);
});

describe('all documents', () => {
	/** A request to a person with a document, whose bytes are its name. */
	async function requested(client: number, name: string) {
		const { state } = sandbox;
		const [author] = state.members.rows;
		if (!author) throw new Error('The sandbox has no team');
		const preferences = { title: name, instructions: 'A recent one' };
		const steps = planSteps(state, [{ type: 'document.request', preferences }]);
		const row = addRecord(state, state.clients.need(client), author, {
			steps,
			notification: false,
		});
		const [document] = state.recordDocuments.where('record', row.id);
		const { file } = await put(client, name);
		const source = { type: 'record_document', id: document?.id ?? 0 } as const;
		state.files.update(state.files.need(file), { source });
		return { client, record: row.id };
	}

	const ofRequests = async (items: Array<Record<string, number>>, more: object = {}) =>
		await download(items, {
			parameters: {
				operation: 'downloadAllOfRecord',
				record: byId('={{ $json.record }}'),
				...more,
			},
		});

	const textsOf = async (out: Parameters<typeof bytesOf>[0][]) =>
		await Promise.all(out.map(async (item) => String(await bytesOf(item))));

	it('of requests, reads the list of each person once, and that of each request', async () => {
		const a = await requested(PERSON, 'a.txt');
		const b = await requested(OTHER, 'b.txt');
		const c = await requested(PERSON, 'c.txt');
		const persons = listsFrom();
		const requests = listsFrom(/\d+\/(?:documents|steps)$/);
		const { items: out, error } = await ofRequests([a, b, c, a], { includeChecks: true });
		expect(error).toBeUndefined();
		expect(await textsOf(out)).toEqual(['a.txt', 'b.txt', 'c.txt', 'a.txt']);
		expect(out.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2, 3].map((item) => ({ item })));
		expect(persons.sort()).toEqual([`${PERSON}/files`, `${OTHER}/files`]);
		expect(requests.sort()).toEqual(
			[a, b, c].flatMap(({ record }) => [`${record}/documents`, `${record}/steps`]).sort(),
		);
	});

	it('of a person, reads one list for all who want the same of it', async () => {
		await put(OTHER, 'b.txt');
		const wanted = ['b', 'b.t', 'b.t', 'b'];
		const lists = listsFrom();
		const { items: out, error } = await download(
			wanted.map((_, nth) => ({ client: OTHER, nth })),
			{
				parameters: {
					operation: 'downloadAllOfClient',
					filters: { search: `={{ ${JSON.stringify(wanted)}[$json.nth] }}` },
				},
			},
		);
		expect(error).toBeUndefined();
		expect(lists).toHaveLength(2);
		const found = out.filter(({ pairedItem }) => JSON.stringify(pairedItem) === '{"item":1}');
		expect(await textsOf(found)).toEqual(['b.txt']);
	});
});
