import { InvalidParameterError } from '../../declare/field';
import type { IDataObject } from '../../declare/json';
import type { RunContext } from '../../declare/operation';
import { path } from '../../declare/path';
import { once } from '../shared/once';

/** A request template with what it has ready. @throws InvalidParameterError where there is none such in use */
export type TemplateOf = (id: number) => Promise<IDataObject>;

/** Request templates for all items of a run, listed when the first is needed. */
export function templatesOf({ list }: Pick<RunContext, 'list'>): TemplateOf {
	const templates = once(async () => {
		const all = await list({ method: 'GET', path: path`/templates/records` });
		return new Map(all.map((one) => [Number(one.id), one]));
	});
	return async (id) => {
		const found = (await templates()).get(id);
		if (found === undefined) throw noTemplate(id, 'which is none of your team');
		if (found.is_enabled === false) throw noTemplate(id, 'which is not enabled');
		return found;
	};
}

function noTemplate(id: number, which: string): InvalidParameterError {
	return new InvalidParameterError(
		['Request Template'],
		`names template ${id}, ${which}: choose one from the list`,
	);
}
