import { isObject, type JsonObject } from '../../declare/json';
import type { RunContext } from '../../declare/operation';
import { path } from '../../declare/path';
import { AmiqusError } from '../../declare/errors';
import type { WantedStep } from './composition';

/** What a request of a composition costs, in credits. */
export type Prices = (composition: readonly WantedStep[]) => Promise<number>;

/**
 * Asks Amiqus what compositions cost: each once in a run. Steps that Amiqus cannot check before they are sent, such as
 * a document that is still to be uploaded, count as the most that their kind costs.
 */
export function pricesOf(context: Pick<RunContext, 'call' | 'list'>): Prices {
	const known = new Map<string, Promise<number>>();
	let kinds: Promise<Map<unknown, number>> | undefined;
	const mostOf = async (steps: readonly WantedStep[]) => {
		if (steps.length === 0) return 0;
		const most = await (kinds ??= mostByKind(context));
		return sum(steps.map(({ type }) => most.get(type) ?? priceOfUnlisted(type)));
	};
	const ask = async (composition: readonly WantedStep[]) => {
		const checkable = composition.filter((step) => !isUploadedFirst(step));
		const others = await mostOf(composition.filter(isUploadedFirst));
		if (checkable.length === 0) return others;
		return others + (await validated(context, checkable).catch(unlessRefused(mostOf, checkable)));
	};
	return async (composition) => {
		const key = JSON.stringify(composition);
		const price = known.get(key) ?? ask(composition);
		known.set(key, price);
		return await price;
	};
}

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);

const isUploadedFirst = ({ preferences }: WantedStep) => isObject(preferences.attachment);

async function validated(
	{ call }: Pick<RunContext, 'call'>,
	composition: readonly WantedStep[],
): Promise<number> {
	const steps = composition.map(({ type, preferences }): JsonObject => {
		return Object.keys(preferences).length === 0 ? { type } : { type, preferences };
	});
	const request = { method: 'POST', path: path`/steps`, body: { steps }, readsOnly: true } as const;
	const { body } = await call(request);
	const { steps: priced } = body as { steps: Array<{ cost: number }> };
	return sum(priced.map(({ cost }) => cost));
}

/** What a template has ready may be refused where somebody has changed what it names. */
function unlessRefused(
	mostOf: (steps: readonly WantedStep[]) => Promise<number>,
	steps: readonly WantedStep[],
) {
	return async (error: unknown) => {
		if (!(error instanceof AmiqusError) || error.status !== 422) throw error;
		return await mostOf(steps);
	};
}

/**
 * The most that each kind of step costs.
 *
 * @throws AmiqusError where the list does not say it of one: what is not known must not count as nothing
 */
async function mostByKind({ list }: Pick<RunContext, 'list'>): Promise<Map<unknown, number>> {
	const most = new Map<unknown, number>();
	for (const { type, costs } of await list({ method: 'GET', path: path`/steps` })) {
		most.set(type, Math.max(most.get(type) ?? 0, ...costsIn(type, costs)));
	}
	return most;
}

/** Forms and documents cost nothing where Amiqus does not list them; a check always costs something. */
function priceOfUnlisted(type: string): number {
	if (type.startsWith('check.')) throw unpriced(type);
	return 0;
}

function costsIn(type: unknown, costs: unknown): number[] {
	const isPrice = (cost: unknown): cost is number => typeof cost === 'number' && cost >= 0;
	if (Array.isArray(costs) && costs.length > 0 && costs.every(isPrice)) return costs;
	throw unpriced(type);
}

function unpriced(type: unknown): AmiqusError {
	return new AmiqusError(`Amiqus does not say what the step ‘${String(type).slice(0, 50)}’ costs`, {
		advice:
			'So it is not known whether the request costs more than is allowed, and nothing was sent. Run it again later, or leave Most Credits empty.',
	});
}
