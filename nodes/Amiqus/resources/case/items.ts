import { AmiqusError } from '../../declare/errors';
import { path } from '../../declare/path';
import { expand } from '../../declare/fields/paging';
import { picker, pickers } from '../shared/pickers';
import { WHOLE_BODY } from '../../declare/field';
import { deleted, operation, type Calls } from '../../declare/operation';
import type { AmiqusRequest } from '../../declare/request';
import { caseField } from './fields';

/** How requests of a case are given. */
const severalRequests = {
	description:
		'Which requests of the person to add. Choose from the list, or give up to 100 IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	max: 100,
	body: WHOLE_BODY,
};

/** The requests that a new case begins with. */
export const firstRequests = pickers('clientRecord', 'Request Names or IDs', {
	...severalRequests,
	optional: true,
});

/** What is to be known where Amiqus does not take a request into a case. */
const ONLY_THEIRS = 'Where requests are refused: a case takes those of its own person only.';

/** The call that puts requests into a case. */
function adding(id: number, records: readonly number[]): AmiqusRequest {
	return {
		method: 'PATCH',
		path: path`/cases/${id}/items`,
		body: records.map((record) => ({ id: record, type: 'record' })),
	};
}

/** Makes that call for a case that was made for them. */
export async function addTo(
	call: Calls['call'],
	id: number,
	records: readonly number[],
): Promise<void> {
	await call(adding(id, records)).catch((error: unknown) => {
		throw error instanceof AmiqusError && error.status === 422
			? error.reworded(error.message, `${error.advice} ${ONLY_THEIRS}`)
			: error;
	});
}

export const addRecords = operation({
	name: 'Add Requests',
	value: 'addRecords',
	action: 'Add requests to a case',
	effect: 'changes',
	description: "Add up to 100 of the person's requests to the case",
	fields: {
		case: caseField,
		records: pickers('caseCandidate', 'Request Names or IDs', severalRequests),
	},
	whenRefused: ONLY_THEIRS,
	request: ({ case: id, records }) => adding(id, records),
});

export const getItems = operation({
	name: 'Get Requests',
	value: 'getItems',
	action: 'Get the requests of a case',
	effect: 'reads',
	description: 'Get the items of a case, each of which stands for a request',
	fields: { case: caseField, expand: expand({ name: 'Request', value: 'entity' }) },
	paginated: true,
	request: ({ case: id }) => ({ method: 'GET', path: path`/cases/${id}/items` }),
});

export const removeItem = operation({
	name: 'Remove Request',
	value: 'removeItem',
	action: 'Remove a request from a case',
	effect: 'changes',
	description: 'Take a request out of the case. The request itself stays.',
	fields: {
		case: caseField,
		item: picker('caseItem', 'Case Item', {
			description: 'The request to take out: choose from the list, or give the ID of the case item',
		}),
	},
	request: ({ case: id, item }) => ({ method: 'DELETE', path: path`/cases/${id}/items/${item}` }),
	result: (_, { case: id, item }) => deleted({ id: item, case: id }),
});
