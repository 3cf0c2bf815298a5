import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { Amiqus } from '../../nodes/Amiqus/Amiqus.node';
import { systemClock } from '../../nodes/Amiqus/transport/limits/clock';

const { listSearch } = new Amiqus().methods;

/** What a picker is given by n8n, with an Amiqus that refuses every call for a minute. */
const context = {
	getNode: () => ({ name: 'Amiqus', credentials: { amiqusApi: { id: '1', name: 'Amiqus' } } }),
	getNodeParameter: () => 'accessToken',
	getCredentials: async () =>
		await Promise.resolve({ baseUrl: 'https://id.amiqus.co', accessToken: 'a-secret-token' }),
	logger: { debug: () => undefined },
	helpers: {
		httpRequestWithAuthentication: async () =>
			await Promise.resolve({ statusCode: 429, headers: { 'retry-after': '60' }, body: {} }),
	},
} as unknown as ILoadOptionsFunctions;

it('a list waits ten seconds for the rate limit, and then says so', async () => {
	const real = { ...systemClock };
	let now = 0;
	Object.assign(systemClock, {
		now: () => now,
		// Each wait is over at once, and time has passed all the same.
		sleep: async (ms: number) => {
			await new Promise((resolve) => setImmediate(resolve));
			now += ms;
		},
	});
	try {
		await expect(listSearch.searchClients?.call(context)).rejects.toMatchObject({
			message: "Amiqus's rate limit is used up, so this list cannot be shown at the moment",
		});
		expect(now).toBeGreaterThanOrEqual(10_000);
		// The gate looks again every five seconds, beside the wait for the list's own ten.
		expect(now).toBeLessThan(30_000);
	} finally {
		Object.assign(systemClock, real);
	}
});
