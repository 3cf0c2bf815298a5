import { randomBytes } from 'crypto';

/** A form with one file in it, except for the file's bytes. */
export interface FormWithFile {
	contentType: string;
	/** Goes before the file's bytes. */
	head: Uint8Array;
	/** Goes after them. */
	tail: Uint8Array;
}

/**
 * The two ends of a multipart form with one file.
 *
 * @param field the form's field
 * @param fileName a safe one: it is put between quotes
 */
export function formWithFile(field: string, fileName: string, mimeType: string): FormWithFile {
	const boundary = `----amiqus-${randomBytes(18).toString('hex')}`;
	const bytes = (text: string) => new TextEncoder().encode(text);
	return {
		contentType: `multipart/form-data; boundary=${boundary}`,
		head: bytes(
			`--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${fileName}"\r\n` +
				`Content-Type: ${mimeType}\r\n\r\n`,
		),
		tail: bytes(`\r\n--${boundary}--\r\n`),
	};
}
