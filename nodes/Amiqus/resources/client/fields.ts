import type { Effect } from '../../declare/effect';
import { InvalidParameterError } from '../../declare/field';
import { choice, date, email, text } from '../../declare/fields/basic';
import { LIFETIME, RECENT } from '../../declare/fields/days';
import { DECISIONS } from '../shared/decisions';

const TITLES = [
	{ name: 'Dame', value: 'dame' },
	{ name: 'Dr', value: 'dr' },
	{ name: 'Lady', value: 'lady' },
	{ name: 'Lord', value: 'lord' },
	{ name: 'Master', value: 'master' },
	{ name: 'Miss', value: 'miss' },
	{ name: 'Mr', value: 'mr' },
	{ name: 'Mrs', value: 'mrs' },
	{ name: 'Ms', value: 'ms' },
	{ name: 'Mx', value: 'mx' },
	{ name: 'Other', value: 'other' },
	{ name: 'Prof', value: 'prof' },
	{ name: 'Sir', value: 'sir' },
] as const;

export const nameFields = {
	firstName: text('First Name', {
		description: 'Given name, as on the identity document',
		body: 'name.first_name',
		maxLength: 255,
		required: true,
	}),
	lastName: text('Last Name', {
		description: 'Family name, as on the identity document',
		body: 'name.last_name',
		maxLength: 255,
		required: true,
	}),
};

export const emailField = email('Email', {
	description: 'Where Amiqus sends the invitation to complete a request',
	body: 'email',
	required: true,
});

/** What can be said of a person beside name and e-mail address. Cleared fields are cleared in Amiqus. */
export const detailFields = {
	dob: date('Date of Birth', {
		description: 'Day the person was born',
		body: 'dob',
		...LIFETIME,
		nullable: true,
	}),
	deletionDate: date('Deletion Date', {
		description:
			'Day from which Amiqus reminds your team to delete the person and everything held on them',
		body: 'deletion_date',
		...RECENT,
		nullable: true,
	}),
	landline: text('Landline', {
		description: 'Landline telephone number',
		body: 'landline',
		nullable: true,
	}),
	middleName: text('Middle Name', {
		description: 'Further given names, as on the identity document',
		body: 'name.middle_name',
		maxLength: 255,
		nullable: true,
	}),
	mobile: text('Mobile', {
		description: 'Mobile telephone number',
		body: 'mobile',
		nullable: true,
	}),
	otherTitle: text('Other Title', {
		description: 'The title in words, where Title is Other',
		body: 'name.other_title',
		maxLength: 20,
		nullable: true,
	}),
	reference: text('Reference', {
		description: 'Your own ID for the person, by which they can be found again',
		body: 'reference',
		nullable: true,
	}),
	status: choice('Status', {
		description: "Your team's decision on the person",
		body: 'status',
		options: DECISIONS,
	}),
	title: choice('Title', {
		description: 'Form of address',
		body: 'name.title',
		options: TITLES,
		nullable: true,
	}),
};

/** A status among the details is a decision on the person. */
export function effectOfDetails({ status }: { status?: unknown }): Effect {
	return status === undefined ? 'details' : 'decides';
}

/** Amiqus takes the title "other" only together with the words for it. */
export function checkTitle({ title, otherTitle }: { title?: unknown; otherTitle?: unknown }): void {
	if (title === 'other' && !otherTitle) {
		throw new InvalidParameterError(['Other Title'], 'has to be given when Title is Other');
	}
}
