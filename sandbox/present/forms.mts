import type { App } from '../core/app.mts';
import type * as rows from '../store/types.mts';
import { presentClient } from './people.mts';
import { presentRecord } from './records.mts';

export function presentFormTemplate(row: rows.FormTemplateRow) {
	return { object: 'form_template', ...row };
}

/** A form with its answers: one of a client's, or one in the list of all. */
export function presentForm(
	app: App,
	row: rows.FormRow,
	expand: ReadonlySet<string>,
	object: 'form' | 'client_form',
) {
	const { world } = app;
	const record = row.record === null ? undefined : world.records.get(row.record);
	return {
		object,
		...row,
		client: expand.has('client')
			? presentClient(world, world.clients.need(row.client))
			: row.client,
		record: expand.has('record') && record ? presentRecord(app, record) : row.record,
	};
}
