import { Gates, RateGate, type LimitNews } from '../../../nodes/Amiqus/transport/limits/gate';
import { systemClock } from '../../../nodes/Amiqus/transport/limits/clock';
import { RunControl } from '../../../nodes/Amiqus/transport/limits/runControl';
import { VirtualClock } from '../support/virtual-clock.mts';

const JSON_TYPE = { 'content-type': 'application/json' };

function named(limit: number, remaining: number): Record<string, string> {
	return {
		...JSON_TYPE,
		'x-ratelimit-limit': String(limit),
		'x-ratelimit-remaining': String(remaining),
	};
}

function answer(status: number, headers: Record<string, string> = JSON_TYPE): LimitNews {
	return { status, headers, retryAfterMs: undefined };
}

const pleaseWait = (ms: number, headers: Record<string, string> = {}): LimitNews => ({
	status: 429,
	headers,
	retryAfterMs: ms,
});

function setUp() {
	const clock = new VirtualClock();
	const gate = new RateGate(clock);
	const run = new RunControl(clock);
	const permit = async (endpoint = 'GET /things') => await gate.acquire(endpoint, run);
	/** One call after the other that are answered at once. */
	const calls = async (count: number, news: LimitNews) => {
		for (let nth = 0; nth < count; nth += 1) (await permit()).done(news);
	};
	return { clock, permit, calls };
}

describe('a hold lasts until its time', () => {
	const cases: Array<[string, LimitNews, LimitNews]> = [
		['no limit was ever named', answer(200), answer(200)],
		['the answers meanwhile name a limit', answer(200), answer(200, named(200, 150))],
		['the limit was named before', answer(200, named(200, 199)), answer(200)],
		[
			'the answers meanwhile name another limit',
			answer(200, named(200, 199)),
			answer(200, named(50, 49)),
		],
		['the answers meanwhile are a proxy’s', answer(200, named(200, 199)), answer(502)],
	];
	it.each(cases)('%s', async (_, first, meanwhile) => {
		const { clock, permit } = setUp();
		(await permit()).done(first);
		const underWay = await Promise.all(Array.from({ length: 12 }, async () => await permit()));
		const before = clock.now();
		underWay.shift()?.done(pleaseWait(5_000));
		for (const call of underWay) call.done(meanwhile);
		await clock.run(permit());
		expect(clock.now() - before).toBeGreaterThanOrEqual(5_000);
		expect(clock.now() - before).toBeLessThan(5_500);
	});

	it('calls that were exploring an endpoint say nothing against it', async () => {
		const { clock, permit } = setUp();
		const explorer = await permit();
		const second = permit();
		await clock.run(second);
		const before = clock.now();
		explorer.done(pleaseWait(5_000));
		(await second).done(answer(200));
		await clock.run(permit());
		expect(clock.now() - before).toBeGreaterThanOrEqual(5_000);
	});

	it('the window ends when its refusal says, to the second; any other refusal is obeyed to the millisecond', async () => {
		const { clock, permit } = setUp();
		(await permit()).done(answer(200, named(200, 199)));
		await clock.run(clock.sleep(2_700));
		const before = clock.now();
		(await permit()).done(pleaseWait(5_000));
		await clock.run(permit());
		expect(clock.now() - before).toBeGreaterThanOrEqual(5_000);
	});
});

describe('a limit that is no longer named', () => {
	async function atOnce(clock: VirtualClock, permit: () => Promise<unknown>): Promise<number> {
		let granted = 0;
		for (let nth = 0; nth < 30; nth += 1) void permit().then(() => (granted += 1));
		await clock.run(clock.sleep(0));
		return granted;
	}

	it('is forgotten after a few answers of Amiqus’s own', async () => {
		const { clock, permit, calls } = setUp();
		await clock.run(calls(1, answer(200, named(10, 9))));
		await clock.run(calls(6, answer(200)));
		expect(await atOnce(clock, async () => await permit())).toBe(30);
	});

	it.each([
		['a proxy’s 502', answer(502, JSON_TYPE)],
		['a page of HTML', answer(200, { 'content-type': 'text/html' })],
		['a refusal', answer(403, JSON_TYPE)],
	])('is not forgotten for %s', async (_, news) => {
		const { clock, permit, calls } = setUp();
		await clock.run(calls(1, answer(200, named(10, 9))));
		await clock.run(calls(6, news));
		expect(await atOnce(clock, async () => await permit())).toBeLessThan(10);
	});

	it('is not forgotten while an answer in between names it', async () => {
		const { clock, permit, calls } = setUp();
		for (let remaining = 99; remaining > 90; remaining -= 3) {
			await clock.run(calls(1, answer(200, named(100, remaining))));
			await clock.run(calls(4, answer(200)));
		}
		await clock.run(calls(1, answer(200, named(100, 12))));
		expect(await atOnce(clock, async () => await permit())).toBeLessThanOrEqual(12);
	});

	it('is no limit where it makes no sense', async () => {
		const { clock, permit, calls } = setUp();
		for (const limit of ['0', '-5', '', 'garbage', '1e9', '200, 200']) {
			const headers = { ...JSON_TYPE, 'x-ratelimit-limit': limit, 'x-ratelimit-remaining': '0' };
			await clock.run(calls(1, answer(200, headers)));
		}
		expect(await atOnce(clock, async () => await permit())).toBe(30);
	});
});

it('time only goes forward, whatever becomes of the machine’s', () => {
	const real = Date.now;
	const before = systemClock.now();
	try {
		for (const hours of [-1, 1]) {
			Date.now = () => real() + hours * 3_600_000;
			expect(systemClock.now() - before).toBeGreaterThanOrEqual(0);
			expect(systemClock.now() - before).toBeLessThan(60_000);
		}
	} finally {
		Date.now = real;
	}
});

describe('what is kept for each credential', () => {
	const HOUR_MS = 3_600_000;

	it('ends when it was not used for an hour', async () => {
		const clock = new VirtualClock();
		const gates = new Gates(clock);
		for (let nth = 0; nth < 10_000; nth += 1) gates.of(`credential ${nth}`);
		expect(gates.size).toBe(10_000);
		await clock.run(clock.sleep(HOUR_MS));
		gates.of('another');
		expect(gates.size).toBe(1);
	});

	it('stays while it is used, by whoever asked for it long ago', async () => {
		const clock = new VirtualClock();
		const gates = new Gates(clock);
		const gate = gates.of('mine');
		const run = new RunControl(clock);
		const upload = await gate.acquire('POST /files', run);
		for (let hours = 0; hours < 3; hours += 1) {
			await clock.run(clock.sleep(HOUR_MS));
			gates.of('another');
		}
		expect(gates.of('mine')).toBe(gate);
		upload.done();
		await clock.run(clock.sleep(2 * HOUR_MS));
		gates.of('another');
		expect(gates.of('mine')).not.toBe(gate);
	});
});
