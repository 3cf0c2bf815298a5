import { callsOf, checkCalls } from './calls.mts';

const reference = '9b81f60f-2165-4e2c-b748-6c3071053e66';
const formTemplate = { mode: 'list', value: reference };
const question = { type: 'text', label: 'Job title', required: true };

async function fieldsOf(...values: Array<Record<string, unknown>>): Promise<unknown> {
	const [call] = await callsOf('formTemplate.create', { name: 'Form', formFields: { values } });
	return (call?.body as { fields: unknown }).fields;
}

describe('form templates', () => {
	checkCalls([
		[
			'formTemplate.create',
			{
				name: 'New starter',
				formFields: { values: [question] },
				additionalFields: { instructions: 'Hello', isEnabled: false },
			},
			{
				call: 'POST /form-templates',
				body: {
					name: 'New starter',
					fields: [
						{ id: '1', type: 'section', label: '', fields: ['2'] },
						{ id: '2', type: 'text', label: 'Job title', validation: ['required'] },
					],
					instructions: {
						type: 'doc',
						content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Hello' }] }],
					},
					is_enabled: false,
				},
			},
		],
		[
			'formTemplate.getAll',
			{ filters: { enabled: true } },
			{ call: 'GET /form-templates', query: { enabled: true } },
		],
		[
			'formTemplate.update',
			{ formTemplate, updateFields: { description: '', instructions: '', name: 'Leaver' } },
			{
				call: `PATCH /form-templates/${reference}`,
				body: { description: null, instructions: null, name: 'Leaver' },
			},
		],
		[
			'formTemplate.update',
			{
				formTemplate,
				specifyFields: 'json',
				formFieldsJson: [
					{ id: 'a', type: 'section', label: '', fields: ['b'] },
					{ id: 'b', type: 'textarea', label: 'Notes' },
				],
			},
			{
				call: `PATCH /form-templates/${reference}`,
				body: {
					fields: [
						{ id: 'a', type: 'section', label: '', fields: ['b'] },
						{ id: 'b', type: 'textarea', label: 'Notes' },
					],
				},
			},
		],
	]);

	it('puts the fields below a section into it, and the others into the outermost', async () => {
		expect(
			await fieldsOf(
				{ type: 'heading', label: 'Welcome' },
				{ type: 'section', label: 'Property' },
				{ type: 'radio', label: 'Ownership', options: 'Own\n Rent \n\nRent', helpText: 'Today' },
				{ type: 'textarea', label: 'Why?', showIf: showIf('Ownership', 'Rent') },
				{ type: 'section', label: 'Documents' },
				{ type: 'document', title: 'Lease', instructions: 'All pages', required: true },
				{
					type: 'document',
					documentFrom: 'template',
					template: { mode: 'id', value: '8' },
				},
				{ type: 'rich_text', content: 'Thank **you**' },
			),
		).toEqual([
			{ id: '1', type: 'section', label: '', fields: ['2', '3', '6'] },
			{ id: '2', type: 'heading', label: 'Welcome' },
			{ id: '3', type: 'section', label: 'Property', fields: ['4', '5'] },
			{
				id: '4',
				type: 'radio',
				label: { value: 'Ownership', options: ['Own', 'Rent'] },
				description: 'Today',
			},
			{ id: '5', type: 'textarea', label: 'Why?', show_if: { '4': 'Rent' } },
			{ id: '6', type: 'section', label: 'Documents', fields: ['7', '8', '9'] },
			{
				id: '7',
				type: 'document',
				label: 'Lease',
				description: 'All pages',
				validation: ['required'],
			},
			{ id: '8', type: 'document', template_id: 8 },
			{
				id: '9',
				type: 'rich_text',
				json_content: {
					type: 'doc',
					content: [
						{
							type: 'paragraph',
							content: [
								{ type: 'text', text: 'Thank ' },
								{ type: 'text', marks: [{ type: 'bold' }], text: 'you' },
							],
						},
					],
				},
			},
		]);
	});

	it('says which field of the form is wrong, before any call', async () => {
		const choice = { type: 'radio', label: 'Own?', options: ['Yes', 'No'] };
		await expect(fieldsOf()).rejects.toThrow('add at least one field');
		await expect(fieldsOf({ type: 'section', label: 'Empty' })).rejects.toThrow('Field 1');
		await expect(fieldsOf({ ...choice, options: 'Yes\nYes' })).rejects.toThrow('‘Options’');
		await expect(
			fieldsOf(choice, { ...question, showIf: showIf('Own?', 'Maybe') }),
		).rejects.toThrow('‘Field 2’ → ‘Show If’ names an answer');
		await expect(
			fieldsOf(choice, choice, { ...question, showIf: showIf('Own?', 'Yes') }),
		).rejects.toThrow('not exactly one');
		await expect(
			fieldsOf(
				choice,
				{ ...choice, label: 'Mortgage?', showIf: showIf('Own?', 'Yes') },
				{ ...question, showIf: showIf('Mortgage?', 'Yes') },
			),
		).rejects.toThrow('itself shown only for an answer');
		await expect(fieldsOf(...Array<typeof question>(200).fill(question))).rejects.toThrow(
			'more than 200',
		);
	});

	it('checks fields given as JSON', async () => {
		const section = { id: '1', type: 'section', label: '', fields: ['2'] };
		const create = async (formFieldsJson: unknown) =>
			await callsOf('formTemplate.create', { name: 'Form', specifyFields: 'json', formFieldsJson });
		await expect(create('[{]')).rejects.toThrow('not valid JSON');
		await expect(create([section])).rejects.toThrow('at least one field');
		await expect(create([section, { id: '1', type: 'text' }])).rejects.toThrow('ID of its own');
		await expect(create([section, { id: '2', type: 'video' }])).rejects.toThrow('no type');
		await expect(create([section, { id: '3', type: 'text' }])).rejects.toThrow('not there');
	});

	it('refuses an update that changes nothing', async () => {
		await expect(callsOf('formTemplate.update', { formTemplate })).rejects.toThrow(
			'‘Update Fields’',
		);
	});
});

function showIf(asked: string, answer: string) {
	return { values: [{ question: asked, answer }] };
}
