import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { Amiqus } from '../../nodes/Amiqus/Amiqus.node';
import { outsideSpecification } from '../conformance/recorder.mts';
import { jsonOf, loadOptions, runNode, searchList } from './support/index.mts';

const { listSearch } = new Amiqus().methods;

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});

afterAll(async () => {
	await sandbox.close();
});

const byId = (value: number) => ({ __rl: true, mode: 'id', value: String(value) });

/** What each list shows, given what was chosen before it: an entry, and words that find it again. */
const LISTS: Record<string, [chosen: object, entry: string, words: string]> = {
	CaseCandidates: [{ case: byId(8001) }, '#5004 Isla Jean Mackintosh · ', 'isla'],
	CaseItems: [{ case: byId(8001) }, '#5004', '5004'],
	Cases: [{}, 'Volunteer · CASE-3 · #', 'volunteer'],
	ClientAssignees: [{ client: byId(1001) }, 'Tunde Bakare', 'tunde'],
	ClientForms: [{ client: byId(1001) }, 'New starter form', 'starter'],
	ClientOrganisations: [{ client: byId(1001) }, 'Anstruther Harbour Trust', 'harbour'],
	ClientRecords: [{ client: byId(1001) }, '#50', '50'],
	Clients: [{}, 'Kwame Asante – kwame.asante@example.com · ', 'asante'],
	Corrections: [{ client: byId(1010) }, '#15001 Owen Llewelyn (pending)', 'owen'],
	DocumentTemplates: [{}, 'Proof of address', 'proof'],
	Documents: [{}, 'Staff handbook', 'handbook'],
	EmailTemplates: [{}, 'Welcome', 'welc'],
	Files: [{ client: byId(1001) }, 'Contract (signed)', 'contract'],
	FormTemplateNumbers: [{}, 'New starter form', 'starter'],
	FormTemplates: [{}, 'New starter form', 'starter'],
	MembersOfTeam: [{ team: byId(81) }, 'Ravi Chandran', 'ravi'],
	OrganisationAssignees: [{ organisation: byId(3001) }, 'Tunde Bakare', 'tunde'],
	Organisations: [{}, 'Brontë & Daughters Bakery', 'bakery'],
	RecordAssignees: [{ record: byId(5004) }, 'Tunde Bakare', 'tunde'],
	RecordTemplates: [{}, 'New starter', 'starter'],
	Records: [{}, '#5007 Kwame Asante', 'kwame'],
	SessionSteps: [{ record: byId(5007) }, 'Identity Report #60011', 'identity'],
	Steps: [{ record: byId(5007) }, 'Identity Report #60011', 'identity'],
	TeamMembers: [{}, 'Elsie Wainwright', 'elsie'],
	TeamMembersOrNobody: [{}, 'Nobody (Not Assigned)', 'nobody'],
	Teams: [{}, 'Finch Labs', 'labs'],
	Webhooks: [{}, 'https://example.com/hook', 'hook'],
};

it('shows every list there is', () => {
	expect(
		Object.keys(LISTS)
			.map((name) => `search${name}`)
			.sort(),
	).toEqual(Object.keys(listSearch).sort());
});

it.each(Object.entries(LISTS))('%s are listed and searched', async (name, chosen) => {
	const [parameters, entry, words] = chosen;
	if (name === 'Webhooks') {
		const answer = await fetch(`${sandbox.api}/webhooks`, {
			method: 'POST',
			headers: { Authorization: `Bearer ${sandbox.token}`, 'Content-Type': 'application/json' },
			body: JSON.stringify({ url: entry, events: ['*'] }),
		});
		expect(answer.status).toBe(201);
	}
	const list = { sandbox, parameters: { ...parameters } };
	const shows = (results: Array<{ name: string }>) =>
		results.some((result) => result.name.includes(entry));
	expect(shows((await searchList(`search${name}`, list)).results)).toBe(true);
	expect(shows((await searchList(`search${name}`, { ...list, filter: words })).results)).toBe(true);
	expect((await searchList(`search${name}`, { ...list, filter: 'zebra' })).results).toEqual([]);
	if (name !== 'TeamMembersOrNobody') {
		expect(shows(await loadOptions(`load${name}`, list))).toBe(true);
	}
});

describe('the steps of an SDK session', () => {
	const sdk = { resource: 'sdk', operation: 'submitStep', session: 'token' };
	const steps = async (parameters: object) =>
		await searchList('searchSessionSteps', { sandbox, parameters: { ...sdk, ...parameters } });

	it('are those that the token opens', async () => {
		const made = await runNode({
			sandbox,
			parameters: {
				resource: 'sdk',
				operation: 'createToken',
				record: byId(5007),
				outputSecrets: true,
			},
		});
		const [{ token } = {}] = jsonOf(made.items) as Array<{ token?: string }>;
		const { results } = await steps({ token: ` ${token} ` });
		expect(results).toContainEqual({ name: 'Identity Report #60011 (pending)', value: 60011 });
	});

	it.each([
		[{ token: '' }, 'Fill in the SDK Token first'],
		[{ token: 'no-such-token' }, 'Amiqus did not accept the SDK token'],
	])('are not listed for %j, and the error says why', async (parameters, why) => {
		await expect(steps(parameters)).rejects.toThrow(why);
	});
});

it('an error in the place of a list is about no item', async () => {
	const choice = { sandbox, parameters: { case: { __rl: true, mode: 'list', value: '' } } };
	const error: unknown = await searchList('searchCaseItems', choice).catch(
		(thrown: unknown) => thrown,
	);
	expect(error).toMatchObject({
		message: 'Choose the Case first',
		description: 'Then open this list again.',
	});
	const gone = { sandbox, parameters: { case: byId(999_999) } };
	const refused: unknown = await searchList('searchCaseItems', gone).catch(
		(thrown: unknown) => thrown,
	);
	expect(String(refused)).toContain('Amiqus has no case 999999');
	expect(String(refused)).not.toContain('[item');
});

it('gives all of a list that comes in pages of a size of its own, page by page', async () => {
	const entries = [1, 2, 3, 4, 5].map((id) => ({ id, name: { full_name: `Member ${id}` } }));
	const match = { path: /\/teams\/81\/members$/ };
	const change = (_: unknown, { url }: { url: string }) => {
		const page = Number(new URL(url, sandbox.url).searchParams.get('page') ?? 1);
		return { data: entries.slice(2 * page - 2, 2 * page), total: 5 };
	};
	const undo = sandbox.faults.add({ match, kind: 'answer', times: 9, change });
	const parameters = { team: byId(81) };
	const found: unknown[] = [];
	let page: string | undefined;
	do {
		// Amiqus names no paging for this list.
		const answer = await outsideSpecification(
			'what was answered was not so',
			async () => await searchList('searchMembersOfTeam', { sandbox, parameters, page }),
		);
		found.push(...answer.results.map(({ value }) => value));
		page = answer.paginationToken;
	} while (page !== undefined);
	undo();
	expect(found).toEqual([1, 2, 3, 4, 5]);
});

describe('finding', () => {
	const search = async (kind: string, filter: string, parameters: object = {}) =>
		(await searchList(`search${kind}`, { sandbox, parameters: { ...parameters }, filter })).results;

	it('tells twins apart', async () => {
		const { clients } = sandbox.state;
		const [first, second] = clients.rows;
		const name = { ...first?.name, first_name: 'Twin', last_name: 'Example' };
		for (const [row, reference] of [
			[first, 'EMP-1'],
			[second, 'EMP-2'],
		] as const) {
			if (row) clients.update(row, { name: name as never, email: 'twin@example.com', reference });
		}
		const found = await search('Clients', 'twin');
		expect(found.map((one) => one.name).sort()).toEqual([
			expect.stringMatching(/^Twin .*Example – twin@example\.com · EMP-1 · #1001$/),
			expect.stringMatching(/^Twin .*Example – twin@example\.com · EMP-2 · #1002$/),
		]);
	});

	it.each([
		['Clients', '1003', 1003],
		['Clients', ' #1003', 1003],
		['Cases', '8001', 8001],
		['Organisations', '3001', 3001],
		['Records', '5004', 5004],
	])('%s by number: %s', async (kind, typed, value) => {
		const found = await search(kind, typed);
		expect(found[0]).toMatchObject({ value, name: expect.stringContaining(`#${value}`) as string });
		expect(found.filter((one) => one.value === value)).toHaveLength(1);
	});

	it('says why an e-mail address finds nobody, and chosen, that is nothing', async () => {
		expect(await search('Clients', 'nobody@example.com')).toEqual([
			{
				name: 'E-mails are not searched: type a name or a number',
				value: '',
			},
		]);
		expect(await search('Clients', 'nobody')).toEqual([]);
	});

	it('takes what is pasted along with a name for none of it', async () => {
		const team = { team: byId(81) };
		const found = await search('MembersOfTeam', ' Ravi\u00a0Chandran\n', team);
		expect(found.map(({ name }) => name)).toEqual([
			expect.stringContaining('Ravi Chandran') as string,
		]);
	});

	it('is refused where a letter is broken, and says so', async () => {
		await expect(search('Clients', 'Zo\ud83d')).rejects.toThrow(
			'Holds a character that has no place in it: U+D83D (half of a character)',
		);
	});

	it.each([403, 404, 410, 422])('goes on where the number typed is refused: %d', async (status) => {
		const match = { path: /\/organisations\/412345$/ };
		const undo = sandbox.faults.add({ kind: 'status', status, match });
		expect(await search('Organisations', '412345')).toMatchObject([{ value: 3001 }]);
		undo();
	});

	it('shows what a request is and how far', async () => {
		const [one] = await search('Records', '5004');
		expect(one?.name).toMatch(/^#5004 Isla Jean Mackintosh · [A-Z].* · [a-z]+$/);
		const [mail] = await search('Records', 'twin@');
		expect(mail?.name).toContain('Twin');
	});

	it.each([
		['searchCaseItems', { case: { __rl: true, mode: 'id', value: '={{ $json.case }}' } }, 'Case'],
		['searchSteps', { record: '={{ $json.id }}' }, 'Request'],
		// What n8n's editor makes of an expression while it has no data to evaluate it with.
		['searchCaseItems', { case: { __rl: true, mode: 'id', value: null } }, 'Case'],
		['searchSteps', { record: null }, 'Request'],
		['searchSessionSteps', { session: 'token', token: null }, 'SDK Token'],
	])('says of %s what it follows, where that is an expression', async (method, chosen, parent) => {
		const words = `${parent} is an expression: use one here, too`;
		// No more than this is seen of an entry beside n8n's usual panels.
		expect(words.length).toBeLessThanOrEqual(55);
		const list = { sandbox, parameters: { ...chosen } };
		expect((await searchList(method, list)).results).toEqual([{ name: words, value: '' }]);
		expect(await loadOptions(method.replace('search', 'load'), list)).toEqual([
			{ name: words, value: '' },
		]);
	});
});

describe('the list of kinds of step', () => {
	const kinds = async (token = sandbox.token) => {
		const service = { url: sandbox.url, token, oauthClient: sandbox.oauthClient };
		const listed = await loadOptions('loadStepKinds', { sandbox: service, parameters: {} });
		return Object.fromEntries(listed.map(({ name, description }) => [name, description]));
	};

	it('says what each costs, where Amiqus tells it', async () => {
		expect(await kinds()).toMatchObject({
			'Identity Report': 'Name, address, birth date in databases · 1 credit',
			'Document Request': 'A document to upload · no credits',
			'Right to Work': expect.stringMatching(
				/^Proof by photo ID.* · \d+ to \d+ credits$/,
			) as string,
			'Dummy (for Testing)': expect.stringContaining('Nothing') as string,
		});
	});

	it('is the same without its prices where Amiqus tells none', async () => {
		const unpriced = await kinds('wrong');
		expect(Object.keys(unpriced)).toEqual(Object.keys(await kinds()));
		expect(unpriced['Identity Report']).toBe('Name, address, birth date in databases');
	});
});
