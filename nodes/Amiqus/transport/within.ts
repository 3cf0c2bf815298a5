export const TOO_LATE = Symbol('too late');

/**
 * Bounds a whole exchange. n8n's own timeout ends when an answer begins, and one that begins and never ends would hold
 * its item for ever.
 *
 * @param from what has to happen before the time begins to count
 */
export async function within<T>(
	ms: number,
	exchange: Promise<T>,
	from: Promise<void> = Promise.resolve(),
): Promise<T | typeof TOO_LATE> {
	return await new Promise((resolve, reject) => {
		let over = false;
		exchange.then(resolve, reject).finally(() => (over = true));
		void from.then(() => {
			if (over) return;
			const signal = AbortSignal.timeout(ms);
			const late = () => resolve(TOO_LATE);
			signal.addEventListener('abort', late, { once: true });
			exchange.finally(() => signal.removeEventListener('abort', late)).catch(() => undefined);
		});
	});
}
