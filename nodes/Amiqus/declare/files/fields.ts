import { choice, collection, boolean, integer, text } from '../fields/basic';

/** How long a file's virus scan is waited for unless the user says otherwise, in seconds. */
const DEFAULT_SCAN_WAIT = 60;

/** Where in the output item a file goes. */
export const outputField = text('Put Output File in Field', {
	description: 'Name of the binary field of the output item that the file goes into',
	hint: 'The name of the output binary field to put the file in',
	default: 'data',
	required: true,
});

/** Where in the input item a file to upload is. */
export const inputField = text('Input Data Field Name', {
	description:
		'Name of the binary field of the input item that holds the file. Amiqus takes PDF, Word, Excel, CSV, text, JPEG, PNG, TIFF and ZIP files of up to 100 MB.',
	hint: 'The name of the input field containing the file to upload',
	default: 'data',
	required: true,
});

const fileName = text('File Name', {
	description: 'What to call the file in n8n, instead of what Amiqus calls it',
	maxLength: 255,
	placeholder: 'e.g. passport.pdf',
});

const scanWait = integer('Wait for Virus Scan (Seconds)', {
	description:
		'How long to wait for Amiqus to finish the virus scan of a file that was uploaded just now. 0 means not to wait.',
	min: 0,
	max: 3600,
	default: DEFAULT_SCAN_WAIT,
});

/** The options of downloading one file that Amiqus scans for viruses. */
export const documentOptions = collection(
	'Download Options',
	{ fileName, scanWait },
	{ role: 'query', placeholder: 'Add Option' },
);

/** The options of downloading a PDF that Amiqus makes, which it does not scan. */
export const pdfOptions = collection(
	'Download Options',
	{ fileName },
	{ role: 'query', placeholder: 'Add Option' },
);

/** The fields of downloading several files. */
export const severalFields = {
	output: choice('Output', {
		description: 'Whether each file is an item of its own, or all are in one item',
		default: 'items',
		options: [
			{ name: 'One Item for All Files', value: 'item' },
			{ name: 'One Item per File', value: 'items' },
		],
	}),
	binaryPropertyName: outputField,
	downloadOptions: collection(
		'Download Options',
		{
			scanWait,
			skipRefused: boolean('Skip Files the Virus Scan Refuses', {
				description:
					'Whether files with a virus, or whose scan does not end in time, come out without their bytes and with the reason. Otherwise one of them fails the item.',
			}),
		},
		{ role: 'query', placeholder: 'Add Option' },
	),
};

/** How long the user wants to wait for a virus scan. */
export function scanWaitOf({ scanWait: seconds }: { scanWait?: number | undefined }): number {
	return seconds ?? DEFAULT_SCAN_WAIT;
}
