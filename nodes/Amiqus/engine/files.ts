import { createHash } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { FileDownload, FileTools, RefusedFile, StoredFile } from '../declare/fileTools';
import { download, type Downloaded, type DownloadOrder } from '../transport/files/down';
import type { FileStream } from '../declare/request';
import { AmiqusError } from '../declare/errors';
import { safeFileName } from '../transport/files/name';
import type { Transport } from '../transport/transport';
import { runPool } from '../transport/pool';
import { BYTES_AT_ONCE, type ByteBudget } from './byteBudget';
import { inputFile } from './inputFile';
import type { Call, ItemLedger } from './ledger';
import { DEFAULT_ITEMS_AT_ONCE } from './options';

/** What a file counts for while Amiqus has not said how large it is, as with its PDFs: the usual number go side by side. */
const UNKNOWN_SIZE = BYTES_AT_ONCE / DEFAULT_ITEMS_AT_ONCE;

/** Statuses of a virus scan that is over and has found nothing out: waiting for it is in vain. */
const SCAN_FAILED: ReadonlySet<unknown> = new Set(['error', 'unsupported']);

/** What file operations of a run work with. */
export interface FileParts {
	context: IExecuteFunctions;
	transport: Transport;
	/** Makes the calls that clear up, which the end of the run does not keep from being made. */
	clearing: Transport;
	budget: ByteBudget;
}

/** What they work with for one item. */
export interface ItemParts {
	index: number;
	call: Call;
	ledger: ItemLedger | undefined;
}

/** The file tools of one item. */
export function fileToolsOf(parts: FileParts, item: ItemParts): FileTools {
	return {
		describe: async (order) => {
			const { name, mimeType, size } = await inputFile(parts.context, item.index, order);
			return { name, mimeType, size };
		},
		isSame: async (order, other) => {
			const file = await inputFile(parts.context, item.index, order);
			const { stored } = await fetchInto(parts, other, digestOf);
			return stored === (await digestOf(await file.open()));
		},
		upload: async (order) => {
			const file = await inputFile(parts.context, item.index, order);
			const send = async () => await item.call({ ...order.request, file });
			return { fileName: file.name, answer: await parts.budget.use(file.size, send) };
		},
		undo: async ({ answer }, request) => {
			await parts.clearing.call(request);
			parts.clearing.tell('what was left over was cleared away', request);
			item.ledger?.forget(answer);
		},
		download: async (order) => await fetchFile(parts, order),
		downloadAll: async (orders, skipRefused) => {
			const fetch = async (order: FileDownload) =>
				await fetchFile(parts, order).catch((error: unknown) => refusal(error, skipRefused));
			const { atOnce } = parts.transport;
			const outcomes = await runPool(orders, atOnce, fetch, () => true);
			return outcomes.flatMap((outcome) => {
				if (outcome && 'error' in outcome) throw outcome.error;
				return outcome ? [outcome.value] : [];
			});
		},
	};
}

/** That the virus scan speaks against a file, where that is to be told rather than thrown. */
function refusal(error: unknown, told: boolean): RefusedFile {
	const byScan = error instanceof AmiqusError && (error.status === 410 || error.status === 423);
	if (!told || !byScan) throw error;
	return { refused: error.message };
}

async function fetchFile(parts: FileParts, order: FileDownload): Promise<StoredFile> {
	const { name, fallbackName, mimeType: kind, attachment } = order;
	const known = detailsOf(attachment);
	const { stored, bytes } = await fetchInto(parts, order, async (stream, head) => {
		const mimeType = head.mimeType ?? known.mimeType ?? kind ?? 'application/octet-stream';
		const fileName = safeFileName(name ?? head.fileName ?? known.name, fallbackName, mimeType);
		const binary = await parts.context.helpers.prepareBinaryData(stream, fileName, mimeType);
		return { binary, fileName, mimeType };
	});
	return { ...stored, size: bytes };
}

/** Fetches a file and hands its bytes on. */
async function fetchInto<T>(
	{ transport, budget }: FileParts,
	{ request, name, fallbackName, mimeType: kind, attachment, scanWaitSeconds }: FileDownload,
	store: DownloadOrder<T>['store'],
): Promise<Downloaded<T>> {
	const known = detailsOf(attachment);
	return await download(transport, {
		request,
		label: safeFileName(name ?? known.name, fallbackName),
		...(known.size === undefined ? {} : { size: known.size }),
		...(kind === undefined ? {} : { mimeType: kind }),
		scanWaitMs: SCAN_FAILED.has(known.avStatus) ? 0 : scanWaitSeconds * 1000,
		room: async (transfer) => await budget.use(known.size ?? UNKNOWN_SIZE, transfer),
		store,
	});
}

/** What bytes are known by. */
async function digestOf(bytes: FileStream | Uint8Array): Promise<string> {
	const hash = createHash('sha256');
	if (bytes instanceof Uint8Array) return hash.update(bytes).digest('hex');
	for await (const chunk of bytes as AsyncIterable<Uint8Array>) hash.update(chunk);
	return hash.digest('hex');
}

/** What an attachment says of its file, as far as it says it. */
function detailsOf(attachment: IDataObject | undefined) {
	const { original, size, type, av_status: avStatus } = attachment ?? {};
	return {
		name: typeof original === 'string' ? original : undefined,
		size: typeof size === 'number' ? size : undefined,
		mimeType: typeof type === 'string' ? type : undefined,
		avStatus,
	};
}
