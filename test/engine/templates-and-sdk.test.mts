import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { jsonOf, runNode, searchList } from './support/index.mts';

type Items = Parameters<typeof runNode>[0]['items'];

const byId = (value: unknown) => ({ __rl: true, mode: 'id', value: value as string });

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ seed: 'people' });
});
afterAll(async () => {
	await sandbox.close();
});

async function run(resource: string, operation: string, parameters: object = {}, items?: Items) {
	const ran = await runNode({
		sandbox,
		parameters: { resource, operation, ...parameters },
		...(items ? { items } : {}),
	});
	if (ran.error) throw new Error(ran.error.message);
	return jsonOf(ran.items);
}

async function person() {
	const [client] = await run('client', 'create', {
		firstName: 'Una',
		lastName: 'Grieve',
		email: 'una@example.com',
		additionalFields: { dob: '1990-02-03', title: 'ms' },
	});
	return byId(client?.id);
}

describe('lists', () => {
	it.each([
		['recordTemplate', 'record_template'],
		['documentTemplate', 'document_template'],
		['emailTemplate', 'email_template'],
		['document', 'document'],
	])('has the %ss', async (resource, object) => {
		const listed = await run(resource, 'getAll', { filters: { enabled: true } });
		expect(listed[0]).toMatchObject({ object, is_enabled: true });
	});

	it('has the steps with their costs, and prices a choice of them', async () => {
		const all = await run('step', 'getAll', { returnAll: true });
		expect(all.map(({ type }) => type)).toContain('check.photo_id');
		const values = [{ type: 'check.identity' }, { type: 'check.photo_id', docs: ['passport'] }];
		const [priced] = await run('step', 'validate', { steps: { values } });
		expect(priced?.steps).toMatchObject(values.map(({ type }) => ({ type })));
		expect(priced?.cost).toBeGreaterThan(0);
	});
});

describe('a form', () => {
	it('is built, picked by an expression in a step, filled in and read as answers', async () => {
		const [template] = await run('formTemplate', 'create', {
			name: 'About you',
			formFields: {
				values: [
					{ type: 'rich_text', content: 'Tell us **more**' },
					{ type: 'section', label: 'Work' },
					{ type: 'radio', label: 'Contract', options: 'Full-time\nPart-time', required: true },
					{ type: 'text', label: 'Role' },
				],
			},
			additionalFields: { instructions: '- one\n- two' },
		});
		expect(template).toMatchObject({ object: 'form_template', is_enabled: true });
		const form = byId(template?.reference);
		const filter = { filter: 'about' };
		const parameters = { resource: 'formTemplate', operation: 'get' };
		const { results } = await searchList('searchFormTemplates', { sandbox, parameters, ...filter });
		expect(results).toEqual([{ name: 'About you', value: template?.reference }]);

		const client = await person();
		const values = [{ type: 'form', form: byId('={{ $json.form }}') }];
		const items = [{ json: { form: template?.reference as string } }];
		const steps = { client, createFrom: 'steps', steps: { values } };
		const [request] = await run('record', 'create', steps, items);
		sandbox.complete(request?.id as number);
		const forms = await run('form', 'getAll', {
			returnAll: true,
			sort: { sortBy: 'created_at', order: 'desc' },
		});
		expect(forms[0]).toMatchObject({
			name: 'About you',
			client: client.value,
			record: request?.id,
			answers: { Work: { Contract: expect.any(String) as string } },
		});
		const raw = { returnAll: true, simplify: false, expand: ['client'] };
		const whole = await run('form', 'getAll', raw);
		expect(whole.at(-1)).toMatchObject({ object: 'form', client: { object: 'client' } });

		const chosen = { formTemplate: form };
		const [changed] = await run('formTemplate', 'update', {
			...chosen,
			updateFields: { instructions: '', isEnabled: false },
		});
		expect(changed).toMatchObject({ instructions: null, is_enabled: false });
		expect(await run('formTemplate', 'get', chosen)).toEqual([changed]);
		expect(await run('formTemplate', 'delete', chosen)).toEqual([
			{ deleted: true, reference: template?.reference },
		]);
		const left = await run('formTemplate', 'getAll', { returnAll: true });
		expect(left.map(({ reference }) => reference)).not.toContain(template?.reference);
	});
});

describe('a webhook', () => {
	it('is created, tells its secret only where that is wanted, is changed and deleted', async () => {
		const [created] = await run('webhook', 'create', {
			url: 'https://example.com/hook',
			events: ['record.finished', 'client.*'],
		});
		expect(created).not.toHaveProperty('secret');
		const shown = { webhook: byId(created?.id), outputSecrets: true };
		const [{ secret } = { secret: '' }] = await run('webhook', 'get', shown);
		expect(secret).toEqual(expect.any(String));
		const webhook = byId(created?.id);
		const [changed] = await run('webhook', 'update', {
			webhook,
			updateFields: { isEnabled: false, events: ['*'] },
		});
		expect(changed).toMatchObject({ is_enabled: false, events: ['*'] });
		expect(await run('webhook', 'get', { webhook })).toMatchObject([{ is_enabled: false }]);
		const off = await run('webhook', 'getAll', { filters: { enabled: false } });
		expect(off.map(({ id }) => id)).toContain(created?.id);
		expect(await run('webhook', 'getDeliveries', { webhook })).toEqual([]);
		const parameters = { resource: 'webhook', operation: 'get' };
		const { results } = await searchList('searchWebhooks', { sandbox, parameters });
		expect(results).toContainEqual({ name: 'https://example.com/hook', value: created?.id });
		expect(await run('webhook', 'delete', { webhook })).toEqual([
			{ deleted: true, id: created?.id },
		]);
	});
});

describe('an attachment', () => {
	it('is redacted, and deleted while nothing uses it', async () => {
		const client = await person();
		const values = [{ type: 'document.request', title: 'Bill', requestInstructions: 'Any' }];
		const steps = { client, createFrom: 'steps', steps: { values } };
		const [request] = await run('record', 'create', steps);
		sandbox.complete(request?.id as number);
		const [document] = await run('record', 'getDocuments', { record: byId(request?.id) });
		const [attachment] = document?.attachments as number[];
		const [redacted] = await run('attachment', 'redact', { attachment });
		expect(redacted).toMatchObject({
			id: attachment,
			type: expect.stringContaining('png') as string,
		});
		await expect(run('attachment', 'delete', { attachment })).rejects.toThrow();

		const upload = new FormData();
		upload.append('attachment', new Blob(['hello']), 'hello.txt');
		const answer = await fetch(`${sandbox.api}/attachments`, {
			method: 'POST',
			headers: { Authorization: `Bearer ${sandbox.token}` },
			body: upload,
		});
		const { id } = (await answer.json()) as { id: number };
		expect(await run('attachment', 'delete', { attachment: id })).toEqual([{ deleted: true, id }]);
	});
});

describe('an SDK session', () => {
	const address = { start: '2020-01-01', houseNumber: '4', postcode: 'EH1 1YZ' };

	it('completes a request in the name of the person', async () => {
		const client = await person();
		const [request] = await run('record', 'create', {
			client,
			createFrom: 'steps',
			steps: { values: [{ type: 'check.identity' }, { type: 'check.dummy', state: 'accepted' }] },
		});
		const record = byId(request?.id);
		expect(await run('sdk', 'getStatus', { record })).toEqual([
			expect.objectContaining({ object: 'record_status', id: request?.id, status: 'pending' }),
		]);

		const [{ token } = { token: '' }] = await run('sdk', 'createToken', {
			record,
			outputSecrets: true,
		});
		const session = { session: 'token', token: '={{ $json.token }}' };
		const items = [{ json: { token: token as string } }];
		const steps = await run('sdk', 'getSteps', { ...session, returnAll: true }, items);
		expect(steps.map(({ type }) => type)).toEqual(['check.identity', 'check.dummy']);

		const [identity, dummy] = steps.map(({ id }) => byId(id));
		await run('sdk', 'submitStep', {
			record,
			step: identity,
			stepType: 'check.identity',
			privacyPolicy: true,
			addressHistory: { values: [address] },
		});
		const submitted = await run(
			'sdk',
			'submitStep',
			{ ...session, step: dummy, stepType: 'check.dummy', state: 'accepted', postcode: 'EH1' },
			items,
		);
		expect(submitted).toEqual([{ success: true, step: dummy?.value }]);
		const [done] = await run('record', 'get', { record });
		expect(['complete', 'waiting']).toContain(done?.status);
	});

	it('makes Onfido tokens for Photo ID steps', async () => {
		const [request] = await run('record', 'create', {
			client: await person(),
			createFrom: 'steps',
			steps: { values: [{ type: 'check.photo_id', docs: ['passport'] }] },
		});
		const record = byId(request?.id);
		const shown = { record, outputSecrets: true };
		const additionalFields = { bundleId: 'com.example.app' };
		expect(await run('sdk', 'createOnfidoToken', { ...shown, additionalFields })).toMatchObject([
			{ type: 'mobile', sdkToken: expect.any(String) as string },
		]);
		expect(await run('sdk', 'createOnfidoToken', { record })).toMatchObject([{ type: 'web' }]);
	});

	it('says of a token that is not accepted which one it is, and does not repeat it', async () => {
		const { error } = await runNode({
			sandbox,
			parameters: {
				resource: 'sdk',
				operation: 'getStatus',
				session: 'token',
				token: '={{ $json.token }}',
			},
			items: [{ json: { token: 'forged-token-1' } }],
		});
		expect(error?.message).toContain('did not accept the SDK token');
		expect(JSON.stringify(error)).not.toContain('forged-token-1');
	});
});
