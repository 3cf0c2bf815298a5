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
function listsFrom(): string[] {
	const lists: string[] = [];
	sandbox.onExchange(({ path }) => {
		lists.push(...(/\d+\/files$/.exec(path) ?? []));
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
