import { AmiqusError } from '../../declare/errors';
import { InvalidParameterError } from '../../declare/field';
import { isObject, type IDataObject } from '../../declare/json';
import type { RunContext } from '../../declare/operation';
import { path } from '../../declare/path';
import { once } from '../shared/once';
import { compositionOf } from './composition';

/**
 * A request template with what it has ready.
 *
 * @throws InvalidParameterError where there is none such in use
 * @throws AmiqusError where its steps are not told: what they cost, and whether they were sent before, is not known then
 */
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
		if (!hasSteps(found)) throw untold(id);
		return found;
	};
}

function hasSteps({ presets }: IDataObject): boolean {
	return isObject(presets) && compositionOf(presets.steps).length > 0;
}

function untold(id: number): AmiqusError {
	return new AmiqusError(`Amiqus does not say what steps the request template ${id} has`, {
		advice:
			'So neither what it costs is known, nor whether it was sent before, and nothing was sent. Run it again later, or look at the template in Amiqus.',
	});
}

function noTemplate(id: number, which: string): InvalidParameterError {
	return new InvalidParameterError(
		['Request Template'],
		`names template ${id}, ${which}: choose one from the list`,
	);
}
