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

const names = (results: Array<{ name: string }>) => results.map(({ name }) => name);

async function someone() {
	const [person] = await json('client', 'create', {
		firstName: 'Una',
		lastName: 'Grieve',
		email: 'una@example.com',
		additionalFields: { reference: 'U-1' },
	});
	return byId(person?.id);
}

describe('a person', () => {
	it('is one flat line unless Output says otherwise, however it is come by', async () => {
		const client = await someone();
		expect(await json('client', 'get', { client })).toEqual([
			{
				id: client.value,
				full_name: 'Una Grieve',
				first_name: 'Una',
				last_name: 'Grieve',
				email: 'una@example.com',
				reference: 'U-1',
				created_at: expect.any(String) as string,
				updated_at: expect.any(String) as string,
			},
		]);
		const updated = { client, updateFields: { reference: 'U-2' } };
		expect((await json('client', 'update', updated))[0]).toMatchObject({ full_name: 'Una Grieve' });
		const [raw] = await json('client', 'get', { client, outputMode: 'raw' });
		expect(raw).toMatchObject({ object: 'client', name: { first_name: 'Una' } });
	});

	it('has an address that is replaced as a whole', async () => {
		const client = await someone();
		const replace = async (address: INodeParameters) =>
			await json('client', 'replaceAddress', { client, address });
		await replace({ country: 'GB', city: 'Leith', postcode: 'EH6 6JJ' });
		await replace({ country: 'FR', city: '', postcode: '75001' });
		expect(await json('client', 'getAddress', { client })).toMatchObject([
			{ object: 'address', country: 'FR', postcode: '75001', city: null },
		]);
	});

	it('has documents made of attachments', async () => {
		const client = await someone();
		const upload = new FormData();
		upload.append('attachment', new Blob(['hello']), 'hello.txt');
		const answer = await fetch(`${sandbox.api}/attachments`, {
			method: 'POST',
			headers: { Authorization: `Bearer ${sandbox.token}` },
			body: upload,
		});
		const { id } = (await answer.json()) as { id: number };
		const [file] = await json('file', 'create', {
			client,
			attachment: id,
			additionalFields: { name: 'Greeting', expiresAt: '2030-01-31T00:00:00Z' },
		});
		expect(file).toMatchObject({ name: 'Greeting', expires_at: '2030-01-31T00:00:00Z' });

		const filters = { search: 'greet' };
		const listed = await json('file', 'getAllOfClient', { client, returnAll: true, filters });
		expect(listed).toMatchObject([{ id: file?.id }]);
		const everywhere = await json('file', 'getAll', { returnAll: true });
		expect(everywhere.map((one) => one.id)).toContain(file?.id);
		const list = { sandbox, parameters: { resource: 'file', operation: 'delete', client } };
		const { results } = await searchList('searchFiles', list);
		expect(results).toEqual([{ name: 'Greeting', value: file?.id }]);

		const chosen = { client, file: { __rl: true, mode: 'list', value: file?.id as string } };
		expect(await json('file', 'delete', chosen)).toEqual([{ deleted: true, id: file?.id }]);
		expect(await json('file', 'getAllOfClient', { client })).toEqual([]);
	});
});

describe('the account', () => {
	it('is there, and its name can be changed', async () => {
		expect(await json('account', 'checkStatus')).toEqual([{ available: true }]);
		const [user] = await json('account', 'update', { updateFields: { name: 'Morag F.' } });
		expect(user).toMatchObject({ object: 'user', name: 'Morag F.' });
		expect(await json('account', 'get')).toEqual([user]);
	});

	it('is a member of teams', async () => {
		const teams = await json('account', 'getTeams', { returnAll: true });
		expect(teams.map(({ name }) => name)).toEqual(['Harbour & Finch', 'Finch Labs']);
		const [current, other] = teams.map(({ id }) => byId(id));
		expect(await json('team', 'get')).toMatchObject([{ id: teams[0]?.id }]);
		expect(await json('team', 'getMembersOf', { team: other })).toMatchObject([
			{ name: 'Morag Finlay', role: 'member' },
		]);
		const members = await json('team', 'getMembers', { returnAll: true });
		expect(members).toHaveLength(4);
		expect(await json('team', 'getMembership')).toMatchObject([{ role: 'owner' }]);
		const member = byId(members[1]?.id);
		expect(await json('team', 'getMember', { team: current, member })).toEqual([members[1]]);
	});

	it('can change how its team is reached', async () => {
		const change = async (updateFields: INodeParameters) =>
			await json('team', 'update', { updateFields }).then(([team]) => team?.telephone);
		expect(await change({ telephone: '0131 496 0001' })).toBe('0131 496 0001');
		expect(await change({ telephone: '' })).toBeNull();
	});
});

describe('picking team members', () => {
	const parameters = { resource: 'client', operation: 'getAll' };

	it('searches all of them, with nobody on top where nobody is meant', async () => {
		const { results } = await searchList('searchTeamMembersOrNobody', { sandbox, parameters });
		expect(names(results)[0]).toBe('Nobody (Not Assigned)');
		expect(results).toHaveLength(5);
		const found = await searchList('searchTeamMembersOrNobody', {
			sandbox,
			parameters,
			filter: 'tunde',
		});
		expect(names(found.results)).toEqual(['Tunde Bakare – tunde.bakare@harbour-finch.example']);
	});

	it('lists them all for ticking several', async () => {
		expect(names(await loadOptions('loadTeamMembers', { sandbox, parameters }))).toHaveLength(4);
	});

	it('follows the chosen team', async () => {
		const [, other] = await json('account', 'getTeams', { returnAll: true });
		const list = async (team: ReturnType<typeof byId>) =>
			await searchList('searchMembersOfTeam', {
				sandbox,
				parameters: { resource: 'team', operation: 'getMember', team },
			});
		expect((await list(byId(other?.id))).results).toHaveLength(1);
		await expect(list({ __rl: true, mode: 'list', value: '' })).rejects.toThrow(
			'Choose the Team first',
		);
	});
});
