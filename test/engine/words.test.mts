/** What people read where something is wrong: in a run, in a list, in the test of a credential. */
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import {
	jsonOf,
	loadOptions,
	loadPackage,
	runNode,
	searchList,
	testCredential,
} from './support/index.mts';
import { MemoryCredentials } from './support/credentials.mts';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});

afterAll(async () => {
	await sandbox.close();
});

const byId = (id: number | string) => ({ __rl: true, mode: 'id', value: String(id) });
const run = async (parameters: object, token = sandbox.token) => {
	const service = { url: sandbox.url, token, oauthClient: sandbox.oauthClient };
	const { error, ...outcome } = await runNode({ sandbox: service, parameters: { ...parameters } });
	return { ...outcome, message: error?.message, advice: error?.description ?? undefined };
};
const step = (type: string, more: object = {}) => ({ type, ...more });
const ask = (steps: object[], more: object = {}) => ({
	resource: 'record',
	operation: 'create',
	client: byId(1001),
	createFrom: 'steps',
	steps: { values: steps },
	...more,
});
const person = (more: object = {}) => ({
	resource: 'client',
	operation: 'create',
	firstName: 'Robin',
	lastName: 'Example',
	email: 'robin@example.com',
	...more,
});

describe('a run says', () => {
	it.each<[string, object, RegExp, RegExp]>([
		[
			'which field is empty',
			person({ firstName: '  ' }),
			/^‘First Name’ is empty$/,
			/^Nothing was sent/,
		],
		[
			'what to choose from where nothing was chosen',
			ask([], { createFrom: 'template', template: { __rl: true, mode: 'list', value: '' } }),
			/^‘Request Template’ is empty: choose one from its list, or give its ID$/,
			/^Nothing was sent/,
		],
		[
			'that a day does not exist',
			person({ additionalFields: { dob: '1990-02-30' } }),
			/^‘Additional Fields’ → ‘Date of Birth’ is not a day: 1990-02-30 does not exist$/,
			/^Nothing was sent/,
		],
		[
			'which thing is not there',
			{ resource: 'client', operation: 'get', client: byId(5014) },
			/^Amiqus has no person 5014$/,
			/Check the ID: it may be of another kind of thing/,
		],
		[
			'that one ID is meant and not a list',
			{
				resource: 'client',
				operation: 'get',
				client: { __rl: true, mode: 'id', value: '={{ [1001, 1002] }}' },
			},
			/^‘Person’ takes one ID, not a list: use Split Out before this node \(it came from/,
			/^Nothing was sent/,
		],
		[
			'which template is none of the team',
			{
				...person(),
				resource: 'onboarding',
				operation: 'start',
				reference: 'EMP-1',
				template: byId(99),
				caseName: 'Onboarding',
			},
			/^‘Request Template’ names template 99, which is none of your team: choose one from the list$/,
			/^Nothing was/,
		],
		[
			'whose requests a case takes',
			{ resource: 'case', operation: 'addRecords', case: byId(8001), records: [5001] },
			/^Amiqus refused the values sent – Request Names or IDs/,
			/a case takes those of its own person only/,
		],
		[
			'that a misspelt function comes to nothing',
			person({ firstName: "={{ 'Robin'.toUpercase() }}" }),
			/^‘First Name’ is empty: the expression .* came to nothing \(one with a misspelt function does, too\)$/,
			/^Nothing was sent/,
		],
		[
			'that an expression stands in a field set to Fixed',
			person({ additionalFields: { reference: '{{ $json.reference }}' } }),
			/^‘Additional Fields’ → ‘Reference’ holds an expression as plain text: switch the field/,
			/^Nothing was sent/,
		],
		...[
			'={ $json.Name }',
			'=$json.Name',
			"=Dr $('Rows').item.json.Name }}",
			'={{ 1 }} $json["Name"]',
		].map((firstName): [string, object, RegExp, RegExp] => [
			`that an expression has lost its braces: ${firstName}`,
			person({ firstName }),
			/^‘First Name’ holds an expression as plain text: put it between \{\{ and \}\} \(it came from /,
			/^Nothing was sent/,
		]),
		[
			'both, where it has no braces and stands in a field set to Fixed',
			person({ firstName: '$json.Name' }),
			/^‘First Name’ holds an expression as plain text: switch the field from Fixed to Expression, and put it between/,
			/^Nothing was sent/,
		],
		[
			'that a part came to nothing, also of an expression that is not closed, as n8n closes it',
			person({ additionalFields: { reference: '=EMP-{{ $json.Id' } }),
			/‘Reference’: the part \{\{ \$json\.Id of it came to nothing/,
			/^Nothing was sent/,
		],
		[
			'which of two things is not there',
			{ resource: 'record', operation: 'getStepReviews', record: byId(5001), step: byId(77) },
			/^Amiqus has no step 77 of request 5001$/,
			/Check the ID/,
		],
		[
			'what a person would call a check',
			ask([step('check.photo_id'), step('check.photo_id')]),
			/^‘Steps’ holds Photo ID twice, and a request takes only one of each kind of check$/,
			/^Nothing was sent/,
		],
		[
			'that nobody gets the message',
			ask([step('check.identity')], { notify: false, additionalFields: { message: 'Hello' } }),
			/^‘Additional Fields’ → ‘Message’ cannot reach the person, whom no e-mail is sent/,
			/^Nothing was/,
		],
		[
			'nothing of changes, where it only reads',
			{
				resource: 'record',
				operation: 'getCheck',
				findBy: 'record',
				record: byId(5007),
				checkType: 'check.video',
			},
			/^‘Check Type’: the request has no check of this type$/,
			/^Correct the field/,
		],
	])('%s', async (_, parameters, message, advice) => {
		const before = sandbox.state.records.rows.length;
		const told = await run(parameters);
		expect(told.message).toMatch(message);
		expect(told.advice).toMatch(advice);
		expect(sandbox.state.records.rows).toHaveLength(before);
	});

	it('that nothing was changed, where it has read before it was to write', async () => {
		const made = await run(ask([step('check.identity')]));
		const [{ id } = { id: 0 }] = jsonOf(made.items) as Array<{ id: number }>;
		const decision = { decide: 'together', decision: 'approved' };
		const review = { resource: 'record', operation: 'reviewAllSteps', record: byId(id) };
		const told = await run({ ...review, ...decision });
		expect(told.message).toContain('There is nothing to approve yet');
		expect(told.advice).toMatch(/^Nothing was changed in Amiqus for this item/);
	});

	it('what to change where a request is closed', async () => {
		const made = await run(ask([step('check.identity')]));
		const [{ id } = { id: 0 }] = jsonOf(made.items) as Array<{ id: number }>;
		const expire = { resource: 'record', operation: 'expire', record: byId(id) };
		expect((await run(expire)).message).toBeUndefined();
		const later = new Date(Date.now() + 86_400_000).toISOString();
		const update = { ...expire, operation: 'update', updateFields: { expiredAt: later } };
		const told = await run(update);
		expect(told.message).toContain('Expiry Date (expired_at): The request is not open any more.');
		expect(told.advice).toContain('ask the person again with Request: Create');
	});
});

it('a list that takes an ID names itself before the run', async () => {
	const { message } = await run({ resource: 'client', operation: 'get', client: byId('EMP-12') });
	expect(message).toContain('‘Person’ is not an ID: IDs are whole numbers');
});

describe('a token', () => {
	const test = async (accessToken: string) =>
		await testCredential('amiqusApi', { accessToken, baseUrl: sandbox.url });
	const account = { resource: 'account', operation: 'get' };

	it.each(['  ', '\n', 'Bearer ', 'bearer  '])('is good with %j before it', async (before) => {
		expect((await run(account, `${before}${sandbox.token} \n`)).message).toBeUndefined();
		expect(await test(`${before}${sandbox.token} \n`)).toMatchObject({ status: 'OK' });
	});

	it('that is wrong, over or revoked is told by its test as by a run', async () => {
		for (const token of ['wrong', 'sandbox-token-of-nobody']) {
			const { message, advice } = await run(account, token);
			expect(message).toBe('Amiqus did not accept the credential');
			expect(await test(token)).toEqual({ status: 'Error', message: `${message}. ${advice}` });
		}
	});

	it('that tells when it ends is told of 30 days before', async () => {
		const DAY = 86_400_000;
		const owner = sandbox.authority.session(sandbox.token)?.member;
		if (!owner) throw new Error('No owner');
		const hintsOf = async (days: number) => {
			const told = { exp: Math.round((Date.now() + days * DAY) / 1000) };
			const inBase64 = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
			const token = `${inBase64({ alg: 'RS256' })}.${inBase64(told)}.c2lnbmVk`;
			sandbox.authority.addPersonalToken(token, owner);
			const { hints, message } = await run(account, token);
			expect(message).toBeUndefined();
			return hints.map(({ message: hint }) => hint);
		};
		expect(await hintsOf(31)).toEqual([]);
		expect(await hintsOf(29)).toEqual([
			expect.stringMatching(/^The access token of this credential ends on \d{4}-\d\d-\d\d\. /),
		]);
	});
});

describe('a list that cannot be shown says what a run would', () => {
	const told = async (list: Promise<unknown>) =>
		await list.then(
			() => ({}),
			({ message, description }: { message: string; description: string }) => ({
				message,
				description,
			}),
		);
	const wrong = () => ({ url: sandbox.url, token: 'wrong', oauthClient: sandbox.oauthClient });

	it('to choose one of', async () => {
		const run = await runNode({
			sandbox: wrong(),
			parameters: { resource: 'account', operation: 'get' },
		});
		expect(await told(searchList('searchClients', { sandbox: wrong(), parameters: {} }))).toEqual({
			message: run.error?.message,
			description: run.error?.description,
		});
	});

	it('to tick several in, of which n8n shows the message only', async () => {
		const { message } = (await told(
			loadOptions('loadTeamMembers', { sandbox: wrong(), parameters: {} }),
		)) as {
			message: string;
		};
		expect(message).toMatch(
			/^Amiqus did not accept the credential\. An access token has to be pasted/,
		);
	});

	it('and what to choose first', async () => {
		expect(await told(loadOptions('loadCaseCandidates', { sandbox, parameters: {} }))).toEqual({
			message: 'Choose the Case first. Then open this list again.',
		});
	});

	it.each([
		async (none: object) => await searchList('searchClients', { sandbox, parameters: {}, ...none }),
		async (none: object) =>
			await loadOptions('loadTeamMembers', { sandbox, parameters: {}, ...none }),
	])('with no credential, too', async (list) => {
		const types = await loadPackage();
		const none = {
			saved: new MemoryCredentials(types),
			credentials: { id: '', name: '', type: 'none' },
		};
		const { message } = (await told(list(none))) as { message: string };
		expect(message).toMatch(/^No credential is chosen in this Amiqus node/);
	});
});
