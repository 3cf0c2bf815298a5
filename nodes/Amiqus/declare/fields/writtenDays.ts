/** The ways in which people and spreadsheets write a day, by the formats in which Luxon reads them. */

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const NUMBERS = /^(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})([T ,].*)?$/;
const EIGHT_DIGITS = /^(\d{4})(\d{2})(\d{2})$/;

/** A month in letters: `12-Jan-90`, `January 12, 1990`. */
const DAY_MONTH_YEAR = /^(\d{1,2})([ /.-])([a-z]{3,9})\2(\d{4}|\d{2})([T ,].*)?$/i;
const MONTH_DAY_YEAR = /^([a-z]{3,9})( )(\d{1,2})(,? )(\d{4}|\d{2})([T ,].*)?$/i;
const MONTHS = [
	'january',
	'february',
	'march',
	'april',
	'may',
	'june',
	'july',
	'august',
	'september',
	'october',
	'november',
	'december',
];

/** A time of day behind a day. */
const TIME = /^(T|,? )\d{1,2}:\d{2}(:\d{2})?( ?)([AP]M)?$/i;

const NAMES: Record<string, string> = { '/': 'slashes', '.': 'full stops', '-': 'hyphens' };

/** How a day is written, and what stands behind it. */
export interface Ways {
	how: string;
	rest: string;
	/** The formats in which there is such a day, as Luxon names them, each with when it is the one. */
	formats: Array<[when: string, format: string]>;
}

export function waysOf(text: string): Ways | undefined {
	return inDigits(text) ?? inNumbers(text) ?? inLetters(text);
}

function inDigits(text: string): Ways | undefined {
	const [whole, year = '', month = '', day = ''] = EIGHT_DIGITS.exec(text) ?? [];
	if (whole === undefined || !exists(year, month, day)) return undefined;
	return { how: 'written without hyphens', rest: '', formats: [['', 'yyyyMMdd']] };
}

function inNumbers(text: string): Ways | undefined {
	const [whole, first = '', separator = '', second = '', last = '', rest = ''] =
		NUMBERS.exec(text) ?? [];
	if (whole === undefined) return undefined;
	const how = `written with ${NAMES[separator] ?? separator}`;
	const inOrder = (...parts: string[]) => parts.join(separator);
	if (first.length === 4) return { how, rest, formats: [['', inOrder('yyyy', 'M', 'd')]] };
	const year = yearFormatOf(last);
	const formats: Ways['formats'] = [];
	if (exists(last, second, first))
		formats.push(['if the day comes first, ', inOrder('d', 'M', year)]);
	if (exists(last, first, second))
		formats.push(['if the month comes first, ', inOrder('M', 'd', year)]);
	return { how, rest, formats };
}

function inLetters(text: string): Ways | undefined {
	const [, day, gap = '', name, year, rest = ''] = DAY_MONTH_YEAR.exec(text) ?? [];
	if (day && name && year)
		return withMonth(name, year, day, rest, (month) => ['d', month, yearFormatOf(year)].join(gap));
	const [, first, , second, comma = '', last, more = ''] = MONTH_DAY_YEAR.exec(text) ?? [];
	if (!first || !second || !last) return undefined;
	return withMonth(first, last, second, more, (month) => `${month} d${comma}${yearFormatOf(last)}`);
}

function withMonth(
	name: string,
	year: string,
	day: string,
	rest: string,
	format: (month: string) => string,
): Ways | undefined {
	const word = name.toLowerCase();
	const index = MONTHS.findIndex((month) => month === word || month.slice(0, 3) === word);
	if (index < 0) return undefined;
	const there = exists(year, String(index + 1), day);
	const month = name.length === 3 ? 'MMM' : 'MMMM';
	return { how: 'with its month in letters', rest, formats: there ? [['', format(month)]] : [] };
}

const yearFormatOf = (year: string) => (year.length === 4 ? 'yyyy' : 'yy');

/** The format of a time behind a day, with what stands between them; undefined where it is none. */
export function timeFormatOf(rest: string): string | undefined {
	const [whole, between = '', seconds, gap = '', half] = TIME.exec(rest) ?? [];
	if (whole === undefined) return undefined;
	const apart = between.toUpperCase() === 'T' ? "\\'T\\'" : between;
	return `${apart}${half ? 'h' : 'H'}:mm${seconds ? ':ss' : ''}${half ? `${gap}a` : ''}`;
}

/** Whether there is such a day; of a year of two digits, in any century. */
function exists(year: string, month: string, day: string): boolean {
	const years = year.length === 4 ? [year] : [`19${year}`, `20${year}`];
	return years.some((one) => isDay(`${one}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`));
}

/** Whether a text is a day of the calendar. */
export function isDay(text: string): boolean {
	const day = new Date(DAY.test(text) ? `${text}T00:00:00Z` : NaN);
	return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
