import { tryToParseDateTime } from 'n8n-workflow';
import { invalid } from '../field';
import { oneLine } from '../clean';
import { isDay, timeFormatOf, waysOf } from './writtenDays';

type DateTime = ReturnType<typeof tryToParseDateTime>;

/** Where a day or a moment is read. */
export interface ReadAt {
	/** The workflow's time zone: `Europe/London`. */
	timezone: string;
	/** The moment the run began. */
	now: Date;
	/** The expression that gave the value, for errors that say how to write it: `{{ $json.dob }}`. */
	expression?: string | undefined;
}

/** The first day, and whether today is the last, that a field takes. */
export interface Span {
	from?: string;
	toToday?: true;
}

/** Days in the life of people who are alive. */
export const LIFETIME: Span = { from: '1900-01-01', toToday: true };

/** Days and moments of something to come, or that came not long ago. */
export const RECENT: Span = { from: '2000-01-01' };

const MOMENT =
	/^(\d{4}-\d{2}-\d{2})[T ]((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?) ?(Z|[+-]\d{2}(?::?\d{2})?)?$/i;
/** Numbers that stand for a year where a day is meant. As Excel counts, they are days of 1905. */
const YEARS = { first: 1900, last: 2100 };

/** That an expression reads a year of two digits. */
const TWO_DIGITS = /(?<!y)yy(?!y)/;

/** The last day that Excel can count to, 31 December 9999. */
const LAST_SERIAL = 2_958_465;

/**
 * A day, as `YYYY-MM-DD`, from a text, a Date or a Luxon DateTime. A moment stands for a day only at midnight: in the
 * workflow's time zone, else where the moment was written, else in UTC.
 *
 * @throws InvalidParameterError that says how to write what is not a day
 */
export function readDay(value: unknown, at: ReadAt, span: Span = {}): string {
	const day = dayOf(value, at);
	const today = inZone(at.now, at.timezone).toISODate() ?? '';
	if (span.from !== undefined && day < span.from) throw invalid(before(span.from));
	if (span.toToday && day > today) {
		const short = TWO_DIGITS.test(at.expression ?? '');
		throw invalid(
			`lies after today${short ? ': its year has two digits where it comes from, write it with four there' : ''}`,
		);
	}
	return day;
}

/**
 * A moment, in UTC as Amiqus takes it. One written without a time zone is in the workflow's, as n8n's Wait node reads
 * it; a day is its first moment there.
 *
 * @throws InvalidParameterError when it is not a moment
 */
export function readMoment(value: unknown, at: ReadAt, span: Span = {}): string {
	const moment = momentOf(value, at);
	if (!moment) throw notUnderstood(value, at, 'a date and time of the form YYYY-MM-DDTHH:MM:SSZ');
	const text = moment.toUTC().toISO({ suppressMilliseconds: true }) ?? '';
	const sent = text.replace(/\.\d+Z$/, 'Z');
	if (span.from !== undefined && sent < span.from) throw invalid(before(span.from));
	return sent;
}

const A_DAY = 'a date of the form YYYY-MM-DD';

function dayOf(value: unknown, at: ReadAt): string {
	const moment = momentOf(value, at);
	if (!moment) throw notUnderstood(value, at, A_DAY);
	const day = [moment.setZone(at.timezone), moment, moment.toUTC()].find(isMidnight)?.toISODate();
	if (day) return day;
	if (at.expression === undefined) {
		throw invalid('has a time of day where only a day is meant: write it as YYYY-MM-DD');
	}
	const asDay = isLuxon(value)
		? `${inner(at)}.toISODate()`
		: `${value instanceof Date ? `${inner(at)}.toDateTime()` : `DateTime.fromISO(${inner(at)})`}.setZone($now.zoneName).toISODate()`;
	throw invalid(
		`has a time of day where only a day is meant: for the day in the workflow's time zone write {{ ${asDay} }}`,
	);
}

/** The start of a day, which clocks that are put forward at midnight show as one o'clock. */
function isMidnight(moment: DateTime): boolean {
	return moment.toMillis() === moment.startOf('day').toMillis();
}

/** The moment that a value names; undefined where it names none. */
function momentOf(value: unknown, { timezone }: ReadAt): DateTime | undefined {
	if (value instanceof Date) {
		return Number.isNaN(value.getTime()) ? undefined : inZone(value, timezone);
	}
	if (isLuxon(value)) return value.isValid ? value : undefined;
	if (typeof value !== 'string') return undefined;
	const text = oneLine(value);
	const [, day = text, time = '00:00', zone = ''] = MOMENT.exec(text) ?? [];
	if (!isDay(day)) return undefined;
	return tryToParseDateTime(`${day}T${time.replace(',', '.')}${zone.toUpperCase()}`, timezone);
}

function inZone(date: Date, timezone: string): DateTime {
	return tryToParseDateTime(date, timezone);
}

function isLuxon(value: unknown): value is DateTime {
	return (
		typeof value === 'object' &&
		value !== null &&
		'isLuxonDateTime' in value &&
		'toUTC' in value &&
		typeof value.toUTC === 'function'
	);
}

/** How to write what people, and spreadsheets, write in other ways. */
function notUnderstood(value: unknown, at: ReadAt, form: string) {
	const text = typeof value === 'string' ? oneLine(value) : value;
	const serial =
		typeof text === 'number' || (text !== '' && typeof text === 'string') ? Number(text) : NaN;
	if (Number.isInteger(serial) && serial >= YEARS.first && serial <= YEARS.last)
		return invalid('is a year, not a day');
	if (serial >= 1 && serial <= LAST_SERIAL + 1) {
		return invalid(
			`is a number, as Excel counts days: write {{ Number(${inner(at)}).toDateTime('excel').toUTC().toISODate() }}`,
		);
	}
	const written = typeof text === 'number' ? String(text) : typeof text === 'string' ? text : '';
	const [day] = /^\d{4}-\d{2}-\d{2}(?=$|[T ])/.exec(written) ?? [];
	if (day !== undefined && !isDay(day)) return invalid(`is not a day: ${day} does not exist`);
	const ways = waysOf(written);
	if (!ways) return invalid(`is not ${form}`);
	const { how, rest, formats } = ways;
	const time = rest === '' ? '' : timeFormatOf(rest);
	if (time === undefined) return invalid(`is not ${form}, but ${how} and with more behind it`);
	if (formats.length === 0) return invalid(`is not a day: ${written} does not exist`);
	const from = typeof text === 'number' ? `String(${inner(at)})` : inner(at);
	const to = time !== '' && form !== A_DAY ? 'toISO' : 'toISODate';
	const advice = formats.map(
		([when, format]) =>
			`${when}write {{ DateTime.fromFormat(${from}, '${format}${time}').${to}() }}`,
	);
	return invalid(`is not ${form}, but ${how}: ${advice.join('; ')}`);
}

/** What stands in the expression that gave the value, or what may. */
function inner({ expression = '' }: ReadAt): string {
	const [, inside] = /^\{\{((?:(?!\}\}).)*)\}\}$/s.exec(expression.trim()) ?? [];
	if (!inside?.trim()) return "$json['Your Column']";
	return /[?|&+<>!]/.test(inside) ? `(${inside.trim()})` : inside.trim();
}

function before(from: string): string {
	return `lies before ${from.slice(0, 4)}`;
}
