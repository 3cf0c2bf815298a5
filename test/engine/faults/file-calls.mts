import { createHash } from 'node:crypto';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { Sandbox } from '../../../sandbox/index.mts';
import { bytesOf, itemWithFile } from '../support/index.mts';

/** A kind of call with a file that is tried with every fault. */
export interface FileSubject {
	method: string;
	path: RegExp;
	/** Makes what the call needs, for one of three items; a large file is one that no buffer on the way takes whole. */
	prepare: (sandbox: Sandbox, index: number, large: boolean) => Promise<INodeExecutionData>;
	parameters: INodeParameters;
	/** What is wrong with what came of an item: nothing where it is done once, and whole. */
	faultsIn: (
		sandbox: Sandbox,
		item: INodeExecutionData,
		output: INodeExecutionData | undefined,
	) => Promise<string[]>;
	/** What an item that came to nothing has left behind, in Amiqus. */
	leftBy: (sandbox: Sandbox, item: INodeExecutionData) => Array<number | undefined>;
}

const PERSON = 1001;
const SIZE = 50_000;
const LARGE = 20_000_000;
const byId = (value: number | string) => ({ __rl: true, mode: 'id', value });
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const bytesFor = (name: string, size: number) => Buffer.alloc(size, name);
let count = 0;

/** A name no earlier file had. */
const fresh = (index: number) => `T${(count += 1)}-${index}.bin`;

const nameOf = ({ json }: INodeExecutionData) => json.name as string;

const attachmentsOf = ({ state }: Sandbox, item: INodeExecutionData) =>
	state.attachments.rows.filter(({ original }) => original === nameOf(item));

const documentsOf = (sandbox: Sandbox, item: INodeExecutionData) =>
	attachmentsOf(sandbox, item).flatMap(({ id }) => sandbox.state.files.where('attachment', id));

const upload: Pick<FileSubject, 'prepare' | 'parameters' | 'faultsIn' | 'leftBy'> = {
	prepare: async (_, index, large) => {
		const name = fresh(index);
		const size = large ? LARGE : SIZE;
		const file = { fileName: name, mimeType: 'application/octet-stream' };
		return await itemWithFile(bytesFor(name, size), file, { name, size });
	},
	parameters: { resource: 'file', operation: 'upload', client: byId(PERSON) },
	faultsIn: async (sandbox, item) => {
		const attachments = attachmentsOf(sandbox, item);
		const expected = sha256(bytesFor(nameOf(item), item.json.size as number));
		const whole = attachments.every(({ checksum }) => checksum === expected);
		return [
			...(documentsOf(sandbox, item).length === 1 ? [] : ['not exactly one document']),
			...(attachments.length === 1 ? [] : ['not exactly one attachment']),
			...(whole ? [] : ['bytes differ']),
		];
	},
	leftBy: (sandbox, item) => [
		...documentsOf(sandbox, item).map(() => undefined),
		...attachmentsOf(sandbox, item)
			.filter(({ id }) => sandbox.state.files.count('attachment', id) === 0)
			.map(({ id }) => id),
	],
};

const nothing = () => [];

/** By the headings of the table's columns. */
export const FILE_SUBJECTS: Record<string, FileSubject> = {
	'Upload: attachment': { ...upload, method: 'POST', path: /\/attachments$/ },
	'Upload: document': { ...upload, method: 'POST', path: /\/clients\/\d+\/files$/ },
	Document: {
		method: 'GET',
		path: /\/files\/\d+\/download$/,
		prepare: async (sandbox, index) => {
			const { id, attachment } = await sandbox.putFile({
				client: PERSON,
				name: fresh(index),
				size: SIZE,
			});
			return { json: { id, attachment } };
		},
		parameters: {
			resource: 'file',
			operation: 'download',
			client: byId(PERSON),
			file: byId('={{ $json.id }}'),
		},
		faultsIn: async ({ state }, { json }, output) => {
			const { checksum } = state.attachments.need(Number(json.attachment));
			return sha256(await bytesOf(output)) === checksum ? [] : ['bytes differ'];
		},
		leftBy: nothing,
	},
	PDF: {
		method: 'GET',
		path: /\/records\/\d+\/download$/,
		prepare: async ({ state }, index) => ({ json: { id: state.records.rows[index]?.id ?? 0 } }),
		parameters: { resource: 'record', operation: 'download', record: byId('={{ $json.id }}') },
		faultsIn: async (_, __, output) => {
			const text = (await bytesOf(output)).toString('latin1');
			return text.startsWith('%PDF-') && text.trimEnd().endsWith('%%EOF') ? [] : ['half a PDF'];
		},
		leftBy: nothing,
	},
};
