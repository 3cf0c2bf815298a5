import { path } from '../../declare/path';
import { deleted, operation, type Resource } from '../../declare/operation';
import { attachmentId } from './fields';
import { upload } from './upload';

const attachment = attachmentId({
	description:
		'ID of the attachment, as uploading it gave it, or the file or document that it belongs to names it',
});

const redact = operation({
	name: 'Redact',
	value: 'redact',
	action: 'Redact an attachment',
	effect: 'destroys',
	loses: 'What the person uploaded goes for good: a picture that says so stands in its place.',
	description:
		'Put a picture that says so in the place of what a person uploaded. This cannot be undone.',
	fields: { attachment },
	request: ({ attachment: id }) => ({ method: 'PUT', path: path`/attachments/${id}/redact` }),
});

const remove = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete an attachment',
	effect: 'destroys',
	loses: 'The file goes for good.',
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
