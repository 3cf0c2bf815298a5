import { mapped, type Presentation } from '../../declare/field';
import { text } from '../../declare/fields/basic';
import { readId } from '../../declare/fields/pickers';

/** An attachment, which Amiqus lists nowhere. Empty to begin with: a number that stands there already is somebody's. */
export function attachmentId(presentation: Omit<Presentation, 'placeholder'>) {
	return mapped(
		text('Attachment ID', { ...presentation, placeholder: 'e.g. 123', required: true }),
		readId,
	);
}
