import { setTimeout as sleep } from 'node:timers/promises';
import { TOO_LATE, within } from '../../../nodes/Amiqus/transport/limits/within';

const never = new Promise<string>(() => undefined);

test('gives the outcome of an exchange that is over in time', async () => {
	await expect(within(1_000, sleep(5, 'answer'))).resolves.toBe('answer');
	await expect(within(1_000, Promise.reject(new Error('reset')))).rejects.toThrow('reset');
});

test('ends each of several waits at its own time, whichever began first', async () => {
	const order: string[] = [];
	const wait = async (ms: number) => {
		expect(await within(ms, never)).toBe(TOO_LATE);
		order.push(`${ms}`);
	};
	await Promise.all([wait(90), wait(10), wait(50)]);
	expect(order).toEqual(['10', '50', '90']);
	// And the next one after all of them are over.
	await wait(5);
});

test('does not count the time before it begins to', async () => {
	const handedOver = sleep(40);
	const made = within(20, sleep(50, 'answer'), handedOver);
	await expect(made).resolves.toBe('answer');
	await expect(within(10, never, sleep(5))).resolves.toBe(TOO_LATE);
});

test('keeps the outcome where what it waits to begin with never happens', async () => {
	await expect(within(1, sleep(10, 'answer'), new Promise(() => undefined))).resolves.toBe(
		'answer',
	);
});
