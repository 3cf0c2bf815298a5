import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { jsonOf, runNode } from './support/index.mts';

/** An operation and its parameters: `client.update`. */
type Step = [operation: string, parameters?: object];

/** What is written, what is read afterwards, and what has to stand in it; several entries where a list is read. */
type Row = [write: Step, read: Step, shown: object];

const byId = (value: unknown) => ({ __rl: true, mode: 'id', value: String(value) });
const all = { returnAll: true, simplify: false };

let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox();
});

afterEach(async () => {
	await sandbox.close();
});

async function run([name, parameters]: Step) {
	const [resource = '', operation = ''] = name.split('.');
	const { items, error } = await runNode({
		sandbox,
		parameters: { resource, operation, ...parameters },
	});
	if (error) throw new Error(`${name}: ${error.message}`);
	return jsonOf(items);
}

const KWAME = byId(1002);
const ROBIN = byId(1004);
const REQUEST = byId(5004);
const CASE = byId(8001);
const TRUST = byId(3001);
const BAKERY = byId(3002);
const FORM = byId('b7a1f6b2-6f1c-4e6a-8f0e-5f7f6f3f0a01');
const NEXT = { client: 1011, record: 5011, case: 8005, organisation: 3004, webhook: 501 };
const whole = { simplify: false };
const reference = { reference: 'R-1' };
const STEPS = { values: [{ type: 'check.identity' }] };
const names = { firstName: 'Una', lastName: 'Grieve', email: 'una@example.com' };
const ADDRESSES = {
	values: [{ start: '2020-01-31', country: 'GB', houseNumber: '1', postcode: 'EH6 6JJ' }],
};
const url = 'https://example.com/hook';

const ROWS: Row[] = [
	[['account.update', { updateFields: { name: 'Mo' } }], ['account.get'], { name: 'Mo' }],
	[['team.update', { updateFields: { telephone: '1' } }], ['team.get'], { telephone: '1' }],
	[
		['client.create', { ...names, additionalFields: reference }],
		['client.getAll', { ...all, filters: reference }],
		[{ id: NEXT.client, name: { first_name: 'Una' } }],
	],
	[
		['client.update', { client: ROBIN, updateFields: { mobile: '', status: 'rejected' } }],
		['client.get', { client: ROBIN, ...whole }],
		{ mobile: null, status: 'rejected' },
	],
	[
		['client.replaceAddress', { client: ROBIN, address: { country: 'GB', postcode: 'EH6 6JJ' } }],
		['client.getAddress', { client: ROBIN }],
		{ country: 'GB', postcode: 'EH6 6JJ', city: null },
	],
	[
		['client.replaceAssignees', { client: ROBIN, teamMembers: [122] }],
		['client.getAssignees', { client: ROBIN, ...all }],
		[{ team_member: { id: 122 } }],
	],
	[
		['clientOrganisation.add', { client: KWAME, organisations: [3002] }],
		['organisation.getClients', { organisation: BAKERY, ...all }],
		[{ id: 1003 }, { id: 1002 }],
	],
	[
		['clientOrganisation.removeAll', { client: KWAME }],
		['clientOrganisation.getAll', { client: KWAME, ...all }],
		[],
	],
	[
		['organisation.update', { organisation: TRUST, updateFields: { companyNumber: '' } }],
		['organisation.get', { organisation: TRUST }],
		{ company_number: null, jurisdiction: 'gb' },
	],
	[
		['organisation.create', { name: 'Leith Glass', additionalFields: reference }],
		['organisation.get', { organisation: byId(NEXT.organisation) }],
		{ name: 'Leith Glass', ...reference },
	],
	[
		['organisation.addAssignees', { organisation: BAKERY, teamMembers: [122] }],
		['organisation.getAll', { ...all, filters: { assignee: byId(122), search: 'Bakery' } }],
		[{ id: 3002 }],
	],
	[
		['record.create', { client: ROBIN, createFrom: 'steps', steps: STEPS }],
		['client.getRecords', { client: ROBIN, ...all }],
		[{ id: 5008 }, { id: NEXT.record, status: 'pending' }],
	],
	[
		['record.update', { record: REQUEST, updateFields: { isArchived: true } }],
		['record.getAll', { ...all, filters: { visibility: 'archived' } }],
		[{ id: 5004 }, { id: 5005 }],
	],
	[
		['record.expire', { record: byId(5007) }],
		['record.get', { record: byId(5007), ...whole }],
		{ perform_url: false, status: 'empty' },
	],
	[
		['record.removeAllAssignees', { record: REQUEST }],
		['record.getAssignees', { record: REQUEST, ...all }],
		[],
	],
	[
		['case.create', { client: KWAME, name: 'Lease', additionalFields: reference }],
		['case.getAll', { ...all, filters: reference }],
		[{ id: NEXT.case, name: 'Lease' }],
	],
	[
		['case.removeItem', { case: CASE, item: byId(9001) }],
		['case.getItems', { case: CASE, expand: [], ...all }],
		[],
	],
	[
		['case.review', { case: CASE, status: 'approved' }],
		['case.get', { case: CASE }],
		{ status: 'approved' },
	],
	[['case.review', { case: CASE, status: 'on_hold' }], ['case.getStatusTotals'], { on_hold: 2 }],
	[
		['formTemplate.update', { formTemplate: FORM, updateFields: { name: 'Renamed' } }],
		['formTemplate.get', { formTemplate: FORM }],
		{ name: 'Renamed' },
	],
	[
		['formTemplate.delete', { formTemplate: FORM }],
		['formTemplate.getAll', { ...all, filters: { enabled: true } }],
		[{ name: 'Onboarding checklist' }],
	],
	[
		['correction.accept', { client: byId(1010), correction: byId(15001), changes: {} }],
		['client.get', { client: byId(1010), ...whole }],
		{ name: { first_name: 'Owen', last_name: 'Llewelyn' } },
	],
	[
		['record.reviewStep', { record: REQUEST, step: byId(60007), status: 'approved' }],
		['record.getStepReviews', { record: REQUEST, step: byId(60007), ...all }],
		[{ status: 'approved' }],
	],
	[
		['file.delete', { client: byId(1001), file: byId(41008) }],
		['file.getAllOfClient', { client: byId(1001), filters: { search: 'Contract' }, ...all }],
		[],
	],
	[
		['webhook.create', { url, events: ['form.*'] }],
		['webhook.getAll', all],
		[{ id: NEXT.webhook, url, events: ['form.*'], is_enabled: true }],
	],
	[
		[
			'sdk.submitStep',
			{ record: byId(5007), step: byId(60011), addressHistory: ADDRESSES, privacyPolicy: true },
		],
		['record.getSteps', { record: byId(5007), ...all }],
		[
			{ type: 'check.identity', completed_at: expect.any(String) as string },
			{ type: 'document.request', completed_at: null },
		],
	],
];

it.each(ROWS)('what %j wrote shows in %j', async (write, read, shown) => {
	await run(write);
	const items = await run(read);
	expect(Array.isArray(shown) ? items : items[0]).toMatchObject(shown);
});
