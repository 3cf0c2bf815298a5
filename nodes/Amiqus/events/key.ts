import type { EventIds } from './item';

/** What happens to a thing once: its time tells nothing more, and lists have it to another second. */
const ONCE = new Set(['created', 'deleted']);

/**
 * What lists tell as well as deliveries. They name the thing itself and little else, so that only its own ID belongs in
 * a key that is to be the same from both.
 */
const LISTED = new Set([
	...ONCE,
	...['updated', 'status', 'finished', 'submitted', 'approved', 'rejected', 'reviewed'],
	...['deletion_reminder_due', 'expiring'],
]);

const OWN_ID: Readonly<Record<string, keyof EventIds>> = {
	case: 'case_id',
	client: 'client_id',
	file: 'file_id',
	form: 'form_reference',
	record: 'record_id',
};

/**
 * The idempotency key of an event, what it is known by: the same for every delivery, second attempt and replay of it,
 * and from a list where that tells of it. Two events of one name that happen to one thing in one second have the same
 * key.
 *
 * @param at when it happened, to the second
 * @param mark tells states of a thing in one second apart, where they are known
 */
export function eventKey(event: string, ids: EventIds, at: string | undefined, mark = ''): string {
	const [resource = '', happening = ''] = event.split('.');
	const own = OWN_ID[resource];
	const ownId = own && ids[own];
	const others = Object.entries(ids)
		.filter(([name]) => name !== own)
		.map(([name, id]) => `${name}:${id}`)
		.sort();
	const listed = ownId !== undefined && LISTED.has(happening);
	const isOnce = ownId !== undefined && ONCE.has(happening);
	return [
		event,
		...(ownId === undefined ? [] : [ownId]),
		...(listed ? [] : others),
		...(isOnce || at === undefined ? [] : [at]),
		...(isOnce || mark === '' ? [] : [mark]),
	].join('/');
}
