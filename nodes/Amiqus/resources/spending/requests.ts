import { boolean } from '../../declare/fields/basic';
import { isObject, type IDataObject, type JsonObject, type JsonValue } from '../../declare/json';
import type { Ahead, Calls, RunContext } from '../../declare/operation';
import { path } from '../../declare/path';
import { compositionOf, type WantedStep } from './composition';
import { checkSpending, isGuarded, mayEmailMany, type Limits, type Spending } from './guard';
import { pricesOf } from './prices';
import { templatesOf, type TemplateOf } from './templates';

export const checkOnlyField = boolean('Check Only', {
	description:
		'Whether to only show what would be sent, what it would cost and who would be e-mailed',
});

/** What has to be known of a request to send. */
interface RequestValues {
	client: number;
	template?: number | undefined;
	notify?: boolean | string | undefined;
	steps?: JsonValue | undefined;
	stepsJson?: JsonValue | undefined;
	checkOnly?: boolean | undefined;
	limits: Limits;
}

/** Says what a request would be, without sending it. */
export type CheckRequest = (
	values: RequestValues,
	body: JsonObject,
	calls: Pick<Calls, 'call'>,
) => Promise<IDataObject>;

/**
 * Refuses a run of requests that would cost more, or write to more people, than was meant. Amiqus is asked for the templates
 * and the costs only where something depends on them.
 *
 * @param label the field around the limits
 * @returns what says of a request what it would be
 * @throws RunRefusedError
 */
export async function guardRequests(
	label: string,
	items: ReadonlyArray<Ahead<RequestValues>>,
	context: RunContext,
): Promise<CheckRequest> {
	const templateOf = templatesOf(context);
	const prices = pricesOf(context);
	const sending = items.filter(({ values }) => values.checkOnly !== true);
	const unasked = sending.filter(
		({ values: { template, limits } }) =>
			template !== undefined && limits.emailThesePeople !== true,
	);
	const guarded = sending.filter(
		(item) =>
			isGuarded(item.values.limits) || (mayEmailMany(unasked.length) && unasked.includes(item)),
	);
	const spendings: Spending[] = [];
	await context.each(guarded, async ({ index: itemIndex, values }) => {
		const { limits } = values;
		const { composition, emailedBy } = await requestIn(values, templateOf);
		const credits = isGuarded(limits) ? await prices(composition) : 0;
		spendings.push({ itemIndex, person: String(values.client), limits, credits, emailedBy });
	});
	checkSpending(
		label,
		spendings.sort((a, b) => a.itemIndex - b.itemIndex),
	);
	return async (values, body, { call }) => {
		const { composition, emails } = await requestIn(values, templateOf);
		const { body: person } = await call({
			method: 'GET',
			path: path`/clients/${values.client}`,
		});
		return {
			check_only: true,
			client: values.client,
			sends: body as IDataObject,
			steps: composition.map(({ type }) => type),
			credits: await prices(composition),
			would_email: emails && isObject(person) ? String(person.email) : null,
		};
	};
}

/** What a request is made of, and whether Amiqus e-mails the person; the template's name where that is why. */
async function requestIn(
	values: RequestValues,
	templateOf: TemplateOf,
): Promise<{ composition: WantedStep[]; emails: boolean; emailedBy: string | undefined }> {
	if (values.template === undefined) {
		const composition = compositionOf(values.steps ?? values.stepsJson);
		return { composition, emails: values.notify === 'email', emailedBy: undefined };
	}
	const { presets, name } = await templateOf(values.template);
	const { steps, notification } = isObject(presets) ? presets : {};
	const emails = notification === 'email';
	return {
		composition: compositionOf(steps),
		emails,
		emailedBy: emails ? String(name) : undefined,
	};
}
