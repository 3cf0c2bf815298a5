import type { IHookFunctions } from 'n8n-workflow';
import { inTurn, memoryOf } from '../../../nodes/Amiqus/trigger/subscription/memory';

/** A published node, as far as it is told from others. */
const node = (id: string) =>
	({
		getMode: () => 'trigger',
		getWorkflow: () => ({ id }),
		getNode: () => ({ id: 'node' }),
	}) as unknown as IHookFunctions;

afterEach(() => {
	jest.restoreAllMocks();
});

test('keeps the work on one subscription in turn when another node is published meanwhile', async () => {
	const order: string[] = [];
	const first = inTurn(memoryOf(node('A')), async () => {
		await new Promise((resolve) => setTimeout(resolve, 20));
		order.push('first');
	});
	memoryOf(node('B'));
	const second = inTurn(memoryOf(node('A')), async () => void order.push('second'));
	await Promise.all([first, second]);
	expect(order).toEqual(['first', 'second']);
});

test('forgets a node of which nothing is known once nobody has asked for an hour', () => {
	const memory = memoryOf(node('C'));
	const later = performance.now() + 2 * 60 * 60_000;
	jest.spyOn(performance, 'now').mockReturnValue(later);
	memoryOf(node('D'));
	expect(memoryOf(node('C'))).not.toBe(memory);
});
