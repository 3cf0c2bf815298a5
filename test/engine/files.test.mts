import { createHash } from 'node:crypto';
import type { INodeExecutionData } from 'n8n-workflow';
import { addClient } from '../../sandbox/domain/clients.mts';
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { randomFiles, unsafeIn } from './fixtures/random-files.mts';
import { byId, uploadDocument } from './fixtures/uploads.mts';
import { bytesOf, itemWithFile, runNode } from './support/index.mts';

const COUNT = 200;

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({});
});
afterAll(async () => {
	await sandbox.close();
});

it('200 random files come to Amiqus and back without a byte changed, under safe names', async () => {
	const { id: client } = addClient(sandbox.state, {
		name: { first_name: 'Ava', last_name: 'Reid' },
		email: 'ava@example.com',
	});
	const sent: Array<{ name: string; checksum: string }> = [];
	const items: INodeExecutionData[] = [];
	for (const { name, bytes, checksum } of randomFiles(COUNT, 'mostlySmall')) {
		sent.push({ name, checksum });
		items.push(await itemWithFile(bytes, { fileName: name, mimeType: 'application/octet-stream' }));
	}
	const up = await uploadDocument(sandbox, items, {}, { client: byId(client) });
	expect(up.error).toBeUndefined();
	expect(up.items).toHaveLength(COUNT);

	const attachments = up.items.map(({ json }) =>
		sandbox.state.attachments.need((json.attachment as { id: number }).id),
	);
	expect(attachments.map(({ checksum }) => checksum)).toEqual(sent.map(({ checksum }) => checksum));
	expect(attachments.flatMap(({ original }) => unsafeIn(original))).toEqual([]);

	// Somebody who uploads past n8n may have given them any names.
	attachments.forEach((attachment, index) =>
		sandbox.state.attachments.update(attachment, { original: sent[index]?.name }),
	);
	const down = await runNode({
		sandbox,
		parameters: { resource: 'file', operation: 'downloadAllOfClient', client: byId(client) },
	});
	expect(down.error).toBeUndefined();
	const back = new Map<unknown, { checksum: string; name: string }>();
	for (const item of down.items) {
		const bytes = await bytesOf(item);
		const checksum = createHash('sha256').update(bytes).digest('hex');
		back.set(item.json.id, { checksum, name: item.binary?.data?.fileName ?? '' });
	}
	expect(up.items.map(({ json }) => back.get(json.id)?.checksum)).toEqual(
		sent.map(({ checksum }) => checksum),
	);
	expect([...back.values()].flatMap(({ name }) => unsafeIn(name))).toEqual([]);
}, 300_000);
