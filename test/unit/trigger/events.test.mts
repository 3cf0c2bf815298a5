import {
	eventNames,
	eventOptions,
	isChosen,
	subscribed,
} from '../../../nodes/Amiqus/events/events.ts';

describe('events', () => {
	it('offers all 33 events, four groups and everything, each once and sorted', () => {
		expect(eventNames).toHaveLength(33);
		expect(eventOptions).toHaveLength(38);
		expect(new Set(eventOptions.map(({ value }) => value)).size).toBe(38);
		const names = eventOptions.map(({ name }) => name);
		expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'en')));
	});

	it('subscribes to no event that a wildcard covers', () => {
		expect(subscribed(['client.created', 'record.finished', 'client.*'])).toEqual([
			'client.*',
			'record.finished',
		]);
		expect(subscribed(['record.*', '*', 'client.created'])).toEqual(['*']);
		expect(subscribed(['form.sent', 'form.sent', 'case.status'])).toEqual([
			'case.status',
			'form.sent',
		]);
	});

	it('knows what is chosen, events that are new in a wildcard included, pings never', () => {
		expect(isChosen(['client.*'], 'client.merged')).toBe(true);
		expect(isChosen(['*'], 'invoice.sent')).toBe(true);
		expect(isChosen(['client.created'], 'client.updated')).toBe(false);
		expect(isChosen(['client.*'], 'clients.created')).toBe(false);
		expect(isChosen(['client.*'], 'record.created')).toBe(false);
		expect(isChosen(['*', 'ping'], 'ping')).toBe(false);
		expect(isChosen([], 'client.created')).toBe(false);
	});
});
