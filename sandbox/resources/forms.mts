import { created, noContent, ok } from '../core/answer.mts';
import { paginate, sortBy } from '../core/lists.mts';
import { route, type Route } from '../core/route.mts';
import { schema } from '../core/validation.mts';
import { planFields } from '../domain/form-templates.mts';
import { presentForm, presentFormTemplate } from '../present/forms.mts';
import { ENABLED, ORDER } from '../schemas/common.mts';
import { formTemplateProperties } from '../schemas/forms.mts';
import type { FormTemplateRow } from '../store/types.mts';
import { enabledOnly } from './templates.mts';

type Body = Partial<
	Pick<FormTemplateRow, 'name' | 'description' | 'instructions' | 'fields' | 'is_enabled'>
>;

const newTemplate = schema<Body & Pick<FormTemplateRow, 'name' | 'fields'>>({
	type: 'object',
	additionalProperties: false,
	required: ['name', 'fields'],
	properties: formTemplateProperties,
});

const templateChange = schema<Body>({
	type: 'object',
	additionalProperties: false,
	minProperties: 1,
	properties: formTemplateProperties,
});

const TYPE = { enum: ['internal', 'requested'] };

interface FormQuery {
	type?: 'internal' | 'requested';
	sort_by?: 'created_at' | 'updated_at';
	order_by?: 'asc' | 'desc';
}

export const formRoutes: Route[] = [
	route<'/forms', FormQuery>({
		method: 'GET',
		path: '/forms',
		expand: ['client', 'record'],
		query: { type: TYPE, sort_by: { enum: ['created_at', 'updated_at'] }, order_by: ORDER },
		handle: ({ app, world, query, paging, expand }) => {
			const { sort_by: sort = 'created_at', order_by: order = 'asc' } = query;
			const found = world.forms.rows.filter(
				({ type }) => query.type === undefined || type === query.type,
			);
			const rows = sortBy(found, (row) => row[sort], order);
			return ok(paginate(rows, paging, (row) => presentForm(app, row, expand, 'form')));
		},
	}),
	route<'/clients/{client}/forms', FormQuery>({
		method: 'GET',
		path: '/clients/{client}/forms',
		expand: ['client', 'record'],
		query: { type: TYPE, sort_by: {}, order_by: {} },
		handle: ({ app, world, at, query, paging, expand }) => {
			const rows = world.forms
				.where('client', at.client.id)
				.filter(({ type }) => query.type === undefined || type === query.type);
			return ok(paginate(rows, paging, (row) => presentForm(app, row, expand, 'client_form')));
		},
	}),
	route({
		method: 'GET',
		path: '/clients/{client}/forms/{form}',
		handle: ({ app, at }) => ok(presentForm(app, at.form, new Set(), 'client_form')),
	}),
	route<'/form-templates', { enabled?: boolean }>({
		method: 'GET',
		path: '/form-templates',
		query: { enabled: ENABLED },
		handle: ({ world, query, paging }) => {
			const rows = world.formTemplates.rows.filter((row) => row.archived_at === null);
			return ok(paginate(enabledOnly(rows, query), paging, presentFormTemplate));
		},
	}),
	route({
		method: 'POST',
		path: '/form-templates',
		body: newTemplate,
		handle: ({ world, body }) => {
			const row = world.formTemplates.insert({
				...world.stamps(),
				reference: world.uuid(),
				description: null,
				instructions: null,
				is_enabled: true,
				...body,
				fields: planFields(world, body.fields),
				version: 1,
				archived_at: null,
			});
			return created(presentFormTemplate(row));
		},
	}),
	route({
		method: 'GET',
		path: '/form-templates/{formTemplate}',
		handle: ({ at }) => ok(presentFormTemplate(at.formTemplate)),
	}),
	route({
		method: 'PATCH',
		path: '/form-templates/{formTemplate}',
		body: templateChange,
		handle: ({ world, at, body }) => {
			const { fields, ...rest } = body;
			world.formTemplates.update(at.formTemplate, {
				...rest,
				...(fields ? { fields: planFields(world, fields) } : {}),
				version: at.formTemplate.version + 1,
				updated_at: world.now(),
			});
			return ok(presentFormTemplate(at.formTemplate));
		},
	}),
	route({
		method: 'DELETE',
		path: '/form-templates/{formTemplate}',
		handle: ({ world, at }) => {
			// Kept, because forms and presets made from it still refer to it.
			world.formTemplates.update(at.formTemplate, { archived_at: world.now() });
			return noContent();
		},
	}),
];
