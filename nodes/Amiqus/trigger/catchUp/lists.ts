import type { IDataObject } from '../../declare/json';
import type { EventItem } from '../../events/item';
import { eventNames, isChosen } from '../../events/events';
import type { Page } from '../../transport/listPage';
import { entriesOf, type Entry } from '../poll/entry';
import { itemOf } from '../poll/item';
import { KINDS, type Kind } from '../poll/kinds';
import { readWhole } from '../poll/pass';

/** An event that an entry of a list shows to have happened. */
interface Sign {
	event: string;
	shows: (json: IDataObject) => boolean;
}

type Resource = Kind['resource'];

/** What a thing's being there means. */
const CREATED: Record<Resource, Sign[]> = {
	case: [{ event: 'case.created', shows: () => true }],
	client: [{ event: 'client.created', shows: () => true }],
	form: [
		{ event: 'form.sent', shows: ({ type }) => type === 'requested' },
		{ event: 'form.attached', shows: ({ type }) => type === 'internal' },
	],
	record: [{ event: 'record.created', shows: () => true }],
};

/** What a thing's having changed may mean, the most telling first: the states before are not known. */
const CHANGED: Record<Resource, Sign[]> = {
	case: [
		{ event: 'case.approved', shows: ({ status }) => status === 'approved' },
		{ event: 'case.rejected', shows: ({ status }) => status === 'rejected' },
		{ event: 'case.status', shows: hasStatus('case') },
		{ event: 'case.updated', shows: () => true },
	],
	client: [
		{ event: 'client.status', shows: hasStatus('client') },
		{ event: 'client.updated', shows: () => true },
	],
	form: [
		{ event: 'form.submitted', shows: hasStatus('form') },
		{ event: 'form.updated', shows: () => true },
	],
	record: [
		{ event: 'record.reviewed', shows: ({ status }) => status === 'reviewed' },
		{ event: 'record.finished', shows: isFinished },
		{ event: 'record.updated', shows: () => true },
	],
};

function kindOf(resource: Resource): Kind | undefined {
	return KINDS.find((kind) => kind.resource === resource);
}

function hasStatus(resource: Resource) {
	return (json: IDataObject) => kindOf(resource)?.status(json) !== undefined;
}

function isFinished({ status }: IDataObject): boolean {
	return kindOf('record')?.finished.includes(String(status)) === true;
}

/** The chosen events that no list tells of; with any list out of reach, all that are chosen. */
export function untold(chosen: readonly string[], hasLists: boolean): string[] {
	const told = new Set(
		[...Object.values(CREATED), ...Object.values(CHANGED)].flat().map(({ event }) => event),
	);
	return eventNames.filter((event) => isChosen(chosen, event) && !(hasLists && told.has(event)));
}

/**
 * What lists tell to have happened since a time: what was created, exactly, and what changed, once as it is now.
 *
 * @param page a page of a list, sorted by update time, newest first
 * @param since in Amiqus's form; nothing of this second or before counts
 */
export async function sinceThen(
	chosen: readonly string[],
	page: (kind: Kind, number: number) => Promise<Page>,
	since: string,
): Promise<EventItem[]> {
	const items: EventItem[] = [];
	for (const kind of KINDS) {
		const created = CREATED[kind.resource].filter(({ event }) => isChosen(chosen, event));
		const changed = CHANGED[kind.resource].filter(({ event }) => isChosen(chosen, event));
		if (created.length + changed.length === 0) continue;
		const { entries } = await readWhole(
			async (number) => entriesOf(await page(kind, number)),
			({ updatedAt }) => updatedAt <= since,
		);
		const recent = entries.filter(({ updatedAt }) => updatedAt > since);
		items.push(...recent.flatMap((entry) => itemsOf(kind, entry, { created, changed, since })));
	}
	return items;
}

function itemsOf(
	{ resource }: Kind,
	{ createdAt, updatedAt, json }: Entry,
	{ created, changed, since }: { created: Sign[]; changed: Sign[]; since: string },
): EventItem[] {
	const made = createdAt > since ? created.find(({ shows }) => shows(json)) : undefined;
	const isOnlyMade = createdAt === updatedAt && createdAt > since;
	const change = isOnlyMade ? undefined : changed.find(({ shows }) => shows(json));
	return [
		...(made ? [itemOf(resource, made.event, json, createdAt)] : []),
		...(change
			? [{ ...itemOf(resource, change.event, json, updatedAt), inferred: true as const }]
			: []),
	];
}
