import { callsOf, checkCalls, noFiles, operationNamed } from './calls.mts';

const record = { mode: 'id', value: '7' };
const step = { mode: 'id', value: '12' };
const made = { call: 'POST /sdk_token', body: { record_id: 7 } };
const answer = { object: 'sdk_token', token: 'made-1' };

describe('SDK sessions', () => {
	checkCalls([['sdk.createToken', { record }, made]]);

	it('takes a token given, and makes no other', async () => {
		expect(await callsOf('sdk.getStatus', { session: 'token', token: 'given-1' }, [{}])).toEqual([
			{ call: 'GET sdk:/status', bearer: 'given-1' },
		]);
	});

	it('makes a token for the request, uses it and does not show it', async () => {
		expect(await callsOf('sdk.getSteps', { record, returnAll: true }, [answer, []])).toEqual([
			made,
			{ call: 'GET sdk:/steps', bearer: 'made-1' },
		]);
		const { execute } = withExecute('sdk.getStatus');
		const results = [answer, { object: 'record_status', id: 7 }];
		const shown = await execute(
			{ session: 'record', record: 7 },
			{
				call: async () => ({ status: 200, headers: {}, body: results.shift() }),
				list: async () => [],
				listUnpaged: async () => [],
				files: noFiles,
				shared: undefined,
				outdated: false,
				kept: new Map(),
				raw: false,
			},
		);
		expect(shown).toEqual({ object: 'record_status', id: 7 });
	});

	it.each([{ object: 'sdk_token' }, { object: 'sdk_token', token: '' }, { token: null }])(
		'asks nothing of the SDK API where Amiqus answers %j in the place of a token',
		async (instead) => {
			const submitted = { record, step, stepType: 'check.photo_id' };
			await expect(callsOf('sdk.submitStep', submitted, [instead])).rejects.toThrow(
				'Amiqus made no SDK token for request 7',
			);
		},
	);

	it('submits an identity report', async () => {
		const addressHistory = {
			values: [
				{ start: '2026-01-02T00:00:00', houseNumber: '4', postcode: 'EH1 1YZ', city: '' },
				{ start: '2020-05-06', unit: 'B', country: 'FR' },
			],
		};
		const raw = { session: 'token', token: 't', step, stepType: 'check.identity' };
		const full = { ...raw, addressHistory, privacyPolicy: true, title: 'Dr', dob: '1990-02-03' };
		expect(await callsOf('sdk.submitStep', full)).toEqual([
			{
				call: 'POST sdk:/steps/12',
				bearer: 't',
				body: {
					title: 'Dr',
					dob: '1990-02-03',
					privacy_policy: true,
					address_history: [
						{
							start: '2026-01-02',
							address: { house_number: '4', postcode: 'EH1 1YZ', country: 'GB' },
						},
						{ start: '2020-05-06', address: { unit: 'B', country: 'FR' } },
					],
				},
			},
		]);
		const [first] = addressHistory.values;
		const address = (part: object) => ({ addressHistory: { values: [{ ...first, ...part }] } });
		for (const [wrong, problem] of [
			[{ privacyPolicy: false }, '‘Privacy Notice Accepted’'],
			[{ addressHistory: {} }, 'at least one address'],
			[address({ postcode: '' }), 'Postcode'],
			[address({ houseNumber: '' }), 'House Number'],
			[address({ houseNumber: '1234567890123' }), 'longer than 12'],
		] as const) {
			await expect(callsOf('sdk.submitStep', { ...full, ...wrong })).rejects.toThrow(problem);
		}
		const withoutPostcode = { addressHistory: { values: [first, { ...first, postcode: '' }] } };
		await expect(callsOf('sdk.submitStep', { ...full, ...withoutPostcode })).rejects.toThrow(
			'‘Address History’ → ‘Address 2’ takes a Postcode in the United Kingdom',
		);
	});

	it('submits the other kinds of steps', async () => {
		const raw = { session: 'token', token: 't', step };
		const dummy = { ...raw, stepType: 'check.dummy', state: 'refer', postcode: 'EH1' };
		expect(await callsOf('sdk.submitStep', dummy)).toMatchObject([
			{ body: { state: 'refer', postcode: 'EH1' } },
		]);
		const photoId = { ...raw, stepType: 'check.photo_id' };
		expect(await callsOf('sdk.submitStep', photoId)).toMatchObject([{ body: {} }]);
		expect(await callsOf('sdk.submitStep', { ...photoId, shareCode: 'W12' })).toMatchObject([
			{ body: { share_code: 'W12' } },
		]);
	});

	it('makes an Onfido token, for an app or the web', async () => {
		const raw = { session: 'token', token: 't' };
		const path = 'POST sdk:/providers/onfido/token';
		expect(await callsOf('sdk.createOnfidoToken', raw)).toEqual([
			{ call: path, bearer: 't', body: {} },
		]);
		const additionalFields = { bundleId: 'com.example.app' };
		expect(await callsOf('sdk.createOnfidoToken', { ...raw, additionalFields })).toEqual([
			{ call: path, bearer: 't', body: { bundle_id: 'com.example.app' } },
		]);
	});
});

function withExecute(name: string) {
	const operation = operationNamed(name);
	if (!('execute' in operation)) throw new Error(`${name} is one call`);
	return operation;
}
