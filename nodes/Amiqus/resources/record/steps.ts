import { isObject, type JsonObject, type JsonValue } from '../../declare/json';
import { invalid, mapped, onlyIf, place } from '../../declare/field';
import type { NamedFile } from '../attachment/upload';
import { inputField } from '../../declare/files/fields';
import { choice, json, rows } from '../../declare/fields/basic';
import { STEP_TYPES, stepName, typeOfKind, type FileToUpload, type stepFields } from './stepFields';

const TYPES: ReadonlySet<unknown> = new Set(STEP_TYPES.map(({ value }) => value));

/** Checks what Amiqus is known to refuse in a list of steps, before anything is sent. */
export function checkSteps(steps: JsonValue): JsonObject[] {
	if (!Array.isArray(steps) || steps.length === 0)
		throw invalid('is not a list with at least one step');
	const checks = new Map<unknown, string>();
	for (const [index, step] of steps.entries()) {
		const type = isObject(step) ? step.type : undefined;
		if (!TYPES.has(type)) throw invalid(`step ${index + 1} has no type that Amiqus knows`);
		if (!String(type).startsWith('check.')) continue;
		const name = stepName(step as JsonObject);
		const same = checks.get(type);
		if (same === name) {
			throw invalid(`holds ${name} twice, and a request takes only one of each kind of check`);
		}
		if (same !== undefined) {
			throw invalid(
				`holds ${same} and ${name}, which are one check to Amiqus, and a request takes only one: leave one of them out`,
			);
		}
		checks.set(type, name);
	}
	return steps as JsonObject[];
}

/** A step as Amiqus takes it, where its kind is one that proves a right. */
function asSent(step: JsonObject): JsonObject {
	const { type, right } = typeOfKind(String(step.type));
	if (right === undefined) return step;
	const preferences = isObject(step.preferences) ? (step.preferences as JsonObject) : {};
	// The only country that Amiqus has these checks for.
	return { ...step, type, preferences: { ...preferences, [right]: 'GBR' } };
}

/** The steps of a request: added one by one, or as JSON. Both come to the same list. */
export function stepsFieldsOf(fields: typeof stepFields) {
	return {
		specifySteps: choice('Specify Steps', {
			description: 'Whether to add the steps one by one or to give them as JSON',
			default: 'fields',
			options: [
				{ name: 'Using Fields Below', value: 'fields' },
				{ name: 'Using JSON', value: 'json' },
			],
		}),
		steps: onlyIf(
			{ specifySteps: ['fields'] },
			mapped(
				rows(
					'Steps',
					{ name: 'Step', fields },
					{
						description: 'What the person has to complete. Only one check of each type.',
						button: 'Add Step',
						required: 'is empty: add at least one step',
						body: 'steps',
					},
				),
				(list) => checkSteps(list.map((values) => asSent(place(fields, values).body))),
			),
		),
		stepsJson: onlyIf(
			{ specifySteps: ['json'] },
			json('Steps (JSON)', {
				description:
					'A list of steps, each with its type and its preferences, as the Amiqus API takes them',
				default: '[{ "type": "check.identity" }]',
				body: 'steps',
				check: checkSteps,
			}),
		),
	};
}

/** The files of the input item that steps send, in the order of the steps. */
export function filesIn(steps: JsonObject[]): NamedFile[] {
	return steps.flatMap((step, index) => {
		const file = fileIn(step);
		const labels = ['Steps', `Step ${index + 1}`, inputField.label];
		return file ? [{ inputField: file.inputField, labels }] : [];
	});
}

/** The steps with the ids of what was uploaded in the place of the files. */
export function withIds(steps: JsonObject[], ids: readonly number[]): JsonObject[] {
	const uploaded = new Map(steps.filter(fileIn).map((step, index) => [step, ids[index]]));
	return steps.map((step) => {
		const attachment = uploaded.get(step);
		return attachment === undefined
			? step
			: { ...step, preferences: { ...(step.preferences as JsonObject), attachment } };
	});
}

function fileIn({ preferences }: JsonObject): FileToUpload | undefined {
	const { attachment } = isObject(preferences) ? preferences : {};
	return isObject(attachment) ? (attachment as FileToUpload) : undefined;
}
