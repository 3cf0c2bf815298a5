import { AllClaims } from '../../../nodes/Amiqus/engine/claims';

it('lets go of the claims of 10,000 origins that were used once', () => {
	const all = new AllClaims();
	for (let nth = 0; nth < 10_000; nth += 1) all.of(`https://${nth}.example`).watch().end();
	all.of('https://another.example');
	expect(all.size).toBe(1);
});

it('keeps the claims that a run looks on, or that a task holds after its run', async () => {
	const all = new AllClaims();
	const watched = all.of('https://one.example');
	const watch = watched.watch();
	const held = all.of('https://two.example');
	let end = () => undefined as void;
	const task = held.hold(['a'], async () => await new Promise<void>((resolve) => (end = resolve)));
	expect(all.of('https://one.example')).toBe(watched);
	expect(all.of('https://two.example')).toBe(held);

	watch.end();
	end();
	await task;
	expect(all.of('https://three.example')).not.toBe(watched);
	expect(all.size).toBe(1);
});
