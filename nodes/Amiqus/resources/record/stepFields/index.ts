import { choice } from '../../../declare/fields/basic';
import { documentFields, documentFieldsWithUpload } from './documents';
import { dummyFields } from './dummy';
import { historyFields } from './history';
import { photoIdFields } from './photoId';
import { screeningFields } from './screening';
import { pricedKinds, STEP_KINDS } from './types';

export type { FileToUpload } from './documents';
export * from './types';

/** What kind of step it is, and the preferences of checks. */
const checkFields = {
	type: choice('Type', {
		description: 'What the person has to do, or what is checked',
		body: 'type',
		options: STEP_KINDS,
		told: pricedKinds,
		default: 'check.photo_id',
	}),
	...photoIdFields,
	...screeningFields,
	...historyFields,
	...dummyFields,
};

/** The fields of one step: its kind, and the preferences that this kind has. */
export const stepFields = { ...checkFields, ...documentFields };

/** The fields of one step of a request to send, whose documents may come from the input item. */
export const stepFieldsWithUpload = { ...checkFields, ...documentFieldsWithUpload };
