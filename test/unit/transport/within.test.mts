import {
	TOO_LATE,
	Timeouts,
	within,
	type Timer,
} from '../../../nodes/Amiqus/transport/limits/within';

/** Time that passes when told to. */
class Told implements Timer {
	private time = 0;
	private calls: Array<{ at: number; call: () => void }> = [];

	now() {
		return this.time;
	}

	after(ms: number, call: () => void) {
		this.calls.push({ at: this.time + ms, call });
	}

	async pass(ms: number) {
		this.time += ms;
		const due = this.calls.filter(({ at }) => at <= this.time);
		this.calls = this.calls.filter(({ at }) => at > this.time);
		for (const { call } of due) call();
		// What follows from it is a few promises away.
		await new Promise(setImmediate);
	}

	get timers() {
		return this.calls.length;
	}
}

const never = new Promise<string>(() => undefined);

/** What a wait came to so far. */
function followed<T>(wait: Promise<T>): { outcome?: T } {
	const seen: { outcome?: T } = {};
	void wait.then((outcome) => (seen.outcome = outcome));
	return seen;
}

test('gives the outcome of an exchange that is over in time', async () => {
	await expect(within(60_000, Promise.resolve('answer'))).resolves.toBe('answer');
	await expect(within(60_000, Promise.reject(new Error('reset')))).rejects.toThrow('reset');
});

test('gives up one that is not', async () => {
	await expect(within(1, never)).resolves.toBe(TOO_LATE);
});

test('ends each of several waits at its own time, whichever began first', async () => {
	const time = new Told();
	const timeouts = new Timeouts(time);
	const [long, short, middle] = [90, 10, 50].map((ms) => followed(timeouts.within(ms, never)));
	await time.pass(10);
	expect([short, middle, long].map((wait) => wait?.outcome)).toEqual([
		TOO_LATE,
		undefined,
		undefined,
	]);
	await time.pass(40);
	expect([middle, long].map((wait) => wait?.outcome)).toEqual([TOO_LATE, undefined]);
	await time.pass(40);
	expect(long?.outcome).toBe(TOO_LATE);
	// And the next one after all of them are over.
	const next = followed(timeouts.within(5, never));
	await time.pass(5);
	expect(next.outcome).toBe(TOO_LATE);
});

test('takes one timer for waits that end after it', () => {
	const time = new Told();
	const timeouts = new Timeouts(time);
	for (let count = 0; count < 1_000; count += 1) void timeouts.within(10 + count, never);
	expect(time.timers).toBe(1);
});

test('takes no further timer each time that a short wait comes between long ones', async () => {
	const time = new Told();
	const timeouts = new Timeouts(time);
	for (let count = 0; count < 100; count += 1) {
		void timeouts.within(1_000, never);
		void timeouts.within(10, Promise.resolve('answer'));
		await time.pass(15);
	}
	expect(time.timers).toBeLessThanOrEqual(3);
});

test('does not count the time before it begins to', async () => {
	const time = new Told();
	let begin: () => void = () => undefined;
	const begun = new Promise<void>((resolve) => (begin = resolve));
	const wait = followed(new Timeouts(time).within(20, never, begun));
	await time.pass(1_000);
	expect(wait.outcome).toBeUndefined();
	begin();
	await time.pass(0);
	await time.pass(19);
	expect(wait.outcome).toBeUndefined();
	await time.pass(1);
	expect(wait.outcome).toBe(TOO_LATE);
});

test('keeps the outcome where what it waits to begin with never happens', async () => {
	await expect(within(1, Promise.resolve('answer'), new Promise(() => undefined))).resolves.toBe(
		'answer',
	);
});
