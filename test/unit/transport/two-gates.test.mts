import { startSandbox } from '../../../sandbox/index.mts';
import { RateGate } from '../../../nodes/Amiqus/transport/limits/gate';
import { systemClock } from '../../../nodes/Amiqus/transport/limits/clock';
import { retryAfterMs } from '../../../nodes/Amiqus/transport/retryPolicy';
import { RunControl } from '../../../nodes/Amiqus/transport/limits/runControl';

it('two gates before one server, over HTTP: both get through, and little is refused', async () => {
	const sandbox = await startSandbox({ rateLimit: { limit: 30, windowMs: 1_000 }, latencyMs: 5 });
	const process = async (calls: number) => {
		const gate = new RateGate();
		const run = new RunControl(systemClock);
		let [left, refused] = [calls, 0];
		const lane = async () => {
			while (left > 0) {
				left -= 1;
				const permit = await gate.acquire('GET /team', run);
				const { status, headers } = await fetch(`${sandbox.api}/team`, {
					headers: { authorization: `Bearer ${sandbox.token}` },
				});
				const named = Object.fromEntries(headers.entries());
				permit.done({ status, headers: named, retryAfterMs: retryAfterMs(named) });
				if (status !== 429) continue;
				refused += 1;
				left += 1;
			}
		};
		await Promise.all(Array.from({ length: 8 }, lane));
		return refused;
	};
	try {
		const refused = await Promise.all([process(50), process(50)]);
		expect(sandbox.requests.total - sandbox.requests.throttled).toBe(100);
		expect(refused.reduce((sum, count) => sum + count, 0)).toBe(sandbox.requests.throttled);
		expect(sandbox.requests.throttled).toBeLessThan(20);
	} finally {
		await sandbox.close();
	}
});
