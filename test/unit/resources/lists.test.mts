import { callsOf, checkCalls, operationNamed } from './calls.mts';

describe('templates, the document library, steps and attachments', () => {
	checkCalls([
		[
			'documentTemplate.getAll',
			{ filters: { enabled: false } },
			{ call: 'GET /templates/documents', query: { enabled: false } },
		],
		[
			'emailTemplate.getAll',
			{ filters: { enabled: true } },
			{ call: 'GET /templates/emails', query: { enabled: true } },
		],
		[
			'document.getAll',
			{ filters: { enabled: true }, expand: ['attachment'] },
			{ call: 'GET /documents', query: { enabled: true, expand: ['attachment'] } },
		],
		[
			'form.getAll',
			{ filters: { type: 'internal' }, sort: { sortBy: 'updated_at', order: 'desc' } },
			{
				call: 'GET /forms',
				query: { type: 'internal', sort_by: 'updated_at', order_by: 'desc' },
			},
		],
		[
			'form.getAll',
			{ simplify: false, expand: ['client', 'record'] },
			{ call: 'GET /forms', query: { expand: ['client', 'record'] } },
		],
		[
			'step.validate',
			{ steps: { values: [{ type: 'check.identity' }] } },
			{ call: 'POST /steps', body: { steps: [{ type: 'check.identity' }] } },
		],
		[
			'step.validate',
			{ specifySteps: 'json', stepsJson: '[{ "type": "check.video" }]' },
			{ call: 'POST /steps', body: { steps: [{ type: 'check.video' }] } },
		],
	]);

	it('adds up what steps cost', () => {
		const steps = [
			{ object: 'validated_step', type: 'check.photo_id', cost: 3 },
			{ object: 'validated_step', type: 'form', cost: 0 },
		];
		expect(operationNamed('step.validate').simplify?.({ steps })).toEqual({
			cost: 3,
			steps: [
				{ type: 'check.photo_id', cost: 3 },
				{ type: 'form', cost: 0 },
			],
		});
	});

	it('names templates in steps by what was picked', async () => {
		const reference = '4bd9bfca-e61d-4a68-99b3-ca61a02f650f';
		const values = [
			{ type: 'form', form: { mode: 'list', value: reference } },
			{
				type: 'document.request',
				documentRequestFrom: 'template',
				requestTemplate: { mode: 'id', value: '8' },
			},
			{
				type: 'check.banking_information',
				customFormTemplate: { mode: 'list', value: 9 },
			},
		];
		const [call] = await callsOf('step.validate', { steps: { values } });
		expect(call?.body).toMatchObject({
			steps: [
				{ preferences: { form: reference } },
				{ preferences: { template: 8 } },
				{ preferences: { custom_form_template_id: 9 } },
			],
		});
	});
});

describe('webhooks', () => {
	const webhook = { mode: 'id', value: '3' };
	const url = 'https://example.com/hook';

	checkCalls([
		[
			'webhook.create',
			{ url, events: ['record.finished', 'client.*'], isEnabled: false },
			{
				call: 'POST /webhooks',
				body: { url, events: ['record.finished', 'client.*'], is_enabled: false },
			},
		],
		[
			'webhook.getAll',
			{ filters: { enabled: true } },
			{ call: 'GET /webhooks', query: { enabled: true } },
		],
		[
			'webhook.update',
			{ webhook, updateFields: { isEnabled: true, events: ['*'] } },
			{ call: 'PATCH /webhooks/3', body: { is_enabled: true, events: ['*'] } },
		],
	]);

	it('finds again a subscription whose answer was lost, by its address and events', () => {
		const create = operationNamed('webhook.create');
		if ('execute' in create) throw new Error('create is one call');
		const { findAgain } = create.request({ url, events: ['*', 'form.sent'] }, { raw: true });
		expect(findAgain?.matches({ url, events: ['form.sent', '*'] })).toBe(true);
		expect(findAgain?.matches({ url, events: ['form.sent'] })).toBe(false);
		expect(findAgain?.matches({ url: `${url}2`, events: ['form.sent', '*'] })).toBe(false);
	});

	it('refuses a subscription to nothing', async () => {
		await expect(callsOf('webhook.create', { url, events: [] })).rejects.toThrow('‘Events’');
	});
});
