import type { INodeParameters } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { byId, outputsOf, type Outputs } from './fixtures/outputs.mts';
import { loadOptions, searchList } from './support/index.mts';

let sandbox: Sandbox;
let json: Outputs;
beforeAll(async () => {
	sandbox = await startSandbox({ seed: 'people' });
	json = outputsOf(sandbox);
});
afterAll(async () => {
	await sandbox.close();
});

/** The first person whose last name holds this. */
async function personNamed(search: string) {
	const [person] = await json('client', 'getAll', { filters: { search } });
	return byId(person?.id);
}

const newOrganisation = async (name: string, more: INodeParameters = {}) =>
	byId((await json('organisation', 'create', { name, ...more }))[0]?.id);

const ids = (list: Array<{ id?: unknown }>) => list.map(({ id }) => id);

describe('an organisation', () => {
	it('is created and changed, and keeps what was not changed', async () => {
		const organisation = await newOrganisation('Kelp Works', {
			address: { country: 'GB', city: 'Oban', postcode: 'PA34 4AA', streetName: 'Shore Street' },
			additionalFields: { companyNumber: 'SC9', jurisdiction: 'gb', reference: 'K-1' },
		});
		const [changed] = await json('organisation', 'update', {
			organisation,
			updateFields: { status: 'approved', reference: '' },
		});
		expect(changed).toMatchObject({
			name: 'Kelp Works',
			status: 'approved',
			reference: null,
			company_number: 'SC9',
			address: { city: 'Oban' },
		});
		const updateFields = { name: 'Kelp Works Ltd', removeAddress: true };
		await json('organisation', 'update', { organisation, updateFields });
		expect(await json('organisation', 'get', { organisation })).toMatchObject([
			{ name: 'Kelp Works Ltd', address: null },
		]);
	});

	it('is found by text and by who is assigned', async () => {
		const organisation = await newOrganisation('Limpet & Sons');
		const [me] = await json('team', 'getMembership');
		const found = async (filters: INodeParameters) =>
			ids(await json('organisation', 'getAll', { returnAll: true, filters }));
		const nobody = { __rl: true, mode: 'list', value: 'false' };
		expect(await found({ search: 'limpet' })).toEqual([organisation.value]);
		expect(await found({ assignee: nobody })).toContain(organisation.value);
		await json('organisation', 'addAssignees', { organisation, teamMembers: [Number(me?.id)] });
		expect(await found({ assignee: nobody })).not.toContain(organisation.value);
		expect(await found({ assignee: byId(me?.id) })).toContain(organisation.value);
	});

	it('has people, each in a flat line', async () => {
		const client = await personNamed('Raman');
		const [first, second] = [await newOrganisation('Brig One'), await newOrganisation('Brig Two')];
		const mine = async () =>
			ids(await json('clientOrganisation', 'getAll', { client, sort: { sortBy: 'name' } }));

		const organisations = [first.value, second.value];
		const added = await json('clientOrganisation', 'add', { client, organisations });
		expect(ids(added)).toEqual(expect.arrayContaining(organisations));
		expect(await json('organisation', 'getClients', { organisation: first })).toMatchObject([
			{ id: client.value, full_name: 'Priya Raman' },
		]);

		await json('clientOrganisation', 'remove', { client, organisation: first });
		expect(await mine()).toEqual([second.value]);
		await json('clientOrganisation', 'replace', { client, organisations: String(first.value) });
		expect(await mine()).toEqual([first.value]);
		const parameters = { resource: 'clientOrganisation', operation: 'remove', client };
		expect(await searchList('searchClientOrganisations', { sandbox, parameters })).toEqual({
			results: [{ name: 'Brig One', value: first.value }],
		});
		expect(await json('clientOrganisation', 'removeAll', { client })).toEqual([
			{ deleted: true, client: client.value },
		]);
		expect(await mine()).toEqual([]);
	});

	it('is listed for picking, one or several', async () => {
		const { value } = await newOrganisation('Zebra Fish');
		const parameters = { resource: 'clientOrganisation', operation: 'add' };
		const name = `Zebra Fish · #${value}`;
		const found = await searchList('searchOrganisations', { sandbox, parameters, filter: 'zebra' });
		expect(found).toEqual({ results: [{ name, value }] });
		expect(await loadOptions('loadOrganisations', { sandbox, parameters })).toContainEqual({
			name,
			value,
		});
	});
});

describe.each(['client', 'organisation', 'record'])('the assignees of a %s', (resource) => {
	it('are added, replaced, and taken off', async () => {
		const [one] = await json(resource, 'getAll', { simplify: false });
		const thing = { [resource]: byId(one?.id) };
		const members = await json('team', 'getMembers', { returnAll: true });
		const [first, second, third] = members.map(({ id }) => id as number);
		const listed = async () =>
			(await json(resource, 'getAssignees', { ...thing, returnAll: true })).map(
				({ team_member: member }) => (member as { id: number }).id,
			);

		expect(await json(resource, 'removeAllAssignees', thing)).toMatchObject([{ deleted: true }]);
		expect(await listed()).toEqual([]);
		await json(resource, 'addAssignees', { ...thing, teamMembers: `${first}, ${second}` });
		expect(await listed()).toEqual([first, second]);
		expect(await json(resource, 'addAssignees', { ...thing, teamMembers: [first] })).toEqual([
			{ success: true },
		]);
		await json(resource, 'replaceAssignees', { ...thing, teamMembers: [second, third] });
		expect(await listed()).toEqual([second, third]);

		const method = `search${resource.charAt(0).toUpperCase()}${resource.slice(1)}Assignees`;
		const parameters = { resource, operation: 'removeAssignee', ...thing };
		const { results } = await searchList(method, { sandbox, parameters });
		const [assignee] = results;
		expect(assignee?.name).toContain('Tunde Bakare');
		const chosen = { ...thing, assignee: byId(assignee?.value) };
		expect(await json(resource, 'removeAssignee', chosen)).toEqual([
			{ deleted: true, id: assignee?.value },
		]);
		expect(await listed()).toEqual([third]);
	});
});

describe('a correction', () => {
	const all = async (client: INodeParameters, status: string) =>
		await json('correction', 'getAll', { client, filters: { status } });

	it('is picked, and taken over with a change', async () => {
		const client = await personNamed('Llewellyn');
		const [proposed] = await all(client, 'pending');
		const parameters = { resource: 'correction', operation: 'accept', client };
		const { results } = await searchList('searchCorrections', { sandbox, parameters });
		expect(results).toEqual([
			{ name: `#${proposed?.id as number} Owen Llewelyn (pending)`, value: proposed?.id },
		]);
		const [accepted] = await json('correction', 'accept', {
			client,
			correction: byId(proposed?.id),
			changes: { firstName: 'Owain', middleName: '' },
		});
		expect(accepted).toMatchObject({
			status: 'accepted',
			correction: { first_name: 'Owain', middle_name: null, last_name: 'Llewelyn' },
		});
		expect(await json('client', 'get', { client })).toMatchObject([
			{ full_name: 'Owain Llewelyn' },
		]);
		expect(await all(client, 'pending')).toEqual([]);
	});
});

describe('forms and credits', () => {
	it('are got with their answers', async () => {
		const client = await personNamed('Mackintosh');
		const forms = await json('form', 'getAllOfClient', { client, filters: { type: 'internal' } });
		expect(forms).toMatchObject([{ type: 'internal', client: client.value }]);
		const parameters = { resource: 'form', operation: 'get', client };
		const { results } = await searchList('searchClientForms', { sandbox, parameters });
		expect(results.map(({ value }) => value)).toContain(forms[0]?.reference);
		const chosen = { client, form: byId(forms[0]?.reference) };
		expect(await json('form', 'get', chosen)).toMatchObject([{ id: forms[0]?.id }]);
	});

	it('tell what was spent, latest first', async () => {
		const sort = { sortBy: 'created_at', order: 'desc' };
		const history = await json('team', 'getCreditHistory', { returnAll: true, sort });
		expect(history.length).toBeGreaterThan(1);
		expect(history[0]).toMatchObject({ object: 'credit_history' });
	});
});
