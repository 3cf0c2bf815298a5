export const TOO_LATE = Symbol('too late');

/** A wait that has to end. */
interface Wait {
	/** By a clock that nobody sets back, in milliseconds. */
	until: number;
	giveUp: () => void;
}

const waits = new Set<Wait>();
/** When the waits are looked at next; one timer serves all of them, since each call would pay for one of its own. */
let nextLook = Number.POSITIVE_INFINITY;

function lookAt(time: number): void {
	if (time >= nextLook) return;
	nextLook = time;
	// Unlike a sleep, it keeps no process alive.
	const timer = AbortSignal.timeout(Math.ceil(Math.max(0, time - performance.now())));
	timer.addEventListener('abort', look, { once: true });
}

function look(): void {
	nextLook = Number.POSITIVE_INFINITY;
	let earliest = Number.POSITIVE_INFINITY;
	for (const wait of waits) {
		if (wait.until <= performance.now()) wait.giveUp();
		else earliest = Math.min(earliest, wait.until);
	}
	lookAt(earliest);
}

/**
 * Bounds a whole exchange. n8n's own timeout ends when an answer begins, and one that begins and never ends would hold
 * its item for ever.
 *
 * @param from what has to happen before the time begins to count; at once where it is left out
 */
export async function within<T>(
	ms: number,
	exchange: Promise<T>,
	from?: Promise<void>,
): Promise<T | typeof TOO_LATE> {
	return await new Promise((resolve, reject) => {
		const wait: Wait = { until: 0, giveUp: () => settle(() => resolve(TOO_LATE)) };
		let over = false;
		const settle = (how: () => void) => {
			over = true;
			waits.delete(wait);
			how();
		};
		const begin = () => {
			if (over) return;
			wait.until = performance.now() + ms;
			waits.add(wait);
			lookAt(wait.until);
		};
		exchange.then(
			(value) => settle(() => resolve(value)),
			(error: unknown) => settle(() => reject(error)),
		);
		if (from) void from.then(begin);
		else begin();
	});
}
