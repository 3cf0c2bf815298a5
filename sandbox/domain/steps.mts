import { type FieldMessages, unprocessable } from '../core/errors.mts';
import { isJsonObject, type JsonObject } from '../core/json.mts';
import { bodyCheck, type Check, under } from '../core/validation.mts';
import type { World } from '../store/world.mts';
import { isCheck, STEP_TYPES } from './step-types.mts';

/** A step as it was asked for, checked and filled with defaults. */
export interface PlannedStep {
	type: string;
	preferences: JsonObject;
	cost: number;
}

const checks = new Map<string, Check>();

function preferencesCheck(type: string): Check {
	let check = checks.get(type);
	if (!check) checks.set(type, (check = bodyCheck({ ...STEP_TYPES[type]?.preferences })));
	return check;
}

function missingThing(world: World, type: string, preferences: JsonObject): FieldMessages | null {
	const { template, attachment, form } = preferences;
	const gone = (path: string) => ({ [path]: [`The selected ${path} is invalid.`] });
	if (type === 'document.request' && template !== undefined) {
		return world.documentTemplates.get(Number(template)) ? null : gone('template');
	}
	if (type === 'document.transfer') {
		if (template !== undefined)
			return world.library.get(Number(template)) ? null : gone('template');
		return world.attachments.get(Number(attachment)) ? null : gone('attachment');
	}
	if (type === 'form') {
		const found = world.formTemplates.first('reference', String(form).toLowerCase());
		return found && found.archived_at === null ? null : gone('form');
	}
	return null;
}

function furtherRules(type: string, preferences: JsonObject): FieldMessages | null {
	if (type === 'check.photo_id' && preferences.report_type === 'standard') {
		const docs = Array.isArray(preferences.docs) ? preferences.docs : [];
		for (const right of ['right_to_work', 'right_to_rent']) {
			if (preferences[right] === 'GBR' && !docs.includes('passport')) {
				return {
					docs: [`A passport must be accepted where ${right.replace(/_/g, ' ')} is checked.`],
				};
			}
		}
	}
	if (type === 'check.hscni_access_ni' && preferences.type === 'enhanced_barring') {
		if (preferences.barring_adults !== true && preferences.barring_children !== true) {
			return { barring_adults: ['One of the barring lists must be included.'] };
		}
	}
	return null;
}

function planStep(
	world: World,
	sent: unknown,
	messages: FieldMessages,
	at: string,
): PlannedStep | null {
	const refuse = (more: FieldMessages) => {
		Object.assign(messages, under(at, more));
		return null;
	};
	if (!isJsonObject(sent)) return refuse({ errors: ['The step must be an object.'] });
	const { type } = sent;
	if (type === undefined) return refuse({ type: ['The type field is required.'] });
	const known = typeof type === 'string' ? STEP_TYPES[type] : undefined;
	if (typeof type !== 'string' || !known)
		return refuse({ type: ['The selected type is invalid.'] });
	if (sent.preferences === undefined && known.preferencesRequired) {
		return refuse({ preferences: ['The preferences field is required.'] });
	}
	const given = sent.preferences ?? {};
	const wrong = preferencesCheck(type)(given);
	if (wrong) return refuse(under('preferences', wrong));
	if (!isJsonObject(given)) return refuse({ preferences: ['The preferences must be an object.'] });
	const broken = furtherRules(type, given) ?? missingThing(world, type, given);
	if (broken) return refuse(under('preferences', broken));
	const preferences = { ...known.defaults?.(given), ...given };
	return { type, preferences, cost: known.cost?.(preferences) ?? known.costs[0] };
}

/** Checks the steps of a request and fills in defaults, or answers 422 naming each fault. */
export function planSteps(world: World, sent: readonly unknown[]): PlannedStep[] {
	const messages: FieldMessages = {};
	const seen = new Set<string>();
	const planned: PlannedStep[] = [];
	sent.forEach((step, index) => {
		const plan = planStep(world, step, messages, `steps.${index}`);
		if (!plan) return;
		if (isCheck(plan.type) && seen.has(plan.type)) {
			messages[`steps.${index}.type`] = ['Only one check of each type can be in a request.'];
		}
		seen.add(plan.type);
		planned.push(plan);
	});
	if (Object.keys(messages).length > 0) throw unprocessable(messages);
	return planned;
}
