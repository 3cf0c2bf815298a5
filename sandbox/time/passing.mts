import { remind } from '../domain/emails.mts';
import { afterProgress } from '../domain/records.mts';
import type { World } from '../store/world.mts';

/** Something that is due at a moment, in milliseconds since 1970. */
interface Due {
	at: number;
	happen: () => void;
}

/** Amiqus reminds every second day: its specification says so of a request's setting `reminder`. */
const REMIND_EVERY_MS = 2 * 24 * 60 * 60 * 1000;

/** After one moment and not after another. */
type Span = (at: number) => boolean;

/** Requests whose time is over. */
function expiries(world: World, inside: Span): Due[] {
	return world.records.rows
		.filter(({ ended_at, expired_at }) => ended_at === null && inside(Date.parse(expired_at)))
		.map((record) => ({
			at: Date.parse(record.expired_at),
			happen: () => afterProgress(world, record),
		}));
}

/** Persons whose deletion date has come. */
function deletionDays(world: World, inside: Span): Due[] {
	return world.clients.rows.flatMap(({ id, deletion_date: day }) => {
		if (day === null || !inside(Date.parse(day))) return [];
		const happen = () => world.announce('client.deletion_reminder_due', { client: id });
		return [{ at: Date.parse(day), happen }];
	});
}

function reminders(world: World, from: number, to: number): Due[] {
	const waiting = world.records.rows.filter((row) => row.has_reminders && row.ended_at === null);
	return waiting.flatMap((record) => {
		const sent = Date.parse(record.created_at);
		const last = Math.min(to, Date.parse(record.expired_at));
		const due: Due[] = [];
		const passed = Math.max(0, Math.floor((from - sent) / REMIND_EVERY_MS));
		let at = sent + (passed + 1) * REMIND_EVERY_MS;
		for (; at <= last; at += REMIND_EVERY_MS) due.push({ at, happen: () => remind(world, record) });
		return due;
	});
}

/** Lets everything happen that falls after one moment and not after another, in its order and at its time. */
export function passTime(world: World, from: number, to: number): void {
	const inside: Span = (at) => at > from && at <= to;
	const due = [
		...expiries(world, inside),
		...deletionDays(world, inside),
		...reminders(world, from, to),
	].sort((a, b) => a.at - b.at);
	for (const { at, happen } of due) world.during(at - world.options.now(), happen);
}
