import type { Sandbox } from '../../../sandbox/index.mts';
import { STARTER_FORM } from '../../../sandbox/seed/templates.mts';
import { call, type Page, person, useSandbox } from './support.mts';

interface Template {
	id: number;
	reference: string;
	version: number;
	fields: Array<{ id: string }>;
}

const fields = [
	{ id: 'a', type: 'section', label: '', fields: ['b', 'c'] },
	{ id: 'b', type: 'radio', label: { value: 'Do you drive?', options: ['Yes', 'No'] } },
	{ id: 'c', type: 'document', template_id: 78001, show_if: { b: 'Yes' } },
	{ id: 'd', type: 'text', label: 'In no section' },
];

describe('Form templates', () => {
	const sandbox = useSandbox({ seed: 'empty' });

	test('are made, changed and deleted', async () => {
		const made = await call<Template>(sandbox(), 'POST', '/form-templates', {
			name: 'Car',
			fields,
		});
		expect(made.status).toBe(201);
		expect(made.json.fields.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
		const path = `/form-templates/${made.json.reference}`;
		const changed = await call<Template>(sandbox(), 'PATCH', path, { is_enabled: false });
		expect(changed.json).toMatchObject({ version: 2, is_enabled: false, name: 'Car' });
		expect((await call(sandbox(), 'DELETE', path)).status).toBe(204);
		expect((await call(sandbox(), 'GET', path)).status).toBe(404);
	});

	test.each<[string, object[], string]>([
		['not beginning with a section', fields.slice(1), 'fields.0.type'],
		['an unknown field', [fields[0], { id: 'b', type: 'stamp' }] as object[], 'fields.1.type'],
		[
			'a choice with one option',
			[fields[0], { id: 'b', type: 'radio', label: { value: 'Q', options: ['Yes'] } }] as object[],
			'fields.1.label.options',
		],
		[
			'a condition on a text',
			[...fields, { id: 'e', type: 'text', label: 'E', show_if: { d: 'x' } }],
			'fields.4.show_if',
		],
	])('are refused for %s', async (_what, wrong, path) => {
		const reply = await call(sandbox(), 'POST', '/form-templates', { name: 'Car', fields: wrong });
		expect(reply.status).toBe(422);
		expect(Object.keys(reply.json)).toContain(path);
	});

	test('instructions are a document of paragraphs and lists', async () => {
		const text = { type: 'text', text: 'Hello', marks: [{ type: 'bold' }] };
		const paragraph = { type: 'paragraph', content: [text] };
		const list = { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph] }] };
		const good = { type: 'doc', content: [paragraph, list] };
		const body = { name: 'Car', fields, instructions: good };
		expect((await call(sandbox(), 'POST', '/form-templates', body)).status).toBe(201);
		const bad = { ...body, instructions: { type: 'doc', content: [{ type: 'image' }] } };
		expect((await call(sandbox(), 'POST', '/form-templates', bad)).status).toBe(422);
	});

	test('uploads in a form become files, which the answer names', async () => {
		const client = (await call<{ id: number }>(sandbox(), 'POST', '/clients', person('Ann'))).json;
		const record = await call<{ id: number }>(sandbox(), 'POST', '/records', {
			client: client.id,
			notification: false,
			steps: [{ type: 'form', preferences: { form: STARTER_FORM } }],
		});
		sandbox().complete(record.json.id);
		const forms = await call<Page<{ fields: Array<{ id: string; value?: unknown }> }>>(
			sandbox(),
			'GET',
			`/clients/${client.id}/forms`,
		);
		const files = await call<Page<{ id: number }>>(
			sandbox(),
			'GET',
			`/clients/${client.id}/files?source=client_form`,
		);
		const answer = forms.json.data[0]?.fields.find(({ id }) => id === '9')?.value;
		expect(answer).toEqual(files.json.data.map(({ id }) => id));
		expect(files.json.total).toBe(1);
	});
});

describe('SDK', () => {
	const sandbox = useSandbox({ seed: 'empty' });

	const send = async (steps: object[]) => {
		const client = (await call<{ id: number }>(sandbox(), 'POST', '/clients', person('Ann'))).json;
		const record = await call<{ id: number; steps: Array<{ id: number }> }>(
			sandbox(),
			'POST',
			'/records',
			{ client: client.id, notification: false, steps },
		);
		const body = { record_id: record.json.id };
		const { json } = await call<{ token: string }>(sandbox(), 'POST', '/sdk_token', body);
		return { record: record.json, token: json.token };
	};

	const sdk = (token: string, method: string, path: string, body?: unknown) => {
		const below: Sandbox = { ...sandbox(), api: `${sandbox().url}/sdk/v1` };
		return call(below, method, path, body, token);
	};

	test('a token is for one request, and for the SDK only', async () => {
		const { record, token } = await send([{ type: 'check.dummy' }]);
		expect((await sdk(token, 'GET', '/status')).json).toMatchObject({
			object: 'record_status',
			id: record.id,
			status: 'pending',
		});
		expect((await call(sandbox(), 'GET', '/me', undefined, token)).status).toBe(401);
		expect((await sdk(sandbox().token, 'GET', '/status')).status).toBe(401);
		const other = await send([{ type: 'check.dummy' }]);
		const path = `/steps/${other.record.steps[0]?.id}`;
		expect((await sdk(token, 'POST', path, { state: 'accepted', postcode: 'x' })).status).toBe(404);
	});

	test('steps are submitted, and the request moves on', async () => {
		const { record, token } = await send([
			{ type: 'check.identity' },
			{ type: 'check.photo_id', preferences: { report_type: 'standard', docs: ['passport'] } },
		]);
		const [identity, photo] = record.steps.map(({ id }) => `/steps/${id}`);
		const report = {
			privacy_policy: true,
			address_history: [{ address: { country: 'GB', postcode: 'KY10 3EA' }, start: '2019-05-01' }],
		};
		const wrong = await sdk(token, 'POST', String(identity), { ...report, privacy_policy: false });
		expect(Object.keys(wrong.json)).toEqual(['privacy_policy']);
		expect((await sdk(token, 'POST', String(identity), report)).status).toBe(204);
		expect((await sdk(token, 'POST', String(identity), report)).status).toBe(422);
		const onfido = await sdk(token, 'POST', '/providers/onfido/token', {});
		expect(onfido.json).toMatchObject({ type: 'web', sdkToken: expect.any(String) as string });
		expect((await sdk(token, 'POST', String(photo), {})).status).toBe(204);
		expect((await sdk(token, 'GET', '/status')).json.status).toBe('complete');
	});
});
