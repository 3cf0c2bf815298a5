/** What is written to n8n's log, at its debug level, of what makes a run slow. */
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { ASSIGN, uploadDocument, fileOfSize } from './fixtures/uploads.mts';
import { hurry } from './support/hurry.mts';
import { jsonOf, recordLog, runNode } from './support/index.mts';

let sandbox: Sandbox;
let atEase: () => void;
let log: ReturnType<typeof recordLog>;

beforeAll(() => {
	atEase = hurry();
});
afterAll(() => atEase());
beforeEach(async () => {
	sandbox = await startSandbox({});
	log = recordLog();
});
afterEach(async () => {
	log.stop();
	await sandbox.close();
});

const PERSON = {
	resource: 'client',
	operation: 'create',
	firstName: 'Zebedee',
	lastName: 'Quillfeather',
	email: 'zebedee@example.com',
	additionalFields: { reference: 'Z-1' },
};
const CREATE = { method: 'POST', path: /\/clients$/ };
const LIST = { resource: 'client', operation: 'getAll', returnAll: true };

/** No body, no token and no name is in it, whatever else is told. */
function expectNothingPersonal() {
	const said = JSON.stringify(log.lines);
	expect(said).not.toMatch(/zebedee|quillfeather|example\.com|passport|bearer/i);
	expect(said).not.toContain(sandbox.token);
}

it('a retry: which call, why and how long it waits', async () => {
	sandbox.faults.add({ kind: 'status', status: 503, match: { path: /\/clients/ } });
	await runNode({ sandbox, parameters: LIST });
	expect(log.told('a call is tried again')).toEqual([
		{ call: 'GET /clients', status: 503, waitMs: expect.any(Number) as number },
	]);
	expectNothingPersonal();
});

it('a call that was looked up because its answer was lost', async () => {
	sandbox.faults.add({ kind: 'reset-after', match: CREATE });
	const { items, error } = await runNode({ sandbox, parameters: PERSON });
	expect(error).toBeUndefined();
	expect(jsonOf(items)).toHaveLength(1);
	expect(log.told('what an unanswered call came to was looked up')).toEqual([
		{ call: 'POST /clients', found: true },
	]);
	expectNothingPersonal();
});

it('a refusal by the rate limit, and the hold that follows', async () => {
	await sandbox.close();
	sandbox = await startSandbox({ rateLimit: { limit: 4, windowMs: 1_500 } });
	const items = Array.from({ length: 8 }, () => ({}));
	const { error } = await runNode({ sandbox, parameters: { ...LIST, returnAll: false }, items });
	expect(error).toBeUndefined();
	expect(log.told('the rate limit refused a call')).toContainEqual(
		expect.objectContaining({ call: 'GET /clients', status: 429 }),
	);
	expect(log.told('the rate limit held the run')).toContainEqual({
		call: 'GET /clients',
		waitMs: expect.any(Number) as number,
	});
	expectNothingPersonal();
});

it('a token that n8n renewed', async () => {
	const { saved } = await runNode({ sandbox, credentials: 'oauth2', parameters: LIST });
	sandbox.authority.expireAccessTokens();
	const [credential] = saved.all();
	const { error } = await runNode({
		sandbox,
		credentials: credential ?? 'oauth2',
		saved,
		parameters: LIST,
	});
	expect(error).toBeUndefined();
	expect(log.told('the OAuth2 token was renewed')).toEqual([{ call: 'GET /clients' }]);
	expectNothingPersonal();
});

it('an uploaded file that was left over and cleared away', async () => {
	sandbox.faults.add({ kind: 'status', status: 422, match: ASSIGN });
	const { error } = await uploadDocument(sandbox, [await fileOfSize(1000)]);
	expect(error).toBeDefined();
	expect(log.told('what was left over was cleared away')).toEqual([
		{ call: 'DELETE /attachments/:id' },
	]);
	expectNothingPersonal();
});

it('nothing of a run that goes well', async () => {
	await runNode({ sandbox, parameters: PERSON });
	expect(log.lines).toEqual([]);
});
