import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from './failure.mts';
import type { RestClient } from './rest.mts';

const WRITTEN_MS = 60_000;
const POLL_MS = 200;

/**
 * Waits until n8n has said which nodes it has, and answers whether `type` is among them. n8n writes that file, over an
 * earlier start's, without waiting for it before it says that it is ready: it may be missing yet, or half written.
 *
 * @throws {Failure} where n8n has not written it within a minute.
 */
export async function hasNodeType(
	rest: Pick<RestClient, 'page'>,
	type: string,
	waitMs = WRITTEN_MS,
): Promise<boolean> {
	const deadline = Date.now() + waitMs;
	for (;;) {
		const types = await written(await rest.page('/types/nodes.json'));
		if (types) return types.some(({ name }) => name === type);
		if (Date.now() > deadline) throw new Failure('n8n did not say in time which nodes it has.');
		await sleep(POLL_MS);
	}
}

async function written(page: Response): Promise<Array<{ name: string }> | undefined> {
	const text = await page.text();
	if (!page.ok) return undefined;
	try {
		return JSON.parse(text) as Array<{ name: string }>;
	} catch {
		return undefined;
	}
}
