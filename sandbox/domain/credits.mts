import { unprocessable } from '../core/errors.mts';
import type { World } from '../store/world.mts';
import type { PlannedStep } from './steps.mts';

/** What is left to spend. */
export const creditsLeft = (world: World): number =>
	world.credits.rows.reduce((sum, { credits }) => sum + credits, 0);

/** Tops the credits up, or takes some away, so that so many are left. */
export function setCredits(world: World, left: number): void {
	world.credits.insert({
		credits: left - creditsLeft(world),
		reason: 'Set in the sandbox',
		causer: null,
		created_at: world.now(),
	});
}

/** Refuses steps that cost more than is left. Amiqus's specification does not say how it does. */
export function requireCredits(world: World, steps: readonly PlannedStep[]): void {
	if (!world.creditsRunOut) return;
	const cost = steps.reduce((sum, step) => sum + step.cost, 0);
	const left = creditsLeft(world);
	if (cost > left) {
		throw unprocessable({
			errors: [`Your team does not have enough credits: this costs ${cost}, and ${left} are left.`],
		});
	}
}
