import { sortField } from '../shared/lists';
import { client } from '../shared/person';
import { choice, collection, filters, optionsOf, text } from '../../declare/fields/basic';
import { expand } from '../../declare/fields/paging';
import { picker } from '../shared/pickers';
import { isObject, type JsonObject, type JsonValue } from '../../declare/json';
import { path } from '../../declare/path';
import type { ReadBack } from '../../declare/request';
import { operation, type Resource } from '../../declare/operation';

const correction = picker('correction', 'Correction', {
	description: 'The correction to decide on. The list shows those of the person chosen above.',
});

const accept = operation({
	name: 'Accept',
	value: 'accept',
	action: 'Accept a correction',
	effect: 'decides',
	description: 'Take over the name a person proposed, as it is or with changes of your own',
	fields: {
		client,
		correction,
		changes: collection(
			'Changes',
			{
				firstName: text('First Name', {
					description: 'Given name to take over instead of the one proposed',
					body: 'correction.first_name',
				}),
				lastName: text('Last Name', {
					description: 'Family name to take over instead of the one proposed',
					body: 'correction.last_name',
				}),
				middleName: text('Middle Name', {
					description:
						'Further given names to take over instead of those proposed. Left empty, there are none.',
					body: 'correction.middle_name',
					nullable: true,
				}),
			},
			{ role: 'query', placeholder: 'Add Change' },
		),
	},
	request: ({ client: id, correction: which }) => ({
		method: 'PATCH',
		path: path`/clients/${id}/corrections/${which}`,
		body: { status: 'accepted' },
		readBack: decided(id, which),
	}),
});

/** A correction is decided once: sent again, the same decision is refused. */
function decided(client: number, which: number): ReadBack {
	return {
		read: {
			method: 'GET',
			path: path`/clients/${client}/corrections`,
			query: { sort_by: 'created_at', order_by: 'desc', limit: 100 },
		},
		done: (list, sent) => {
			const entries = isObject(list) && Array.isArray(list.data) ? list.data : [];
			return entries.find(
				(entry) => isObject(entry) && entry.id === which && agreesWith(sent, entry),
			);
		},
	};
}

function agreesWith(sent: JsonValue | undefined, { status, correction }: JsonObject): boolean {
	if (!isObject(sent) || sent.status !== status) return false;
	const wanted = isObject(sent.correction) ? sent.correction : {};
	return Object.entries(wanted).every(
		([name, value]) => isObject(correction) && (correction[name] ?? null) === value,
	);
}

const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get the corrections of a person',
	effect: 'reads',
	description: 'Get the changes to their name that a person proposed',
	fields: {
		client,
		filters: filters({
			status: choice('Status', {
				description: 'Only corrections that are at this point',
				query: 'status',
				options: optionsOf('accepted', 'pending', 'rejected'),
			}),
		}),
		sort: sortField('created_at'),
		expand: expand({ name: 'Person', value: 'client' }, { name: 'Request', value: 'record' }),
	},
	paginated: true,
	request: ({ client: id }) => ({ method: 'GET', path: path`/clients/${id}/corrections` }),
});

const reject = operation({
	name: 'Reject',
	value: 'reject',
	action: 'Reject a correction',
	effect: 'decides',
	description: 'Keep the name as it is, whatever the person proposed',
	fields: { client, correction },
	request: ({ client: id, correction: which }) => ({
		method: 'PATCH',
		path: path`/clients/${id}/corrections/${which}`,
		body: { status: 'rejected' },
		readBack: decided(id, which),
	}),
});

export const correctionResource: Resource = {
	name: 'Person Correction',
	value: 'correction',
	description: 'Changes to their name that people propose while they complete a request',
	operations: [accept, getAll, reject],
};
