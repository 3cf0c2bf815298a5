import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';
import { isObject } from '../json';
import type { Result } from '../operation';
import type { RefusedFile, StoredFile } from '../fileTools';

/** A file's attachment, as Amiqus describes it. */
export function attachmentOf(entry: IDataObject): IDataObject | undefined {
	return isObject(entry.attachment) ? (entry.attachment as IDataObject) : undefined;
}

/** What stands beside a file for those who cannot look into it: people, AI tools, error branches. */
function described(file: StoredFile, field: string, about: IDataObject): IDataObject {
	const { fileName, mimeType, size } = file;
	const { av_status } = attachmentOf(about) ?? {};
	return {
		...about,
		file: {
			field,
			name: fileName,
			mime_type: mimeType,
			size,
			...(av_status === undefined ? {} : { av_status }),
		},
	};
}

/**
 * An item with a file in it.
 *
 * @param field the binary field it goes into
 * @param about what is known of the file
 */
export function withFile(file: StoredFile, field: string, about: IDataObject): Result {
	return { json: described(file, field, about), binary: { [field]: file.binary } };
}

/**
 * Several files: an item each, or all in one. Files that were refused stand there without bytes and with the reason.
 *
 * @param field the binary field, or the beginning of its name where several are in one item
 * @param all what is known of the files, in the order of `files`
 * @param whole what is said of them together, where they are in one item
 */
export function withFiles(
	files: Array<StoredFile | RefusedFile>,
	field: string,
	all: IDataObject[],
	whole: IDataObject | undefined,
): Result[] {
	if (!whole) {
		return files.map((file, index) =>
			'refused' in file
				? { ...all[index], file: { refused: file.refused } }
				: withFile(file, field, all[index] ?? {}),
		);
	}
	const binary: IBinaryKeyData = {};
	const entries = files.map((file, index) => {
		const name = `${field}_${index}`;
		if ('refused' in file) return { ...all[index], file: { refused: file.refused } };
		binary[name] = file.binary;
		return described(file, name, all[index] ?? {});
	});
	return [{ json: { ...whole, count: entries.length, files: entries }, binary }];
}
