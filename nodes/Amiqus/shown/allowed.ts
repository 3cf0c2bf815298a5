import { EFFECTS, type Effect } from '../declare/effect';

/** That an agent asked for what nobody allowed it. Nothing was sent. */
export class NotAllowedError extends Error {
	readonly advice =
		'Nothing was sent to Amiqus. Tell the person you talk to; only whoever built the workflow can allow it, by Allow as Tool in this node, best behind a human review.';

	constructor(action: string, effect: Effect) {
		super(`‘${action}’ is not for an AI agent to do unasked: it ${EFFECTS[effect].why}`);
	}
}
