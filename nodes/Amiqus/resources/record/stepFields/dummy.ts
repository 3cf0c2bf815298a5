import { boolean, choice, integer, optionsOf } from '../../../declare/fields/basic';
import { mapped } from '../../../declare/field';
import { forType } from './types';

/** The make-believe check that Amiqus has for testing. */
export const dummyFields = {
	...forType('check.dummy', {
		state: choice('State', {
			description: 'The result that this make-believe check comes to',
			body: 'preferences.state',
			default: 'pending',
			options: optionsOf('accepted', 'failed', 'paused', 'pending', 'refer', 'rejected'),
		}),
		replay: boolean('Replay', {
			description: 'Whether the check can be run again',
			body: 'preferences.replay',
		}),
		cancel: boolean('Cancel', {
			description: 'Whether the check can be cancelled',
			body: 'preferences.cancel',
		}),
		creditCost: integer('Credit Cost', {
			description: 'How many credits the check pretends to cost',
			body: 'preferences.credit_cost',
			min: 0,
			max: 100,
		}),
		paymentAmount: mapped(
			integer('Payment Amount', {
				description: 'What the person is asked to pay in make-believe, in pence. 0 means nothing.',
				body: 'preferences.payment_amount',
				min: 0,
				max: 10_000,
			}),
			(value) => value || undefined,
		),
	}),
};
