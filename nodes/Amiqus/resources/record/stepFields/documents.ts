import type { JsonObject } from '../../../declare/json';
import { attachmentId } from '../../attachment/fields';
import { inputField } from '../../../declare/files/fields';
import { boolean, choice, text, type Option } from '../../../declare/fields/basic';
import { mapped } from '../../../declare/field';
import { picker } from '../../shared/pickers';
import { forType } from './types';

const form = picker('formTemplate', 'Form Template', {
	description: 'The form that the person fills in',
	body: 'preferences.form',
});

const SOURCES: readonly Option[] = [
	{ name: 'Attachment', value: 'attachment' },
	{ name: 'Document Library', value: 'template' },
];

/** Stands in a step for the id of an attachment that has to be uploaded first. */
export interface FileToUpload extends JsonObject {
	/** The binary field of the input item. */
	inputField: string;
}

/** Forms and requests for documents. */
const askedFields = {
	...forType('form', { form }),

	...forType('document.request', {
		documentRequestFrom: choice('Document Request From', {
			description: 'Where the wording of the request for a document comes from',
			default: 'text',
			options: [
				{ name: 'Template', value: 'template' },
				{ name: 'Text', value: 'text' },
			],
		}),
	}),
	...forType(
		'document.request',
		{
			title: text('Title', {
				description: 'Which document is asked for',
				body: 'preferences.title',
				required: true,
			}),
			requestInstructions: text('Instructions', {
				description: 'What the person should know about the document',
				body: 'preferences.instructions',
				required: true,
				multiline: true,
			}),
		},
		{ documentRequestFrom: ['text'] },
	),
	...forType(
		'document.request',
		{
			requestTemplate: picker('documentTemplate', 'Document Template', {
				description: 'The saved request for a document',
				body: 'preferences.template',
			}),
		},
		{ documentRequestFrom: ['template'] },
	),
};

function sourceField(sources: readonly Option[]) {
	return forType('document.transfer', {
		documentTransferFrom: choice('Document From', {
			description: 'Where the document that is sent to the person comes from',
			default: 'attachment',
			options: sources,
		}),
	});
}

/** Which document is sent to the person. */
const sentFields = {
	...forType(
		'document.transfer',
		{
			documentName: text('Name', {
				description: 'What the document is called in the request',
				body: 'preferences.name',
				required: true,
			}),
		},
		{ documentTransferFrom: ['attachment', 'inputField'] },
	),
	...forType(
		'document.transfer',
		{
			attachment: attachmentId({
				description: 'The uploaded attachment to send',
				body: 'preferences.attachment',
			}),
		},
		{ documentTransferFrom: ['attachment'] },
	),
	...forType(
		'document.transfer',
		{
			libraryDocument: picker('document', 'Library Document', {
				description: 'The document of the library to send',
				body: 'preferences.template',
			}),
		},
		{ documentTransferFrom: ['template'] },
	),
};

/** What the person is to do with it. */
const returnFields = {
	...forType('document.transfer', {
		requireReturn: boolean('Require Return', {
			description: 'Whether the person has to send the document back, signed or filled in',
			body: 'preferences.require_return',
		}),
		requireConfirmation: boolean('Require Confirmation', {
			description: 'Whether the person has to confirm having read the document',
			body: 'preferences.require_confirmation',
		}),
		transferInstructions: text('Instructions', {
			description: 'What the person should do with the document',
			body: 'preferences.instructions',
			multiline: true,
		}),
		returnMessage: text('Return Message', {
			description: 'What the person should know about sending it back',
			body: 'preferences.return_message',
			multiline: true,
		}),
	}),
};

/** Forms, requests for documents, and documents sent to the person. */
export const documentFields = {
	...askedFields,
	...sourceField(SOURCES),
	...sentFields,
	...returnFields,
};

/** The same for a request that is sent: its documents may come from the input item, too, and are uploaded first. */
export const documentFieldsWithUpload = {
	...askedFields,
	...sourceField([...SOURCES, { name: 'Input Data Field', value: 'inputField' }]),
	...sentFields,
	...forType(
		'document.transfer',
		{
			binaryPropertyName: mapped(
				{ ...inputField, body: 'preferences.attachment' },
				(name): FileToUpload => ({ inputField: name }),
			),
		},
		{ documentTransferFrom: ['inputField'] },
	),
	...returnFields,
};
