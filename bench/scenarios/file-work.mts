/** What several scenarios do: move files into Amiqus and out of it, and see that they are the same. */
import { createHash } from 'node:crypto';
import type { INodeExecutionData } from 'n8n-workflow';
import { addClient } from '../../sandbox/domain/clients.mts';
import { openContent } from '../../sandbox/files/content.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { binaryDataService } from '../../test/engine/support/index.mts';
import type { NodeWork } from '../support/contenders.mts';
import type { Load, Measures, SandboxAddress } from '../support/scenario.mts';

export const MEGABYTE = 1024 * 1024;

/** The sandbox's first person. */
export const PERSON = 1001;
const SMALL = 64 * 1024;
const KIND = 'application/octet-stream';
const byId = (value: number | string) => ({ __rl: true, mode: 'id', value });

export function seedPerson({ state }: Sandbox): void {
	const name = { first_name: 'Ava', last_name: 'Reid' };
	addClient(state, { name, email: 'ava@example.com' });
}

/** Gives a person files of a size, behind a small one for the warm-up. */
export const seedFiles = (count: number, size: number) => async (sandbox: Sandbox) => {
	seedPerson(sandbox);
	for (let index = 0; index <= count; index += 1) {
		const name = `file-${index}.bin`;
		await sandbox.putFile({ client: PERSON, name, type: KIND, size: index === 0 ? SMALL : size });
	}
};

async function checksumOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
	const hash = createHash('sha256');
	for await (const piece of bytes) hash.update(piece);
	return hash.digest('hex');
}

async function plainFetch(
	{ api, token }: SandboxAddress,
	path: string,
	init?: RequestInit,
): Promise<Response> {
	const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
	const answer = await fetch(api + path, { ...init, headers });
	if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`);
	return answer;
}

/** The checksum of a person's file at the sandbox, which is not asked through any node. */
async function checksumAt(service: SandboxAddress, file: unknown): Promise<string> {
	const { body } = await plainFetch(service, `/clients/${PERSON}/files/${Number(file)}/download`);
	return await checksumOf(body as unknown as AsyncIterable<Uint8Array>);
}

/** Downloads a person's files, an item each. */
function downloads(parameters: NodeWork['parameters']): NodeWork {
	let files: Array<{ id: number }> = [];
	const chosen = ({ tag }: Load) => (tag === 'warm-up' ? files.slice(0, 1) : files.slice(1));
	return {
		parameters,
		prepare: async (service) => {
			const answer = await plainFetch(service, `/clients/${PERSON}/files?limit=100`);
			({ data: files } = (await answer.json()) as { data: typeof files });
		},
		items: (load) => chosen(load).map(({ id }) => ({ id })),
		check: async (output, service) => {
			const store = await binaryDataService();
			let wrong = Math.abs(output.length - files.slice(1).length);
			for (const [index, { binary }] of output.entries()) {
				const bytes = await store.getAsStream(binary?.data?.id ?? '');
				const expected = await checksumAt(service, files[index + 1]?.id);
				if ((await checksumOf(bytes)) !== expected) wrong += 1;
			}
			return { wrong };
		},
	};
}

export const downloadWithNode = downloads(() => ({
	resource: 'file',
	operation: 'download',
	client: byId(PERSON),
	file: byId('={{ $json.id }}'),
}));

export const downloadWithHttpRequest = downloads(({ api }) => ({
	authentication: 'predefinedCredentialType',
	nodeCredentialType: 'amiqusApi',
	url: `=${api}/clients/${PERSON}/files/{{ $json.id }}/download`,
	options: { response: { response: { responseFormat: 'file', outputPropertyName: 'data' } } },
}));

/** Uploads a file of a size as an attachment. */
function uploads(size: number, parameters: NodeWork['parameters']): NodeWork {
	const content = (bytes: number) =>
		openContent({ kind: 'generated' as const, size: bytes, seed: 7 });
	const items = new Map<string, INodeExecutionData>();
	return {
		parameters,
		prepare: async () => {
			const store = await binaryDataService();
			const location = { type: 'execution', workflowId: '1', executionId: '1' } as const;
			for (const [tag, bytes] of Object.entries({ 'warm-up': SMALL, measured: size })) {
				const about = { fileName: `${tag}.bin`, mimeType: KIND, data: '' };
				const data = await store.store(location, content(bytes), about);
				items.set(tag, { json: {}, binary: { data } });
			}
		},
		items: ({ tag }) => [items.get(tag) as INodeExecutionData],
		check: async ([output], service): Promise<Measures> => {
			const attachment = Number(output?.json.id);
			const answer = await plainFetch(service, `/clients/${PERSON}/files`, {
				method: 'POST',
				body: JSON.stringify({ attachment }),
			});
			const { id } = (await answer.json()) as { id: number };
			const same = (await checksumAt(service, id)) === (await checksumOf(content(size)));
			return { wrong: same ? 0 : 1 };
		},
	};
}

export const uploadWithNode = (size: number) =>
	uploads(size, () => ({ resource: 'attachment', operation: 'upload' }));

export const uploadWithHttpRequest = (size: number) =>
	uploads(size, ({ api }) => ({
		authentication: 'predefinedCredentialType',
		nodeCredentialType: 'amiqusApi',
		method: 'POST',
		url: `${api}/attachments`,
		sendBody: true,
		contentType: 'multipart-form-data',
		bodyParameters: {
			parameters: [
				{ parameterType: 'formBinaryData', name: 'attachment', inputDataFieldName: 'data' },
			],
		},
	}));
