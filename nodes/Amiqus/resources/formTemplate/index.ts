import type { JsonObject } from '../../declare/json';
import { path } from '../../declare/path';
import { mapped, onlyIf } from '../../declare/field';
import {
	boolean,
	choice,
	collection,
	json,
	rows,
	text,
	withNothing,
} from '../../declare/fields/basic';
import { enabledFilter } from '../../declare/fields/paging';
import { picker } from '../shared/pickers';
import { richText } from '../../declare/fields/richText';
import { deleted, operation, type Resource } from '../../declare/operation';
import { buildFields, checkFields } from './builder';
import { builderFields } from './builderFields';

const template = picker('formTemplate', 'Form Template', {
	description: 'The form template to work with: choose from the list, or give its reference',
});

const JSON_EXAMPLE: JsonObject[] = [
	{ id: '1', type: 'section', label: '', fields: ['2'] },
	{ id: '2', type: 'text', label: 'Job title', validation: ['required'] },
];

/** What the form asks: added one by one, or as JSON. Both come to the same list. */
const contents = {
	formFields: onlyIf(
		{ specifyFields: ['fields'] },
		mapped(
			rows(
				'Fields',
				{ name: 'Field', fields: builderFields },
				{
					description: 'Questions, texts and sections in the order of the form',
					button: 'Add Field',
					required: 'is empty: add at least one field',
					body: 'fields',
				},
			),
			buildFields,
		),
	),
	formFieldsJson: onlyIf(
		{ specifyFields: ['json'] },
		json('Fields (JSON)', {
			description: 'A list of fields, each with its ID and type, as the Amiqus API takes them',
			default: JSON.stringify(JSON_EXAMPLE, undefined, 2),
			body: 'fields',
			check: checkFields,
		}),
	),
};

const waysToSpecify = [
	{ name: 'Using Fields Below', value: 'fields' },
	{ name: 'Using JSON', value: 'json' },
] as const;

const details = {
	description: text('Description', {
		description: 'What your team should know about the form',
		body: 'description',
		maxLength: 255,
		nullable: true,
	}),
	instructions: richText('Instructions', {
		description: 'What stands above the form',
		body: 'instructions',
		nullable: true,
	}),
	isEnabled: boolean('Is Enabled', {
		description: 'Whether the template can be used',
		default: true,
		body: 'is_enabled',
	}),
};

const nameText = {
	description: 'What the form is called, for your team and for those who fill it in',
	body: 'name',
	maxLength: 255,
};

const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create a form template',
	effect: 'changes',
	description: 'Make a form that requests can hold',
	fields: {
		name: text('Name', { ...nameText, required: true }),
		specifyFields: choice('Specify Fields', {
			description: 'Whether to add what the form asks one by one or to give it as JSON',
			default: 'fields',
			options: waysToSpecify,
		}),
		...contents,
		additionalFields: collection('Additional Fields', details),
	},
	request: () => ({ method: 'POST', path: path`/form-templates` }),
});

const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get a form template',
	effect: 'reads',
	description: 'Get a form template with all it asks',
	fields: { formTemplate: template },
	request: ({ formTemplate }) => ({ method: 'GET', path: path`/form-templates/${formTemplate}` }),
});

const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many form templates',
	effect: 'reads',
	description: 'Get the forms that requests can hold',
	fields: { filters: enabledFilter('templates') },
	paginated: true,
	request: () => ({ method: 'GET', path: path`/form-templates` }),
});

const update = operation({
	name: 'Update',
	value: 'update',
	action: 'Update a form template',
	effect: 'changes',
	description: 'Change a form template. Forms sent before stay as they are.',
	fields: {
		formTemplate: template,
		updateFields: collection(
			'Update Fields',
			{ ...details, name: text('Name', nameText) },
			{ role: 'update' },
		),
		specifyFields: choice('Change Fields', {
			description: 'Whether to replace all that the form asks, and how to say by what',
			default: 'keep',
			options: [{ name: 'Keep Them', value: 'keep' }, ...waysToSpecify],
		}),
		...contents,
	},
	request: ({ formTemplate, updateFields, specifyFields }) => {
		const changes = Object.values(updateFields).some((value) => value !== undefined);
		if (!changes && specifyFields === 'keep') {
			const problem = 'nothing to change: add at least one field, or change the fields of the form';
			throw withNothing(problem, updateFields).inside('Update Fields');
		}
		return { method: 'PATCH', path: path`/form-templates/${formTemplate}` };
	},
});

const remove = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a form template',
	effect: 'destroys',
	loses: 'The template goes for good. Forms sent before stay.',
	description: 'Delete a form template. Forms sent before stay.',
	fields: { formTemplate: template },
	request: ({ formTemplate }) => ({
		method: 'DELETE',
		path: path`/form-templates/${formTemplate}`,
	}),
	result: (_, { formTemplate }) => deleted({ reference: formTemplate }),
});

export const formTemplateResource: Resource = {
	name: 'Form Template',
	value: 'formTemplate',
	description: 'Forms that requests can hold',
	operations: [create, get, getAll, remove, update],
};
