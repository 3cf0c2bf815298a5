import { startSandbox } from '../../../sandbox/index.mts';
import { RateGate } from '../../../nodes/Amiqus/transport/limits/gate';
import { retryAfterMs } from '../../../nodes/Amiqus/transport/retryPolicy';
import { RunControl } from '../../../nodes/Amiqus/transport/limits/runControl';
import { VirtualClock } from '../support/virtual-clock.mts';

const LATENCY_MS = 5;

it('two gates before one server, over HTTP: both get through, and little is refused', async () => {
	const clock = new VirtualClock();
	const rateLimit = { limit: 30, windowMs: 1_000 };
	const sandbox = await startSandbox({ rateLimit, now: () => clock.now() });
	const call = async () => {
		const headers = { authorization: `Bearer ${sandbox.token}` };
		const answer = await clock.standStill(fetch(`${sandbox.api}/team`, { headers }));
		await clock.sleep(LATENCY_MS);
		return { status: answer.status, headers: Object.fromEntries(answer.headers.entries()) };
	};
	const process = async (calls: number) => {
		const gate = new RateGate(clock);
		const run = new RunControl(clock);
		let [left, refused] = [calls, 0];
		const lane = async () => {
			while (left > 0) {
				left -= 1;
				const permit = await gate.acquire('GET /team', run);
				const answer = await call();
				permit.done({ ...answer, retryAfterMs: retryAfterMs(answer.headers) });
				if (answer.status !== 429) continue;
				refused += 1;
				left += 1;
			}
		};
		await Promise.all(Array.from({ length: 8 }, lane));
		return refused;
	};
	try {
		const refused = await clock.run(Promise.all([process(50), process(50)]));
		expect(sandbox.requests.total - sandbox.requests.throttled).toBe(100);
		expect(refused.reduce((sum, count) => sum + count, 0)).toBe(sandbox.requests.throttled);
		expect(sandbox.requests.throttled).toBeLessThan(20);
	} finally {
		await sandbox.close();
	}
});
