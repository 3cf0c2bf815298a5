import { boolean, choice, choices, optionsOf } from '../../../declare/fields/basic';
import { mapped, type Fields } from '../../../declare/field';
import { forType } from './types';

/** A tick for "GBR", the only country Amiqus has these checks for. */
function forUnitedKingdom(label: string, description: string, body: string) {
	return mapped(boolean(label, { description, body }), (value) => (value ? 'GBR' : undefined));
}

/** Fields of Photo ID alone, and not of the kinds that prove a right already. */
function onlyPhotoId<F extends Fields>(fields: F) {
	return forType('check.photo_id', fields, { type: ['check.photo_id'] });
}

/** Photo ID: which documents, how they are read, and what right they prove. */
export const photoIdFields = {
	...forType('check.photo_id', {
		reportType: choice('Report Type', {
			description:
				'Whether the document is photographed, or its chip is read and compared with the face',
			body: 'preferences.report_type',
			default: 'standard',
			options: optionsOf('biometric', 'standard'),
		}),
	}),
	...forType(
		'check.photo_id',
		{
			docs: choices('Documents', {
				description: 'Documents the person may show',
				body: 'preferences.docs',
				required: true,
				default: ['passport', 'driving_licence', 'national_id'],
				options: [
					{ name: 'Driving Licence', value: 'driving_licence' },
					{ name: 'National ID', value: 'national_id' },
					{ name: 'Passport', value: 'passport' },
				],
			}),
			facialSimilarity: boolean('Facial Similarity', {
				description: "Whether to compare the person's face with the document",
				body: 'preferences.facial_similarity',
			}),
			liveDocument: boolean('Live Document', {
				description: 'Whether the document has to be photographed live rather than uploaded',
				body: 'preferences.live_document',
			}),
		},
		{ reportType: ['standard'] },
	),
	...forType(
		'check.photo_id',
		{
			allowFallback: boolean('Allow Fallback', {
				description:
					'Whether a person whose document has no readable chip may photograph it instead',
				body: 'preferences.allow_fallback',
			}),
		},
		{ reportType: ['biometric'] },
	),
	...forType('check.photo_id', {
		issuingCountries: choices('Issuing Countries', {
			description: 'Countries whose documents are accepted. None chosen means all.',
			body: 'preferences.issuing_countries',
			options: [
				{ name: 'Ireland', value: 'IRL' },
				{ name: 'United Kingdom', value: 'GBR' },
			],
		}),
	}),
	...onlyPhotoId({
		rightToRent: forUnitedKingdom(
			'Right to Rent',
			'Whether to check the right to rent in the UK',
			'preferences.right_to_rent',
		),
		rightToWork: forUnitedKingdom(
			'Right to Work',
			'Whether to check the right to work in the UK',
			'preferences.right_to_work',
		),
	}),
};
