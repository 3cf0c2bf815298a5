import { NodeOperationError, type IExecuteFunctions, type IPollFunctions } from 'n8n-workflow';
import { parameterOf } from '../shared/choice';
import type { Days } from './days';
import { DUE, EXPIRING } from './kinds';

/** Most days before. */
export const MOST_DAYS = 730;

/** The fields, and the days where they were never shown. */
export const DAYS_BEFORE = {
	deletion: { event: DUE, name: 'daysBeforeDeletion', label: 'Days Before Deletion', usual: 0 },
	expiry: { event: EXPIRING, name: 'daysBeforeExpiry', label: 'Days Before Expiry', usual: 60 },
} as const satisfies Record<keyof Days, object>;

/**
 * How many days before the workflow is to run.
 *
 * @throws NodeOperationError where a field that counts holds no number of days
 */
export function daysOf(
	context: IPollFunctions | IExecuteFunctions,
	chosen: readonly string[],
): Days {
	const daysIn = ({ event, name, label, usual }: (typeof DAYS_BEFORE)[keyof Days]): number => {
		if (!chosen.includes(event)) return usual;
		const value = parameterOf(context, name, usual);
		const days = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
		if (typeof days === 'number' && Number.isInteger(days) && days >= 0 && days <= MOST_DAYS)
			return days;
		throw new NodeOperationError(
			context.getNode(),
			`${label} has to be a whole number of days from 0 to ${MOST_DAYS}`,
			{ description: 'Enter a number. An expression may have come to nothing.' },
		);
	};
	return { deletion: daysIn(DAYS_BEFORE.deletion), expiry: daysIn(DAYS_BEFORE.expiry) };
}
