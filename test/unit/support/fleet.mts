import { RateGate } from '../../../nodes/Amiqus/transport/limits/gate';
import type { Clock } from '../../../nodes/Amiqus/transport/limits/clock';
import { RunControl } from '../../../nodes/Amiqus/transport/limits/runControl';
import { retryAfterMs } from '../../../nodes/Amiqus/transport/retryPolicy';
import { LimitedServer, type ServerHabits } from './limited-server.mts';
import { randomFrom, VirtualClock } from './virtual-clock.mts';

/** One n8n process and the calls it has to make. */
export interface Worker {
	/** When it begins, and when it vanishes with whatever it was doing, in milliseconds; never unless told. */
	from?: number;
	until?: number;
	/** How many calls it has to make; no end of them unless told. */
	calls?: number;
	/** How many it made in another job, at the very beginning. */
	earlier?: number;
	/** How many it makes at once. */
	atOnce?: number;
	/** A pause after each call, for a worker that asks for less than its share. */
	pauseMs?: number;
}

/** What became of a worker. */
export interface Outcome {
	served: number;
	refused: number;
	/** When its last call was answered. */
	finishedAt: number;
	/** When each of its calls was answered with success. */
	servedAt: number[];
	/** When each refusal was answered. */
	refusedAt: number[];
}

export interface Fleet {
	outcomes: Outcome[];
	server: LimitedServer;
	/** Share of the calls that were answered 429. */
	refusedShare: number;
}

export interface FleetOptions {
	seed: number;
	habits: ServerHabits;
	workers: Worker[];
	/** How long it goes on, in milliseconds; until all calls are made where it is left out. */
	forMs?: number;
	/** What happens to the server meanwhile. */
	then?: Array<{ at: number; habits: Partial<ServerHabits> }>;
}

/** Each machine counts its time from another moment. */
function clockOf(clock: VirtualClock): Clock {
	const offset = Math.round(clock.random() * 1e9);
	return {
		now: () => clock.now() + offset,
		sleep: async (ms) => await clock.sleep(ms),
		random: () => clock.random(),
	};
}

/** Workers that know nothing of each other, each with a gate of its own, before one server with a limit. */
export async function runFleet(options: FleetOptions): Promise<Fleet> {
	const clock = new VirtualClock(randomFrom(options.seed));
	const server = new LimitedServer(clock, options.habits);
	const began = clock.now();
	const elapsed = () => clock.now() - began;
	const end = options.forMs ?? Number.POSITIVE_INFINITY;

	const work = async (worker: Worker, outcome: Outcome) => {
		const until = Math.min(end, worker.until ?? end);
		const { from = 0, earlier } = worker;
		if (earlier === undefined) await clock.sleep(from);
		const own = clockOf(clock);
		const gate = new RateGate(own);
		const run = new RunControl(own);
		let left = 0;
		const lane = async () => {
			while (left > 0 && elapsed() < until) {
				left -= 1;
				for (;;) {
					const permit = await gate.acquire('POST /things', run);
					if (elapsed() >= until) return;
					const answer = await server.exchange('/things');
					const limits =
						answer.kind === 'answer'
							? { ...answer, retryAfterMs: retryAfterMs(answer.headers) }
							: undefined;
					permit.done(limits);
					if (answer.kind === 'answer' && answer.status === 429) {
						outcome.refused += 1;
						outcome.refusedAt.push(elapsed());
					} else if (answer.kind === 'answer') break;
				}
				outcome.served += 1;
				outcome.servedAt.push(elapsed());
				outcome.finishedAt = elapsed();
				if (worker.pauseMs) await clock.sleep(worker.pauseMs * (0.5 + clock.random()));
			}
		};
		const job = async (calls: number) => {
			left = calls;
			await Promise.all(Array.from({ length: worker.atOnce ?? 8 }, lane));
		};
		if (earlier !== undefined) {
			await job(earlier);
			await clock.sleep(from - elapsed());
		}
		await job(worker.calls ?? Number.POSITIVE_INFINITY);
	};

	const outcomes = options.workers.map(
		(): Outcome => ({ served: 0, refused: 0, finishedAt: 0, servedAt: [], refusedAt: [] }),
	);
	const all = options.workers.map(async (worker, nth) => {
		const outcome = outcomes[nth];
		if (outcome) await work(worker, outcome);
	});
	for (const { at, habits } of options.then ?? [])
		void clock.sleep(at).then(() => server.change(habits));
	const over: Promise<unknown> = Number.isFinite(end) ? clock.sleep(end) : Promise.all(all);
	await clock.run(over);
	const refused = outcomes.reduce((sum, outcome) => sum + outcome.refused, 0);
	const served = outcomes.reduce((sum, outcome) => sum + outcome.served, 0);
	return { outcomes, server, refusedShare: refused / (refused + served) };
}

/** How many calls were answered with success between two times. */
export const servedBetween = ({ servedAt }: Outcome, from: number, to: number): number =>
	servedAt.filter((at) => at >= from && at < to).length;
