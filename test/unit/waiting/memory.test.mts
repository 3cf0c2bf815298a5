import type { Paused } from '../../../nodes/Amiqus/engine/pausing';
import { forgetSoon, memoryOf } from '../../../nodes/Amiqus/waiting/memory';

const DAY_MS = 24 * 60 * 60_000;

const pause = (until: number): Paused => ({
	subscription: 1,
	until,
	events: [],
	shape: { output: 'simplified', selected: [], secrets: false },
	items: [],
});

const realNow = Date.now;
let time = realNow();
const pass = (ms: number) => (time += ms);

beforeAll(() => {
	Date.now = () => time;
});
afterAll(() => {
	Date.now = realNow;
});

test('keeps what it knows of a pause as long as n8n waits', () => {
	const paused = pause(Date.now() + 14 * DAY_MS);
	const memory = memoryOf('1', paused);
	pass(13 * DAY_MS);
	memoryOf('2', pause(Date.now() + DAY_MS));
	expect(memoryOf('1', paused)).toBe(memory);
	pass(2 * DAY_MS);
	memoryOf('3', pause(Date.now() + DAY_MS));
	expect(memoryOf('1', paused)).not.toBe(memory);
});

test('forgets a pause that is over, but not what may be on its way to the node yet', () => {
	// As long as one can wait.
	const paused = pause(Date.now() + 10_000 * DAY_MS);
	const memory = memoryOf('1', paused);
	forgetSoon(memory);
	pass(60_000);
	memoryOf('2', pause(Date.now() + DAY_MS));
	expect(memoryOf('1', paused)).toBe(memory);
	pass(60 * 60_000);
	memoryOf('3', pause(Date.now() + DAY_MS));
	expect(memoryOf('1', paused)).not.toBe(memory);
});
