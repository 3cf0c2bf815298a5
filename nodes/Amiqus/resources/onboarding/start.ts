import {
	operation,
	type Ahead,
	type OperationContext,
	type RunContext,
} from '../../declare/operation';
import { checkTitle } from '../client/fields';
import { PERSON } from '../client/upsert';
import { checkMessage } from '../record/requestFields';
import { claimOf } from '../shared/byReference';
import { contradicting } from '../shared/sameThing';
import { keyOf } from '../spending/composition';
import { checkSpending, isGuarded, mayEmailMany, type Spending } from '../spending/guard';
import { pricesOf, type Prices } from '../spending/prices';
import { carryOut } from './carryOut';
import { checked } from './check';
import { fields, OPTIONS, REQUEST_FIELDS, type OnboardingValues } from './fields';
import { lookUpAll, planOf, type LookedUp, type Plan } from './plan';
import { teamOf, type Team } from './team';
import { caseReferenceOf, wishOf, type Wish } from './wish';

/** What the items of a run share. */
interface Shared {
	wishes: Map<OnboardingValues, Wish>;
	/** Plans made before anything is sent. */
	plans: Map<OnboardingValues, Plan>;
	lookedUp: LookedUp;
	team: Team;
	prices: Prices;
}

export const start = operation({
	name: 'Start',
	value: 'start',
	action: 'Start an onboarding',
	effect: 'spends',
	effectOf: ({ checkOnly }) => (checkOnly ? 'reads' : 'spends'),
	description:
		'Add a person or find them by your reference, open their case and send them a request. Can be run again: what is there already is found and not sent twice.',
	fields,
	calls: [
		'GET /clients',
		'GET /cases',
		'GET /cases/{case}/items',
		'GET /records',
		'GET /clients/{client}/records',
		'GET /templates/records',
		'GET /team/me',
		'GET /steps',
		'POST /steps',
		'POST /attachments',
		'DELETE /attachments/{attachment}',
		'POST /clients',
		'PATCH /clients/{client}',
		'POST /cases',
		'POST /records',
		'PATCH /cases/{case}/items',
		'GET /clients/{client}/assignees',
		'POST /clients/{client}/assignees',
		'GET /records/{record}/assignees',
		'POST /records/{record}/assignees',
	],
	whenCutShort: 'Run it again: what is there is found, and the rest is made.',
	together: (items) => contradicting(fields, PERSON, items, ({ reference }) => reference),
	claims: claimsOf,
	prepare: async (items, context): Promise<Shared> => {
		const team = teamOf(context);
		const wishes: Shared['wishes'] = new Map();
		await context.each(items, async ({ values }) => {
			checkTitle(values.additionalFields);
			checkMessage(REQUEST_FIELDS, values.notify, values.requestSettings);
			wishes.set(values, await wishOf(values, team));
		});
		const lookedUp = await lookUpAll(context, items);
		const shared = { wishes, plans: new Map(), lookedUp, team, prices: pricesOf(context) };
		await planAhead(items, shared, context);
		await guardRun(items, shared, context);
		return shared;
	},
	execute: async (values, context) => {
		const { shared, outdated } = context;
		const { team } = shared;
		const wish = shared.wishes.get(values) ?? (await wishOf(values, team));
		const plan = await thePlan(values, wish, shared, context, outdated);
		if (!values.checkOnly) return await carryOut(wish, plan, { ...context, team });
		return checked(wish, plan, plan.request ? 0 : await shared.prices(wish.composition));
	},
});

function claimsOf(values: OnboardingValues): string[] {
	const caseReference = caseReferenceOf(values);
	return [
		claimOf.person(values.reference),
		...(caseReference === undefined ? [] : [claimOf.case(caseReference)]),
	];
}

async function thePlan(
	values: OnboardingValues,
	wish: Wish,
	{ plans, lookedUp, team }: Shared,
	{ list }: Pick<OperationContext, 'list'>,
	outdated: boolean,
): Promise<Plan> {
	const known = outdated ? undefined : plans.get(values);
	return known ?? (await planOf(wish, lookedUp, { list, team, outdated }));
}

/** Makes the plan of an item before anything is sent. */
async function planFirst(
	values: OnboardingValues,
	shared: Shared,
	context: RunContext,
): Promise<Plan | undefined> {
	const wish = shared.wishes.get(values);
	if (!wish) return undefined;
	const plan = await thePlan(values, wish, shared, context, false);
	shared.plans.set(values, plan);
	return plan;
}

/** So many items are planned before anything is sent even where each has to be looked up by itself. */
const FEW = 10;

/**
 * Makes the plans of several items before anything is sent, so that nothing is where one of them cannot be right. Not of many that
 * are looked up one by one: what they find has to be as young as possible when it is used.
 */
async function planAhead(
	items: ReadonlyArray<Ahead<OnboardingValues>>,
	shared: Shared,
	context: RunContext,
): Promise<void> {
	if (items.length < 2 || !(items.length < FEW || shared.lookedUp.known)) return;
	await context.each(items, async ({ values }) => await planFirst(values, shared, context));
}

/** Refuses a run that would cost more, or write to more people, than was meant. */
async function guardRun(
	items: ReadonlyArray<Ahead<OnboardingValues>>,
	shared: Shared,
	context: RunContext,
): Promise<void> {
	const sending = items.filter(({ values }) => values.checkOnly !== true);
	const emailing = sending.filter(({ values }) => {
		const asked = values.onboardingOptions.emailThesePeople === true;
		return !asked && shared.wishes.get(values)?.emailedBy !== undefined;
	});
	const guarded = sending.filter(
		(item) =>
			isGuarded(item.values.onboardingOptions) ||
			(mayEmailMany(emailing.length) && emailing.includes(item)),
	);
	const asked: Asked[] = [];
	await context.each(guarded, async ({ index: itemIndex, values }) => {
		const wish = shared.wishes.get(values);
		const plan = await planFirst(values, shared, context);
		if (!wish || !plan) return;
		const { onboardingOptions: limits } = values;
		const credits = isGuarded(limits) ? await shared.prices(wish.composition) : 0;
		asked.push({
			itemIndex,
			person: claimOf.person(values.reference),
			limits,
			credits,
			emailedBy: wish.emailedBy,
			request: JSON.stringify([claimsOf(values), keyOf(wish.composition)]),
			always: wish.ifExists === 'always',
			found: plan.request !== undefined,
		});
	});
	checkSpending(OPTIONS, sentOf(asked.sort((a, b) => a.itemIndex - b.itemIndex)));
}

/** A request that an item asks for. */
interface Asked extends Spending {
	/** Names the request: whose it is, where, and what it is made of. */
	request: string;
	/** Whether another is to be sent where there is such a one. */
	always: boolean;
	/** Whether there was one, or one to take, before the run. */
	found: boolean;
}

/** The requests that are sent, of those that items ask for in their order: what an item sends is there for the next. */
function sentOf(asked: readonly Asked[]): Asked[] {
	const seen = new Set<string>();
	return asked.filter(({ request, always, found }) => {
		const isFirst = !seen.has(request);
		seen.add(request);
		return isFirst ? !found : always;
	});
}
