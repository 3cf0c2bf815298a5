import { checkCalls } from './calls.mts';

const client = { mode: 'url', value: 'https://id.amiqus.co/clients/7' };

describe('persons', () => {
	checkCalls([
		[
			'client.create',
			{
				firstName: 'Ada',
				lastName: 'Reed',
				email: 'ada@example.com',
				additionalFields: { title: 'other', otherTitle: 'Captain', dob: '1990-02-03' },
			},
			{
				call: 'POST /clients',
				body: {
					name: { first_name: 'Ada', last_name: 'Reed', title: 'other', other_title: 'Captain' },
					email: 'ada@example.com',
					dob: '1990-02-03',
				},
			},
		],
		[
			'client.update',
			{ client, updateFields: { mobile: '', deletionDate: '', title: '', status: 'approved' } },
			{
				call: 'PATCH /clients/7',
				body: { mobile: null, deletion_date: null, name: { title: null }, status: 'approved' },
			},
		],
		[
			'client.getAll',
			{ filters: { assignee: { mode: 'list', value: 3 }, deletionDate: 'overdue' } },
			{ call: 'GET /clients', query: { assignee: 3, deletion_date: 'overdue' } },
		],
		[
			'client.replaceAddress',
			{ client, address: { country: 'GB', postcode: 'EH1 1YZ', unit: '' } },
			{
				call: 'PUT /clients/7/address',
				body: { country: 'GB', postcode: 'EH1 1YZ' },
			},
		],
		[
			'client.getRecords',
			{ client, expand: ['client'] },
			{ call: 'GET /clients/7/records', query: { expand: ['client'] } },
		],
	]);

	checkCalls([
		[
			'clientOrganisation.add',
			{ client, organisations: [4, '5', 4] },
			{ call: 'POST /clients/7/organisations', body: [4, 5] },
		],
		[
			'clientOrganisation.replace',
			{ client, organisations: '4,5' },
			{ call: 'PUT /clients/7/organisations', body: [4, 5] },
		],
		[
			'clientOrganisation.remove',
			{ client, organisation: { mode: 'id', value: '4' } },
			{ call: 'DELETE /clients/7/organisations/4' },
		],
		[
			'correction.getAll',
			{ client, filters: { status: 'pending' }, sort: { sortBy: 'created_at', order: 'desc' } },
			{
				call: 'GET /clients/7/corrections',
				query: { status: 'pending', sort_by: 'created_at', order_by: 'desc' },
			},
		],
		[
			'correction.accept',
			{ client, correction: 2 },
			{ call: 'PATCH /clients/7/corrections/2', body: { status: 'accepted' } },
		],
		[
			'correction.accept',
			{ client, correction: 2, changes: { firstName: 'Ada', middleName: '' } },
			{
				call: 'PATCH /clients/7/corrections/2',
				body: { status: 'accepted', correction: { first_name: 'Ada', middle_name: null } },
			},
		],
		[
			'correction.reject',
			{ client, correction: 2 },
			{ call: 'PATCH /clients/7/corrections/2', body: { status: 'rejected' } },
		],
	]);

	checkCalls([
		[
			'file.create',
			{
				client,
				attachment: 9,
				additionalFields: { name: 'Passport', expiresAt: '2030-01-02', template: 6 },
			},
			{
				call: 'POST /clients/7/files',
				body: {
					attachment: 9,
					name: 'Passport',
					expires_at: '2030-01-02T00:00:00Z',
					template: 6,
				},
			},
		],
		[
			'file.create',
			{ client, attachment: 9, additionalFields: { expiresAt: '' } },
			{ call: 'POST /clients/7/files', body: { attachment: 9 } },
		],
		[
			'file.getAll',
			{ expand: ['created_by', 'source'] },
			{ call: 'GET /files', query: { expand: ['created_by', 'source'] } },
		],
		[
			'file.getAllOfClient',
			{ client, filters: { source: 'check', sourceType: 'photo_id', search: 'front' } },
			{
				call: 'GET /clients/7/files',
				query: { source: 'check', source_type: 'photo_id', search: 'front' },
			},
		],
		[
			'form.get',
			{ client, form: 'B6BB1F3A-7A1D-4D6C-8E1B-0F3B7A1D4D6C' },
			{ call: 'GET /clients/7/forms/b6bb1f3a-7a1d-4d6c-8e1b-0f3b7a1d4d6c' },
		],
		[
			'form.getAllOfClient',
			{ client, filters: { type: 'internal' }, expand: ['record'] },
			{ call: 'GET /clients/7/forms', query: { type: 'internal', expand: ['record'] } },
		],
	]);
});
