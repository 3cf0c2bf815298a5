import type { JsonObject } from '../../declare/json';
import {
	invalid,
	InvalidParameterError,
	mapped,
	onlyIf,
	place,
	type Values,
} from '../../declare/field';
import { COUNTRIES, COUNTRIES_ALSO_CALLED } from '../shared/countries';
import { addressFields } from '../shared/address';
import { LIFETIME } from '../../declare/fields/days';
import { boolean, choice, date, rows, text } from '../../declare/fields/basic';

const identity = { stepType: ['check.identity'] } as const;
const dummy = { stepType: ['check.dummy'] } as const;

const addressRow = {
	start: date('Lived There Since', {
		description: 'First day at this address',
		body: 'start',
		...LIFETIME,
		required: true,
	}),
	...addressFields('address.', {
		unit: 30,
		house_number: 12,
		house_name: 50,
		street_name: 50,
		second_street: 50,
		district: 25,
	}),
	country: choice('Country', {
		description: 'The country of the latest address has to be the United Kingdom',
		body: 'address.country',
		default: 'GB',
		options: COUNTRIES,
		alsoCalled: COUNTRIES_ALSO_CALLED,
	}),
};

/** What is handed in for each kind of step that the SDK API takes. */
export const submissionFields = {
	stepType: choice('Step Type', {
		description: 'What kind of step it is; other kinds can only be completed in a browser',
		default: 'check.identity',
		options: [
			{ name: 'Dummy (for Testing)', value: 'check.dummy' },
			{ name: 'Identity Report', value: 'check.identity' },
			{ name: 'Photo ID', value: 'check.photo_id' },
		],
	}),
	addressHistory: onlyIf(
		identity,
		mapped(
			rows(
				'Address History',
				{ name: 'Address', fields: addressRow },
				{
					description: 'Where the person lived in the last 12 months, the latest address first',
					button: 'Add Address',
					required: 'is empty: add at least one address',
					body: 'address_history',
				},
			),
			(list) => list.map(readAddress),
		),
	),
	privacyPolicy: onlyIf(
		identity,
		mapped(
			boolean('Privacy Notice Accepted', {
				description:
					'Whether the person has accepted the privacy notice of TransUnion, who make the report',
				body: 'privacy_policy',
			}),
			(accepted) => {
				if (!accepted) throw invalid('has to be true: the person must have accepted it');
				return true;
			},
		),
	),
	title: onlyIf(
		identity,
		text('Title', {
			description: 'Form of address. Needed where Amiqus does not hold it.',
			body: 'title',
		}),
	),
	dob: onlyIf(
		identity,
		date('Date of Birth', {
			description: 'Day the person was born. Needed where Amiqus does not hold it.',
			body: 'dob',
			...LIFETIME,
		}),
	),
	state: onlyIf(
		dummy,
		choice('State', {
			description: 'The result that this make-believe check comes to',
			body: 'state',
			default: 'accepted',
			options: [
				{ name: 'Accepted', value: 'accepted' },
				{ name: 'Failed', value: 'failed' },
				{ name: 'Paused', value: 'paused' },
				{ name: 'Refer', value: 'refer' },
				{ name: 'Rejected', value: 'rejected' },
				{ name: 'Submitted', value: 'submitted' },
			],
		}),
	),
	postcode: onlyIf(
		dummy,
		text('Postcode', {
			description: 'Any text, which the result shows',
			body: 'postcode',
			required: true,
		}),
	),
	shareCode: onlyIf(
		{ stepType: ['check.photo_id'] },
		text('Share Code', {
			description:
				'For the right to work or rent in the UK of those without a British or Irish passport',
			body: 'share_code',
		}),
	),
};

/** An address as the SDK API takes it: parts not given are left out. */
function readAddress(row: Values<typeof addressRow>, index: number): JsonObject {
	const at = [`Address ${index + 1}`];
	if (!row.unit && !row.houseNumber && !row.houseName) {
		throw new InvalidParameterError(at, 'takes a Unit, a House Number or a House Name');
	}
	if (row.country === 'GB' && !row.postcode) {
		throw new InvalidParameterError(at, 'takes a Postcode in the United Kingdom');
	}
	const given = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
	return place(addressRow, given).body;
}
