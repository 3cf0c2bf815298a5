import type { IHookFunctions } from 'n8n-workflow';
import { forgetMemory, inTurn, memoryOf } from '../../../nodes/Amiqus/trigger/subscription/memory';

/** A published node, as far as it is told from others. */
const node = (id: string, mode = 'trigger', active = true) =>
	({
		getMode: () => mode,
		getWorkflow: () => ({ id, active }),
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

test('of a published node all stays known where somebody beside it no longer listens for a test event', () => {
	const published = memoryOf(node('E'));
	const tested = memoryOf(node('E', 'manual', false));
	// n8n ends both in one mode.
	forgetMemory(node('E', 'internal', false));
	expect(memoryOf(node('E'))).toBe(published);
	expect(memoryOf(node('E', 'manual', false))).not.toBe(tested);
	forgetMemory(node('E', 'internal', true));
	expect(memoryOf(node('E', 'webhook'))).not.toBe(published);
});
