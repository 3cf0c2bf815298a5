import { readDelivery } from '../../../nodes/Amiqus/events/delivery.ts';

const REFERENCE = '4bd9bfca-e61d-4a68-99b3-ca61a02f650f';
const show = 'https://elsewhere.example/api/v2/clients/7';

describe('delivery', () => {
	it('reads a body with webhook, trigger and data', () => {
		const body = {
			webhook: { uuid: 'w', created_at: '2026-01-01T00:00:00Z', events: ['*'] },
			trigger: { alias: 'record.finished', triggered_at: '2026-02-03T04:05:06Z' },
			data: { record: { id: 5, type: 'client', show }, client: { id: 7, show } },
		};
		const headers = { 'x-aqid-delivery-id': 'd-1', 'x-aqid-delivery-attempt': '2' };
		expect(readDelivery(body, headers)).toEqual({
			event: 'record.finished',
			resource: 'record',
			subject: 'client',
			client_id: 7,
			record_id: 5,
			triggered_at: '2026-02-03T04:05:06Z',
			delivery_id: 'd-1',
			attempt: 2,
			event_key: 'record.finished/5/2026-02-03T04:05:06Z',
			payload: body,
		});
	});

	it('reads a body with uuid, event, sent_at and data', () => {
		const body = {
			uuid: 'd-2',
			event: 'form.submitted',
			sent_at: '2026-02-03T04:05:06Z',
			data: { form: { reference: REFERENCE }, client: 7, case: { id: '9' }, organisation: 3 },
		};
		expect(readDelivery(body, {})).toEqual({
			event: 'form.submitted',
			resource: 'form',
			subject: 'client',
			client_id: 7,
			case_id: 9,
			organisation_id: 3,
			form_reference: REFERENCE,
			triggered_at: '2026-02-03T04:05:06Z',
			delivery_id: 'd-2',
			event_key: `form.submitted/${REFERENCE}/2026-02-03T04:05:06Z`,
			payload: body,
		});
	});

	it.each(['2026-02-03T04:05:06+00:00', '2026-02-03T05:05:06+01:00', '2026-02-03T04:05:06.789Z'])(
		'knows an event by one key, however its time is written: %s',
		(at) => {
			const body = { trigger: { alias: 'client.updated', triggered_at: at }, data: { client: 7 } };
			expect(readDelivery(body, {})).toMatchObject({
				triggered_at: at,
				event_key: 'client.updated/7/2026-02-03T04:05:06Z',
			});
		},
	);

	it('takes a request of an organisation for one', () => {
		const record = (data: object) =>
			readDelivery({ trigger: { alias: 'record.created' }, data }, {})?.subject;
		expect(record({ record: { id: 1, type: 'organisation' }, client: { id: 2 } })).toBe(
			'organisation',
		);
		expect(record({ record: { id: 1 }, organisation: { id: 2 } })).toBe('organisation');
		expect(record({ record: { id: 1 } })).toBeUndefined();
	});

	it('takes over only ids that could be ids', () => {
		const data = {
			client: { id: '../1' },
			record: -1,
			case: { id: 1.5 },
			form: 'x',
			organisation: null,
		};
		const item = readDelivery(
			{ event: 'client.updated', data },
			{ 'x-aqid-delivery-attempt': 'x' },
		);
		expect(item).toEqual({
			event: 'client.updated',
			resource: 'client',
			event_key: 'client.updated',
			payload: { event: 'client.updated', data },
		});
	});

	it('takes the data of a ping for what it is', () => {
		expect(readDelivery({ uuid: 'p', event: 'ping', data: ['ping'] }, {})?.event).toBe('ping');
	});

	it.each([
		[undefined],
		[null],
		['text'],
		[[]],
		[{}],
		[{ trigger: { alias: 5 } }],
		[{ event: '' }],
	])('finds no event in %j', (body) => {
		expect(readDelivery(body, {})).toBeUndefined();
	});
});
