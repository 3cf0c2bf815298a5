import { path } from '../../transport/path';
import { mapped } from '../field';
import { text } from '../fields/basic';
import { readId } from '../fields/pickers';
import { deleted, operation, type Resource } from '../operation';
import { upload } from './upload';

/** Attachments are listed nowhere: files, documents and forms name theirs. */
const attachment = mapped(
	text('Attachment ID', {
		description: 'ID of the attachment, as the file or document that it belongs to names it',
		placeholder: 'e.g. 123',
		required: true,
	}),
	readId,
);

const redact = operation({
	name: 'Redact',
	value: 'redact',
	action: 'Redact an attachment',
	description:
		'Put a picture that says so in the place of what a person uploaded. This cannot be undone.',
	fields: { attachment },
	request: ({ attachment: id }) => ({ method: 'PUT', path: path`/attachments/${id}/redact` }),
});

const remove = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete an attachment',
	description: 'Delete an uploaded attachment that nothing uses yet',
	fields: { attachment },
	request: ({ attachment: id }) => ({ method: 'DELETE', path: path`/attachments/${id}` }),
	result: (_, { attachment: id }) => deleted({ id }),
});

export const attachmentResource: Resource = {
	name: 'Attachment',
	value: 'attachment',
	description: 'The bytes behind files and documents',
	operations: [remove, redact, upload],
};
