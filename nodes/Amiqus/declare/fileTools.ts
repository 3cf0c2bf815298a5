import type { IBinaryData, IDataObject } from 'n8n-workflow';
import type { AmiqusAnswer, AmiqusRequest } from './request';

/** A file to fetch. */
export interface FileDownload {
	request: AmiqusRequest;
	/** What it shall be called; else what Amiqus calls it. */
	name?: string | undefined;
	/** What it is called where nobody says. */
	fallbackName: string;
	/** What kind of file it has to be, where it can only be one. */
	mimeType?: string | undefined;
	/** What Amiqus says of its attachment, where it has one. */
	attachment?: IDataObject | undefined;
	/** How long to wait for its virus scan. */
	scanWaitSeconds: number;
}

/** A file that n8n has stored. */
export interface StoredFile {
	binary: IBinaryData;
	fileName: string;
	mimeType: string;
	size: number;
}

/** A file that Amiqus does not hand out. */
export interface RefusedFile {
	refused: string;
}

/** A file of the input item to send. */
export interface FileUpload {
	request: AmiqusRequest;
	/** The form's field. */
	formField: string;
	/** The input item's binary field. */
	inputField: string;
	/** The labels of the field that names it, for errors. */
	labels: readonly string[];
	/** What it shall be called; else what it is called in n8n. */
	name?: string | undefined;
	/** Most bytes it may have. */
	mostBytes: number;
}

/** A file that was sent. */
export interface UploadedFile {
	fileName: string;
	answer: AmiqusAnswer;
}

/** A file of the input item, as it would be sent. */
export interface InputFile {
	name: string;
	mimeType: string;
	size: number;
}

/** What operations with files are given. */
export interface FileTools {
	/** Fetches a file into n8n's binary data: whole, or not at all. */
	download(order: FileDownload): Promise<StoredFile>;
	/**
	 * Fetches several, a few at a time, and returns them in order.
	 *
	 * @param skipRefused whether those that the virus scan speaks against are left out rather than fail all
	 */
	downloadAll(
		orders: FileDownload[],
		skipRefused: boolean,
	): Promise<Array<StoredFile | RefusedFile>>;
	/**
	 * What a file would be sent as.
	 *
	 * @throws InvalidParameterError when the item has no such file or it is too large
	 */
	describe(order: FileUpload): Promise<InputFile>;
	/** Whether a file of the input item and one to fetch have the very same bytes; nothing of either is kept. */
	isSame(order: FileUpload, other: FileDownload): Promise<boolean>;
	/**
	 * Sends a file, which a second try of the node does not do again.
	 *
	 * @throws InvalidParameterError before anything is sent, when the item has no such file or it is too large
	 */
	upload(order: FileUpload): Promise<UploadedFile>;
	/** Makes the call that undoes an upload, also where the run has ended meanwhile; a second try then sends it again. */
	undo(upload: UploadedFile, request: AmiqusRequest): Promise<void>;
}
