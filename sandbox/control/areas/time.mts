import { creditsLeft, setCredits } from '../../domain/credits.mts';
import { type Area, bodyOf, done, Refused, show } from '../control.mts';
import { timePage } from '../pages/time.mts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** As far as a date can be told by everyone who meets it. */
const FURTHEST = Date.parse('2200-01-01');

interface Passing {
	days?: number;
	hours?: number;
	minutes?: number;
	/** A day or a moment. */
	to?: string;
}

const PASSING = {
	days: { type: 'number', minimum: 0 },
	hours: { type: 'number', minimum: 0 },
	minutes: { type: 'number', minimum: 0 },
	to: { type: 'string' },
};

/** How many milliseconds are to pass from now. */
function span({ days = 0, hours = 0, minutes = 0, to }: Passing, now: number): number {
	const end =
		to === undefined ? now + days * DAY_MS + hours * 3_600_000 + minutes * 60_000 : Date.parse(to);
	if (Number.isNaN(end)) throw new Refused(`“${to}” is no day like 2030-01-31, and no moment.`);
	if (end < now) throw new Refused('The clock only goes forward: load a saved sandbox to go back.');
	if (end > FURTHEST) throw new Refused('The clock goes no further than the year 2199.');
	return end - now;
}

/** The clock, and the credits, which both are what the sandbox does not get from anybody. */
export const timeArea: Area = (server, { app }) => {
	const { world, clock } = app;
	const time = () => ({ now: world.now(), ahead_seconds: Math.round(clock.aheadMs / 1000) });
	const credits = () => ({ left: creditsLeft(world), run_out: world.creditsRunOut });

	server.get('/time', (request, reply) =>
		show(request, reply, time(), () => timePage({ ...time(), ...credits() })),
	);
	server.post<{ Body: Passing }>('/time', { schema: bodyOf(PASSING) }, (request, reply) => {
		clock.advance(span(request.body, clock.now()));
		return done(request, reply, time(), '/time');
	});

	server.get('/credits', (_request, reply) => reply.send(credits()));
	server.post<{ Body: { left?: number; run_out?: boolean } }>(
		'/credits',
		{ schema: bodyOf({ left: { type: 'integer', minimum: 0 }, run_out: { type: 'boolean' } }) },
		(request, reply) => {
			const { left, run_out: runOut } = request.body;
			if (left !== undefined) setCredits(world, left);
			if (runOut !== undefined) world.creditsRunOut = runOut;
			return done(request, reply, credits(), '/time');
		},
	);
};
