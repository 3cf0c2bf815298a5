import type { IDataObject } from '../../declare/json';
import { AmiqusError } from '../../declare/errors';
import { choice, choices, integer } from '../../declare/fields/basic';
import { operation, type Expected, type Looking, type Waits } from '../../declare/operation';
import { path } from '../../declare/path';
import { NewestFirst } from '../shared/newestFirst';
import { record } from './fields';
import { outcomeItem, STEP_PARTS } from './outcomeItem';

/** What can have happened to a request, with the event that tells of it and the statuses that show it. */
const HAPPENINGS: Readonly<
	Record<string, { event: string; statuses: readonly unknown[]; option: [string, string] }>
> = {
	bounced: {
		event: 'record.bounced',
		statuses: [],
		option: ['Bounced', 'The e-mail to the person came back after the wait began'],
	},
	expired: {
		event: 'record.finished',
		statuses: ['incomplete', 'empty', 'failed'],
		option: ['Expired', 'The time ended with something left to do'],
	},
	finished: {
		event: 'record.finished',
		statuses: ['complete', 'reviewed'],
		option: ['Finished', 'The person has done everything. What it came to is another matter.'],
	},
	reviewed: {
		event: 'record.reviewed',
		statuses: ['reviewed'],
		option: ['Reviewed', 'Your team has marked it as reviewed'],
	},
};

const UNITS: Readonly<Record<string, number>> = {
	days: 24 * 60 * 60_000,
	hours: 60 * 60_000,
	minutes: 60_000,
};

const fields = {
	record,
	continueWhen: choices('Continue When', {
		description:
			'What has to have happened to each request before the workflow goes on. Any of them is enough.',
		required: true,
		default: ['bounced', 'expired', 'finished'],
		options: Object.entries(HAPPENINGS).map(
			([
				value,
				{
					option: [name, description],
				},
			]) => ({
				name,
				value,
				description,
			}),
		),
	}),
	limit: integer('Limit', {
		description:
			'How long to wait at most. Then the items go on as they came in: put Get Outcome behind.',
		min: 1,
		max: 10_000,
		default: 14,
		required: true,
	}),
	limitUnit: choice('Limit Unit', {
		description: 'What the limit counts',
		default: 'days',
		options: [
			{ name: 'Days', value: 'days' },
			{ name: 'Hours', value: 'hours' },
			{ name: 'Minutes', value: 'minutes' },
		],
	}),
};

interface WaitValues {
	record: number;
	continueWhen: string[];
	limit: number;
	limitUnit: string;
}

const waits: Waits<WaitValues> = {
	expected: ({ record: id, continueWhen }) => ({ id, happens: continueWhen }),
	longestMs: ({ limit, limitUnit }) => limit * (UNITS[limitUnit] ?? 0),
	events: (expected) => {
		const events = expected.flatMap(({ happens }) => happens.map((one) => HAPPENINGS[one]?.event));
		return [...new Set(events)].filter((event) => event !== undefined).sort();
	},
	look: async (expected, context) => {
		const records = await recordsOf([...new Set(expected.map(({ id }) => id))], context);
		const open = expected.filter((one) => !hasCome(one, records.get(one.id)));
		// Only what Amiqus has told says so, which takes a call: asked where nothing else is open.
		const mayHaveBounced = open.every(({ happens }) => happens.includes('bounced'));
		if (open.length > 0 && !mayHaveBounced) return undefined;
		const bounced = open.length > 0 ? await context.told('record.bounced') : new Set<number>();
		if (open.some(({ id }) => !bounced.has(id))) return undefined;
		return await Promise.all(
			expected.map(async ({ id }) => await outcomeOf(id, records.get(id), bounced, context)),
		);
	},
};

export const waitForCompletion = operation({
	name: 'Wait for Completion',
	value: 'waitForCompletion',
	action: 'Wait until requests are completed',
	effect: 'opens',
	description:
		'Pause the workflow until the person is done with each request, and get the outcomes. Amiqus has to reach this n8n.',
	fields,
	calls: [
		'GET /webhooks',
		'POST /webhooks',
		'GET /webhooks/{webhook}',
		'GET /webhooks/{webhook}/deliveries',
		'DELETE /webhooks/{webhook}',
		'GET /records',
		'GET /records/{record}',
		'GET /records/{record}/steps',
	],
	waits,
	prepare: async (items, context) => await context.wait(waits, items),
	execute: async (values, { shared }) => shared(values),
});

/** Whether any of what is waited for shows. What is gone is not waited for. */
function hasCome({ happens }: Expected, request: IDataObject | undefined): boolean {
	return !request || happens.some((one) => HAPPENINGS[one]?.statuses.includes(request.status));
}

/** Requests by their ID, without those that are gone: from the list, newest first, as long as that takes fewer calls. */
async function recordsOf(
	ids: readonly number[],
	context: Looking,
): Promise<Map<number, IDataObject>> {
	const list = new NewestFirst(context, { method: 'GET', path: path`/records` });
	await list.readAllOf(ids, ids.length - 1);
	const found = await Promise.all(
		ids.map(async (id) => [id, list.get(id) ?? (await recordOf(id, context))] as const),
	);
	return new Map(found.filter((one): one is [number, IDataObject] => one[1] !== undefined));
}

async function recordOf(id: number, { call }: Looking): Promise<IDataObject | undefined> {
	const answer = await call({ method: 'GET', path: path`/records/${id}` }).catch(unlessGone);
	return answer?.body as IDataObject | undefined;
}

function unlessGone(error: unknown): undefined {
	if (!(error instanceof AmiqusError) || error.status !== 404) throw error;
}

async function outcomeOf(
	id: number,
	request: IDataObject | undefined,
	bounced: ReadonlySet<number>,
	{ list }: Looking,
): Promise<IDataObject | AmiqusError> {
	if (!request) {
		return new AmiqusError(`The request ${id} is not in Amiqus, or not any more`, {
			status: 404,
			advice: 'Check the ID. Whoever deletes a person deletes their requests.',
		});
	}
	const steps = await list({
		method: 'GET',
		path: path`/records/${id}/steps`,
		query: { expand: STEP_PARTS },
	});
	const event = bounced.has(id) ? 'record.bounced' : undefined;
	return outcomeItem({ record: request, steps, event });
}
