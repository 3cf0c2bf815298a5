import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import type { FileUpload } from '../declare/fileTools';
import { InvalidParameterError } from '../declare/field';
import { mimeTypeIn, safeFileName } from '../transport/files/name';
import type { FileBody } from '../declare/request';

/** Bytes read from n8n's store in one go: few and large reads are what makes it quick. */
const CHUNK = 256 * 1024;

const MEGABYTE = 1024 * 1024;

/** What stands in no base64: some of it is passed over in silence where it is decoded, and the rest makes another file. */
const NOT_BASE64 = /[^\w+/=\s-]/;

/**
 * A file of an input item, wherever this n8n keeps it: it is opened when it is sent, and not before.
 *
 * @throws InvalidParameterError when the item has no such file, or it is empty, too large or not what n8n keeps of one
 */
export async function inputFile(
	context: IExecuteFunctions,
	itemIndex: number,
	{ inputField, labels, name, formField, mostBytes }: FileUpload,
): Promise<FileBody> {
	const binary = binaryOf(context, itemIndex, inputField, labels);
	const size = await sizeOf(context, binary, labels);
	if (size === 0) throw new InvalidParameterError(labels, 'the file is empty');
	if (size > mostBytes) {
		throw new InvalidParameterError(
			labels,
			`the file has ${Math.ceil(size / MEGABYTE)} MB, and Amiqus takes no more than ${mostBytes / MEGABYTE} MB`,
		);
	}
	const mimeType = mimeTypeIn(binary.mimeType);
	return {
		field: formField,
		name: safeFileName(name ?? textIn(binary.fileName), 'file', mimeType),
		mimeType: mimeType ?? 'application/octet-stream',
		size,
		open: async () =>
			binary.id === undefined
				? Buffer.from(binary.data, 'base64')
				: await context.helpers.getBinaryStream(binary.id, CHUNK),
	};
}

function binaryOf(
	context: IExecuteFunctions,
	itemIndex: number,
	field: string,
	labels: readonly string[],
): IBinaryData {
	const binary = inItem(context, itemIndex, field);
	if (!binary) throw missing(context, itemIndex, field, labels);
	// Nodes with code of somebody's own put together what n8n would not.
	const data: unknown = binary.data;
	const isKept = Buffer.isBuffer(data) || (typeof data === 'string' && !NOT_BASE64.test(data));
	if (binary.id === undefined && !isKept) {
		throw new InvalidParameterError(
			labels,
			`what is in ‘${field}’ is no file: n8n keeps files in base64, and this is something else. Convert to File makes one`,
		);
	}
	return binary;
}

function inItem(
	context: IExecuteFunctions,
	itemIndex: number,
	field: string,
): IBinaryData | undefined {
	try {
		return context.helpers.assertBinaryData(itemIndex, field);
	} catch {
		return undefined;
	}
}

function textIn(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

function missing(
	context: IExecuteFunctions,
	itemIndex: number,
	field: string,
	labels: readonly string[],
): InvalidParameterError {
	const there = Object.keys(context.getInputData()[itemIndex]?.binary ?? {});
	const has = there.length === 0 ? 'has no files' : `has files in ${there.join(', ')} only`;
	return new InvalidParameterError(labels, `there is no file in ‘${field}’: this item ${has}`);
}

async function sizeOf(
	context: IExecuteFunctions,
	{ id, data }: IBinaryData,
	labels: readonly string[],
): Promise<number> {
	if (id === undefined) {
		// What counts the bytes without decoding them takes line breaks for some.
		const hasBreaks = typeof data === 'string' && /\s/.test(data);
		return hasBreaks ? Buffer.from(data, 'base64').length : Buffer.byteLength(data, 'base64');
	}
	const metadata = await context.helpers.getBinaryMetadata(id).catch(() => {
		throw new InvalidParameterError(labels, 'n8n no longer has the file');
	});
	return metadata.fileSize;
}
