/** What arrives at webhooks, each at its time whatever became of what came before. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxAddress } from './scenario.mts';

/** The secret of the only subscription, as Amiqus shows it. */
export async function secretOf({ api, token }: SandboxAddress): Promise<string> {
	const headers = { authorization: `Bearer ${token}` };
	const answer = (await (await fetch(`${api}/webhooks`, { headers })).json()) as {
		data: Array<{ secret: string }>;
	};
	return answer.data[0]?.secret ?? '';
}

/**
 * Sends so many at a steady rate.
 *
 * @param send sends one and answers with the status
 * @returns how long each answer took in milliseconds, in order of size; infinite where it was no 200
 */
export async function atRate(
	perSecond: number,
	count: number,
	send: (index: number) => Promise<number>,
): Promise<number[]> {
	const start = performance.now();
	const sent = Array.from({ length: count }, async (_, index) => {
		const due = start + (index * 1000) / perSecond;
		await sleep(Math.max(0, due - performance.now()));
		const before = performance.now();
		const status = await send(index).catch(() => undefined);
		return status === 200 ? performance.now() - before : Number.POSITIVE_INFINITY;
	});
	return (await Promise.all(sent)).sort((a, b) => a - b);
}

/** What so large a share of the answers took at most. */
export function within(took: number[], share: number): number {
	return took[Math.ceil(took.length * share) - 1] ?? Number.NaN;
}
