import { callsOf, checkCalls } from './calls.mts';

const organisation = { mode: 'url', value: 'https://id.amiqus.co/organisations/4' };

describe('organisations', () => {
	checkCalls([
		[
			'organisation.create',
			{
				name: 'Reed Ltd',
				address: { country: 'GB', city: 'Leith' },
				additionalFields: {
					companyNumber: 'SC1',
					jurisdiction: 'gb',
					incorporatedAt: '2001-02-03T00:00:00',
					status: 'pending',
				},
			},
			{
				call: 'POST /organisations',
				body: {
					name: 'Reed Ltd',
					address: { country: 'GB', city: 'Leith' },
					company_number: 'SC1',
					jurisdiction: 'gb',
					incorporated_at: '2001-02-03',
					status: 'pending',
				},
			},
		],
		[
			'organisation.create',
			{
				name: 'X',
				address: { country: '', city: '' },
				additionalFields: { jurisdiction: '', status: '' },
			},
			{ call: 'POST /organisations', body: { name: 'X' } },
		],
		['organisation.create', { name: 'X' }, { call: 'POST /organisations', body: { name: 'X' } }],
		[
			'organisation.get',
			{ organisation, expand: 'clients' },
			{ call: 'GET /organisations/4', query: { expand: ['clients'] } },
		],
		[
			'organisation.getAll',
			{ filters: { assignee: { mode: 'list', value: 'false' } }, sort: { sortBy: 'name' } },
			{ call: 'GET /organisations', query: { assignee: false, sort_by: 'name' } },
		],
		[
			'organisation.getAll',
			{ filters: { assignee: { mode: 'id', value: '3' }, visibility: 'archived' } },
			{ call: 'GET /organisations', query: { assignee: 3, visibility: 'archived' } },
		],
	]);

	it('take a company number only with its register', async () => {
		const additionalFields = { companyNumber: 'SC1' };
		await expect(callsOf('organisation.create', { name: 'X', additionalFields })).rejects.toThrow(
			'‘Jurisdiction’ has to be given',
		);
	});
});

describe('updating an organisation', () => {
	const update = async (raw: Record<string, unknown>) =>
		await callsOf('organisation.update', { organisation, ...raw }, [{ name: 'Reed Ltd' }, {}]);

	it('sends the name it has, which Amiqus asks for every time', async () => {
		expect(await update({ updateFields: { reference: '', status: '' } })).toEqual([
			{ call: 'GET /organisations/4' },
			{
				call: 'PATCH /organisations/4',
				body: { reference: null, status: null, name: 'Reed Ltd' },
			},
		]);
	});

	it('is one call where the name changes', async () => {
		expect(await update({ updateFields: { name: 'New', removeAddress: true } })).toEqual([
			{ call: 'PATCH /organisations/4', body: { name: 'New', address: null } },
		]);
	});

	it('replaces the address', async () => {
		const changes = { updateFields: { name: 'New' }, address: { city: 'Leith' } };
		expect(await update(changes)).toEqual([
			{ call: 'PATCH /organisations/4', body: { name: 'New', address: { city: 'Leith' } } },
		]);
	});

	it.each([
		[{}, 'nothing to change'],
		[{ updateFields: { removeAddress: true }, address: { city: 'Leith' } }, 'cannot go with'],
		[{ updateFields: { companyNumber: '1' } }, '‘Jurisdiction’ has to be given'],
	])('refuses %j', async (raw, problem) => {
		await expect(update(raw)).rejects.toThrow(problem);
	});
});
