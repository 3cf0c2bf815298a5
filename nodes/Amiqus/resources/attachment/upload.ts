import { AmiqusError, EndOfRunError } from '../../declare/errors';
import type { IDataObject } from '../../declare/json';
import { path } from '../../declare/path';
import { inputField } from '../../declare/files/fields';
import type { FileTools, FileUpload, UploadedFile } from '../../declare/fileTools';
import { collection, text } from '../../declare/fields/basic';
import { operation } from '../../declare/operation';

/** Amiqus's limit. */
const MOST_BYTES = 100 * 1024 * 1024;

/** A file of the input item, and the labels of the field that names it. */
export type NamedFile = Pick<FileUpload, 'inputField' | 'labels' | 'name'>;

/** The call that uploads one. */
export function uploadOf(file: NamedFile): FileUpload {
	return {
		...file,
		request: { method: 'POST', path: path`/attachments` },
		formField: 'attachment',
		mostBytes: MOST_BYTES,
	};
}

function idOf({ answer }: UploadedFile): number {
	return Number((answer.body as IDataObject).id);
}

/**
 * Uploads files and has them used, in a call that gives each attachment an owner. Where it comes to nothing, the
 * attachments are deleted again: nobody would find them, since Amiqus lists none without an owner. Where it may have
 * come to something, they are left as they are.
 *
 * @throws AmiqusError that names the attachments that are left
 */
export async function withAttachments<const I extends readonly NamedFile[], T>(
	files: FileTools,
	inputs: I,
	use: (ids: { [K in keyof I]: number }) => Promise<T>,
): Promise<T> {
	const uploads: UploadedFile[] = [];
	let allUploaded = false;
	try {
		for (const input of inputs) uploads.push(await files.upload(uploadOf(input)));
		allUploaded = true;
		return await use(uploads.map(idOf) as { [K in keyof I]: number });
	} catch (error) {
		const mayBeInUse = allUploaded && !isCertain(error);
		throw toldOf(error, mayBeInUse ? uploads : await undo(files, uploads), mayBeInUse);
	}
}

/** Whether an error says that nothing was done. */
function isCertain(error: unknown): boolean {
	const ofCalls = error instanceof AmiqusError || error instanceof EndOfRunError;
	return ofCalls && !error.maybeProcessed;
}

/** Deletes attachments; answers those that are left. */
async function undo(files: FileTools, uploads: UploadedFile[]): Promise<UploadedFile[]> {
	const left: UploadedFile[] = [];
	for (const upload of uploads) {
		const request = { method: 'DELETE' as const, path: path`/attachments/${idOf(upload)}` };
		await files.undo(upload, request).catch(() => left.push(upload));
	}
	return left;
}

/** The error, with the attachments that are left named in it. */
function toldOf(error: unknown, left: UploadedFile[], mayBeInUse: boolean): unknown {
	if (left.length === 0 || !(error instanceof Error)) return error;
	// It stays what it is: why the run ended is told of another item, or by it.
	if (error instanceof EndOfRunError) {
		const unused = mayBeInUse ? '' : ', which nothing uses';
		const done = left.map(
			(upload) => `‘${upload.fileName}’ was uploaded as attachment ${idOf(upload)}${unused}`,
		);
		return error.after(done.join(', '));
	}
	const names = left.map((upload) => `‘${upload.fileName}’ is attachment ${idOf(upload)}`);
	const message = `${error.message}. ${names.join(', ')}`;
	const advice = mayBeInUse
		? 'Look in Amiqus whether the file is there. If it is not, use the attachment by its ID rather than upload it again.'
		: 'Nothing uses what was uploaded, and it could not be deleted: use it by its ID, or delete it with Attachment: Delete.';
	return error instanceof AmiqusError
		? error.reworded(message, `${advice} ${error.advice}`)
		: new AmiqusError(message, { advice, maybeProcessed: mayBeInUse });
}

export const upload = operation({
	name: 'Upload',
	value: 'upload',
	action: 'Upload an attachment',
	effect: 'changes',
	description: 'Upload a file for later use, such as in a step that sends it to a person',
	fields: {
		binaryPropertyName: inputField,
		uploadOptions: collection(
			'Upload Options',
			{
				fileName: text('File Name', {
					description: 'What to call the file in Amiqus, instead of what it is called in n8n',
					maxLength: 255,
					placeholder: 'e.g. contract.pdf',
				}),
			},
			{ placeholder: 'Add Option' },
		),
	},
	calls: ['POST /attachments'],
	execute: async ({ binaryPropertyName, uploadOptions }, { files }) => {
		const { answer } = await files.upload(
			uploadOf({
				inputField: binaryPropertyName,
				labels: [inputField.label],
				name: uploadOptions.fileName,
			}),
		);
		return answer.body as IDataObject;
	},
});
