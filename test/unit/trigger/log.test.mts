import { readLog, type Logged } from '../../../nodes/Amiqus/trigger/subscription/log.ts';

const PAGES = 300;
const entry = (id: number): Logged => ({
	id,
	uuid: `u${id}`,
	at: id * 1000,
	lastSentAt: id * 1000,
	fate: 'lost',
	item: { event: 'client.updated', resource: 'client', event_key: `${id}`, payload: {} },
});

/** A log of one delivery a page, and the pages read of it. */
function log(order: 'newest first' | 'oldest first') {
	const read: number[] = [];
	const page = async (number: number) => {
		read.push(number);
		const id = order === 'oldest first' ? number : PAGES + 1 - number;
		return { entries: [entry(id)], totalPages: PAGES };
	};
	return { read, page };
}

describe.each(['newest first', 'oldest first'] as const)('a log with the %s', (order) => {
	it('is read to where it is settled', async () => {
		const { read, page } = log(order);
		const { entries, isCut } = await readLog(page, ({ id }) => id <= 290);
		expect(entries.map(({ id }) => id).filter((id) => id > 290)).toHaveLength(10);
		expect(isCut).toBe(false);
		expect(read).toHaveLength(12);
	});

	it('is read no further than ten thousand deliveries, however much may be in it', async () => {
		const { read, page } = log(order);
		const { entries, isCut } = await readLog(page, () => false);
		expect(isCut).toBe(true);
		expect(read).toHaveLength(102);
		const newest = entries.map(({ id }) => id).filter((id) => id > 1);
		expect(Math.min(...newest)).toBe(PAGES - 100);
	});
});
