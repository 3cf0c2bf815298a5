import { isObject, type IDataObject } from '../../declare/json';
import { timeOf } from '../../declare/times';
import { answersOf } from '../form/answers';
import { simplifyCheck, simplifyRecord, simplifyStep } from './simplify';
import { decisionOn } from './outcome';
import { factsOf, verdictOn, type Verdict } from './verdict';

/** What expands a step so far that its verdict and its answers are known. */
export const STEP_PARTS = ['check', 'document', 'form', 'review'];

/** What Amiqus says of a request, as far as its outcome follows from it. */
export interface RequestParts {
	record: IDataObject;
	/** With {@link STEP_PARTS} expanded. */
	steps: IDataObject[];
	/** Its photo ID check with the response, where that was asked for and there is one. */
	photoId?: IDataObject | undefined;
	/** The event that led here. */
	event?: string | undefined;
}

/** A request in one flat item: its outcome first, then what it follows from. */
export function outcomeItem({ record, steps, photoId, event }: RequestParts): IDataObject {
	const verdicts = steps.map((step) => verdictOn(factsOf(step)));
	const { id, status, ...about } = simplifyRecord({ ...record, steps: undefined });
	const { outcome, next } = decisionOn({
		status: String(status),
		isOpen: typeof record.perform_url === 'string',
		verdicts: new Set(verdicts),
		event,
	});
	return {
		id,
		outcome,
		next,
		status,
		...about,
		completed_at: completedAt(steps),
		cost: steps.reduce((sum, { cost }) => sum + Number(cost ?? 0), 0),
		steps_total: steps.length,
		steps_done: steps.filter(({ completed_at: done }) => done).length,
		verdicts: byKind(steps, verdicts),
		steps: steps.map((step, index) => ({ ...simplifyStep(step), verdict: verdicts[index] })),
		answers: answersIn(steps),
		photo_id: photoId ? simplifyCheck(photoId) : null,
	};
}

/** When the last step was completed; null while one is not. */
function completedAt(steps: IDataObject[]): string | null {
	const times = steps.map(({ completed_at: time }) => time);
	const known = times.filter((time) => typeof time === 'string');
	return known.length < times.length
		? null
		: (known.sort((a, b) => timeOf(a) - timeOf(b)).at(-1) ?? null);
}

/** The verdicts by kind of step, as `photo_id` or `document_request`; further ones of a kind with a number. */
function byKind(steps: IDataObject[], verdicts: Verdict[]): IDataObject {
	return named(
		steps.map(({ type }, index) => [
			String(type)
				.replace(/^check\./, '')
				.replaceAll('.', '_'),
			verdicts[index],
			'_',
		]),
	);
}

/** The answers of its forms by question, under the name of each form. */
function answersIn(steps: IDataObject[]): IDataObject {
	const forms = steps.map(({ form }) => form).filter((form): form is IDataObject => isObject(form));
	return named(forms.map((form) => [String(form.name ?? 'Form'), answersOf(form), ' ']));
}

/** An object of values that may have the same name: further ones get a number behind it. */
function named(entries: Array<[string, IDataObject[string], string]>): IDataObject {
	const seen = new Map<string, number>();
	return Object.fromEntries(
		entries.map(([name, value, before]) => {
			const count = (seen.get(name) ?? 0) + 1;
			seen.set(name, count);
			return [count === 1 ? name : `${name}${before}${count}`, value];
		}),
	);
}
