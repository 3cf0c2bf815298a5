import { isObject, type JsonValue } from '../../declare/json';
import type { Ahead, RunContext } from '../../declare/operation';
import { compositionOf } from './composition';
import { checkSpending, isGuarded, mayEmailMany, type Limits, type Spending } from './guard';
import { pricesOf } from './prices';
import { templatesOf } from './templates';

/** What the guard has to know of a request to send. */
interface RequestValues {
	template?: number | undefined;
	steps?: JsonValue | undefined;
	stepsJson?: JsonValue | undefined;
	limits: Limits;
}

/**
 * Refuses a run of requests that would cost more, or write to more people, than was meant. Amiqus is asked for the templates
 * and the costs only where something depends on them.
 *
 * @param label the field around the limits
 * @throws RunRefusedError
 */
export async function guardRequests(
	label: string,
	items: ReadonlyArray<Ahead<RequestValues>>,
	context: RunContext,
): Promise<void> {
	const templateOf = templatesOf(context);
	const prices = pricesOf(context);
	const unasked = items.filter(
		({ values: { template, limits } }) =>
			template !== undefined && limits.emailThesePeople !== true,
	);
	const guarded = items.filter(
		(item) =>
			isGuarded(item.values.limits) || (mayEmailMany(unasked.length) && unasked.includes(item)),
	);
	const spendings: Spending[] = [];
	await context.each(guarded, async ({ index: itemIndex, values }) => {
		const { limits, template: id } = values;
		const template = id === undefined ? undefined : await templateOf(id);
		const presets = isObject(template?.presets) ? template.presets : values;
		const composition = compositionOf(presets.steps ?? values.stepsJson);
		const credits = isGuarded(limits) ? await prices(composition) : 0;
		const emails =
			template && isObject(template.presets) && template.presets.notification === 'email';
		const emailedBy = emails ? String(template.name) : undefined;
		spendings.push({ itemIndex, limits, credits, emailedBy });
	});
	checkSpending(
		label,
		spendings.sort((a, b) => a.itemIndex - b.itemIndex),
	);
}
