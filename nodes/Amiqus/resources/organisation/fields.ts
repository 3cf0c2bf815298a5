import { DECISIONS } from '../shared/decisions';
import { COUNTRIES_ALSO_CALLED } from '../shared/countries';
import { JURISDICTIONS } from '../shared/jurisdictions';
import { addressFields } from '../shared/address';
import { boolean, choice, collection, date, text } from '../../declare/fields/basic';
import { InvalidParameterError, mapped } from '../../declare/field';
import { expand } from '../../declare/fields/paging';
import { picker } from '../shared/pickers';

/** The organisation an operation is about. */
export const organisation = picker('organisation', 'Organisation', {
	description: 'The organisation to work with: choose from the list, or give the ID',
});

export const requiredName = text('Name', {
	description: 'Name of the organisation, kept as written here',
	body: 'name',
	maxLength: 255,
	required: true,
});

export const addressField = collection('Address', addressFields('address.'), {
	placeholder: 'Add Part',
});

/**
 * What can be said of an organisation beside its name and address. Cleared fields are cleared in Amiqus, but for the
 * jurisdiction.
 */
export const detailFields = {
	companyNumber: text('Company Number', {
		description: 'Number in the register of companies. Takes a jurisdiction with it.',
		body: 'company_number',
		maxLength: 255,
		nullable: true,
	}),
	incorporatedAt: date('Incorporated At', {
		description: 'Day the organisation was founded',
		body: 'incorporated_at',
		from: '1500-01-01',
		toToday: true,
		nullable: true,
	}),
	jurisdiction: choice('Jurisdiction', {
		description:
			'Country or state in whose register the organisation is entered. None leaves it as it is.',
		body: 'jurisdiction',
		options: JURISDICTIONS,
		alsoCalled: COUNTRIES_ALSO_CALLED,
		optional: true,
	}),
	reference: text('Reference', {
		description: 'Your own ID for the organisation',
		body: 'reference',
		maxLength: 255,
		nullable: true,
	}),
	status: choice('Status', {
		description: "Your team's decision on the organisation",
		body: 'status',
		options: DECISIONS,
		nullable: true,
	}),
};

/** What an update can do beside setting details. */
export const changeFields = {
	...detailFields,
	name: text('Name', {
		description: 'Name of the organisation, kept as written here. Not added, it stays as it is.',
		body: 'name',
		maxLength: 255,
	}),
	removeAddress: mapped(
		boolean('Remove Address', {
			description: 'Whether to take the address away. To replace it, fill in Address instead.',
			default: true,
			body: 'address',
		}),
		(remove) => (remove ? null : undefined),
	),
};

export const expandField = expand(
	{ name: 'Assignees', value: 'assignees' },
	{ name: 'People', value: 'clients' },
);

/** Amiqus takes no number without the register it is from. */
export function checkRegister(details: {
	companyNumber?: string | null;
	jurisdiction?: string | null;
}) {
	if (details.companyNumber && !details.jurisdiction) {
		throw new InvalidParameterError(['Jurisdiction'], 'has to be given with a company number');
	}
}
