import fc from 'fast-check';
import { tryToParseDateTime } from 'n8n-workflow';
import {
	LIFETIME,
	readDay,
	readMoment,
	RECENT,
	type ReadAt,
} from '../../../nodes/Amiqus/declare/fields/days';

const ZONES = ['Europe/London', 'America/Los_Angeles', 'Pacific/Auckland', 'UTC'] as const;
const NOW = new Date('2026-11-25T12:00:00Z');

function at(timezone: string, expression?: string): ReadAt {
	return { timezone, now: NOW, expression };
}

/** Every shape in which a day comes: as text, as what n8n hands on in process, and as that is behind a Code node. */
function shapesOf(day: string, timezone: string): unknown[] {
	const local = tryToParseDateTime(day, timezone);
	const utc = tryToParseDateTime(day, 'utc');
	return [
		day,
		` ${day}\n`,
		`\ufeff${day}`,
		`${day}T00:00:00`,
		`${day} 00:00`,
		`${day}T00:00:00.000Z`,
		`${day}T00:00:00+05:30`,
		`${day}T00:00:00-0800`,
		local,
		local.toISO(),
		local.toJSDate(),
		local.toJSDate().toISOString(),
		utc,
		utc.toJSDate(),
	];
}

describe('a day', () => {
	it.each(ZONES)('is the day that was meant, in whatever shape it comes (%s)', (timezone) => {
		fc.assert(
			fc.property(
				fc.date({
					min: new Date('1900-01-01'),
					max: new Date('2099-12-31'),
					noInvalidDate: true,
				}),
				(date) => {
					const day = date.toISOString().slice(0, 10);
					for (const shape of shapesOf(day, timezone)) {
						expect(readDay(shape, at(timezone))).toBe(day);
					}
				},
			),
			{ numRuns: 60 },
		);
	});

	it('is the Data Table’s 1 May in London, in process and behind a Code node', () => {
		const stored = new Date('2026-04-30T23:00:00.000Z');
		expect(readDay(stored, at('Europe/London'))).toBe('2026-05-01');
		expect(readDay(stored.toISOString(), at('Europe/London'))).toBe('2026-05-01');
		expect(readDay('2026-01-01T00:00:00.000Z', at('Europe/London'))).toBe('2026-01-01');
	});

	it('begins at one o’clock where clocks are put forward at midnight', () => {
		const start = tryToParseDateTime('2026-04-24', 'Africa/Cairo');
		expect(start.hour).toBe(1);
		expect(readDay(start.toJSDate(), at('Africa/Cairo'))).toBe('2026-04-24');
		expect(readDay('2026-04-24T00:00:00', at('Africa/Cairo'))).toBe('2026-04-24');
	});

	it.each([
		'2026-05-01T09:30:00',
		'2026-05-01T09:30:00Z',
		new Date('2026-05-01T09:30:00Z'),
		tryToParseDateTime('2026-05-01T09:30:00Z'),
	])('is no time of day: %s', (value) => {
		expect(() => readDay(value, at('Europe/London', '{{ $json.due }}'))).toThrow(
			/has a time of day .* write \{\{ .*\$json\.due.*toISODate\(\) \}\}$/,
		);
	});

	it.each(['2026-02-30', '2026-13-01', '0000-13-01'])('is one that exists: %s', (value) => {
		expect(() => readDay(value, at('UTC'))).toThrow(`is not a day: ${value} does not exist`);
	});

	it.each([
		'26-05-01 or so',
		'tomorrow',
		'',
		true,
		{},
		[],
		{ isLuxonDateTime: true },
		new Date(NaN),
		tryToParseDateTime('2026-05-01').setZone('nowhere'),
		Infinity,
	])('is nothing else: %j', (value) => {
		expect(() => readDay(value, at('UTC'))).toThrow(/is not a date of the form YYYY-MM-DD/);
	});

	it('never throws anything but what says what is wrong', () => {
		fc.assert(
			fc.property(fc.oneof(fc.anything(), fc.string({ unit: 'grapheme' })), (value) => {
				try {
					expect(readDay(value, at('UTC'))).toMatch(/^\d{4}-\d{2}-\d{2}$/);
				} catch (error) {
					expect((error as Error).constructor.name).toBe('InvalidParameterError');
				}
			}),
			{ numRuns: 300 },
		);
	});

	it('lies where it can lie', () => {
		const london = at('Europe/London');
		expect(() => readDay('0090-05-01', london, LIFETIME)).toThrow('lies before 1900');
		expect(() => readDay('2055-05-01', london, LIFETIME)).toThrow('lies after today');
		expect(() => readDay('1999-12-31', london, RECENT)).toThrow('lies before 2000');
		expect(readDay('1900-01-01', london, LIFETIME)).toBe('1900-01-01');
		expect(readDay('2026-11-26', at('Pacific/Auckland'), LIFETIME)).toBe('2026-11-26');
		expect(() => readDay('2026-11-26', london, LIFETIME)).toThrow('lies after today');
	});

	it('is shown how to be written', () => {
		const told = (value: unknown) => {
			try {
				return readDay(value, at('UTC', '{{ $json.dob }}'));
			} catch (error) {
				return (error as Error).message;
			}
		};
		expect(told('31/12/1990')).toBe(
			"is not a date of the form YYYY-MM-DD, but written with slashes: if the day comes first, write {{ DateTime.fromFormat($json.dob, 'd/M/yyyy').toISODate() }}",
		);
		expect(told('12/31/90')).toBe(
			"is not a date of the form YYYY-MM-DD, but written with slashes: if the month comes first, write {{ DateTime.fromFormat($json.dob, 'M/d/yy').toISODate() }}",
		);
		expect(told('1.2.1990')).toContain("'d.M.yyyy').toISODate() }}; if the month comes first");
		expect(told('1990/2/1')).toContain("'yyyy/M/d')");
		expect(told('29/02/24')).toContain("'d/M/yy')");
		for (const none of ['31/02/1990', '13/14/1990', '30.2.90'])
			expect(told(none)).toBe(`is not a day: ${none} does not exist`);
		expect(told('1 September 1990')).toContain("'d MMMM yyyy')");
		expect(told('1 Sep 90')).toContain("'d MMM yy')");
		expect(told('september 1 1990')).toContain("'MMMM d yyyy')");
		expect(told('1 Foo 1990')).toBe('is not a date of the form YYYY-MM-DD');
		expect(told('31 Feb 1990')).toBe('is not a day: 31 Feb 1990 does not exist');
		expect(told('31/12/1990 or so')).toMatch(/with slashes and with more behind it$/);
		for (const year of [1990, '1990', 2026]) expect(told(year)).toBe('is a year, not a day');
		expect(told('19901301')).toBe('is not a date of the form YYYY-MM-DD');
		expect(told(32874)).toBe(told('32874'));
		expect(told(32874)).toContain("Number($json.dob).toDateTime('excel').toUTC().toISODate()");
	});
});

describe('a moment', () => {
	it.each([
		['2026-05-01T09:30:00', 'Europe/London', '2026-05-01T08:30:00Z'],
		['2026-01-01T09:30:00', 'Europe/London', '2026-01-01T09:30:00Z'],
		['2026-05-01', 'Europe/London', '2026-04-30T23:00:00Z'],
		['2026-05-01 09:30', 'America/Los_Angeles', '2026-05-01T16:30:00Z'],
		['2026-05-01T09:30:00.250', 'Pacific/Auckland', '2026-04-30T21:30:00Z'],
		['2026-05-01T09:30:00+02:00', 'Pacific/Auckland', '2026-05-01T07:30:00Z'],
		['2026-05-01T09:30:00Z', 'America/Los_Angeles', '2026-05-01T09:30:00Z'],
	])('%s in %s is %s', (written, timezone, sent) => {
		expect(readMoment(written, at(timezone))).toBe(sent);
	});

	it('is what n8n hands on in process', () => {
		const moment = tryToParseDateTime('2026-05-01T09:30:00', 'America/Los_Angeles');
		expect(readMoment(moment, at('UTC'))).toBe('2026-05-01T16:30:00Z');
		expect(readMoment(moment.toJSDate(), at('Europe/London'))).toBe('2026-05-01T16:30:00Z');
	});

	it('is not in the past century where it is to come', () => {
		expect(() => readMoment('1999-12-31T00:00:00Z', at('UTC'), RECENT)).toThrow('before 2000');
		expect(() => readMoment('31/12/2026 09:30', at('UTC'))).toThrow(
			"write {{ DateTime.fromFormat($json['Your Column'], 'd/M/yyyy H:mm').toISO() }}",
		);
	});
});
