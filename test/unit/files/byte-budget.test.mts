import fc from 'fast-check';
import { ByteBudget } from '../../../nodes/Amiqus/engine/byteBudget';

const settled = async () => await new Promise((resolve) => setImmediate(resolve));

/** A transfer that ends when it is told to. */
function transfer(bytes: number) {
	let end = () => undefined as void;
	const ended = new Promise<void>((resolve, reject) => {
		end = () => (bytes % 3 === 0 ? reject(new Error('broken')) : resolve());
	});
	return { bytes, begun: false, over: false, ended, end: () => end() };
}

test('Transfers stay inside the budget, in order, none is kept waiting for nothing, and all get their turn', async () => {
	const sizes = fc.array(fc.nat(150), { minLength: 1, maxLength: 40 });
	await fc.assert(
		fc.asyncProperty(
			sizes,
			fc.integer({ min: 1, max: 6 }),
			fc.infiniteStream(fc.nat()),
			async (all, most, picks) => {
				const budget = new ByteBudget(100, most);
				const transfers = all.map(transfer);
				const uses = transfers.map((each) =>
					budget
						.use(each.bytes, async () => {
							each.begun = true;
							await each.ended;
						})
						.catch(() => undefined),
				);
				for (;;) {
					await settled();
					const running = transfers.filter(({ begun, over }) => begun && !over);
					const waiting = transfers.filter(({ begun }) => !begun);
					const bytes = running.reduce((sum, each) => sum + each.bytes, 0);
					expect(running.length).toBeLessThanOrEqual(most);
					expect(bytes <= 100 || running.length === 1).toBe(true);
					expect(transfers.findIndex(({ begun }) => !begun)).toBe(
						waiting[0] ? transfers.indexOf(waiting[0]) : -1,
					);
					expect(
						transfers.lastIndexOf(transfers.filter(({ begun }) => begun).at(-1) as never),
					).toBe(transfers.length - waiting.length - 1);
					if (waiting[0]) {
						const fits = running.length < most && bytes + waiting[0].bytes <= 100;
						expect(fits || running.length === 0).toBe(false);
					}
					if (running.length === 0) break;
					const next = running[(picks.next().value as number) % running.length];
					if (next) {
						next.over = true;
						next.end();
					}
				}
				await Promise.all(uses);
				expect(transfers.every(({ over }) => over)).toBe(true);
			},
		),
		{ numRuns: 100 },
	);
});
