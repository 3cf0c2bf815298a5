import { Share } from '../../../nodes/Amiqus/transport/limits/share';

/** Some calls of ours are under way in a window that others began, of which little is known yet. */
const moment = (remaining: number, inFlight: number) => ({
	...{ now: 1_000, remaining, inFlight },
	...{ begin: undefined, end: undefined, length: undefined },
});

it('does not send call by call for long where the limit is high and somebody else called before', () => {
	const share = new Share(100_000, () => 0.5);
	share.sent();
	share.counted(moment(99_899, 0));
	expect(share.isShared).toBe(true);
	expect(share.waitMs(moment(99_899, 1))).toBe(Number.POSITIVE_INFINITY);
	for (let call = 1; call < 10; call += 1) share.sent();
	expect(share.waitMs(moment(99_890, 5))).toBeLessThan(10);
});
