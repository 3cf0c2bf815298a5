import { AmiqusApi } from '../../../credentials/AmiqusApi.credentials';

const { authenticate } = new AmiqusApi();
const credentials = { accessToken: 'secret', baseUrl: 'https://id.amiqus.co' };
/** What n8n hands over: an address as `url`, or as `uri` where the HTTP Request node calls. */
const authorise = async (options: object) => await authenticate(credentials, options as never);

it.each([
	{ url: 'https://id.amiqus.co/api/v2/me' },
	{ uri: 'https://id.amiqus.co/api/v2/me' },
	{ url: '/api/v2/me', baseURL: 'https://id.amiqus.co' },
])('adds the token to a call to Amiqus: %j', async (options) => {
	expect(await authorise(options)).toEqual({
		...options,
		headers: { Authorization: 'Bearer secret' },
	});
});

it.each([
	{ url: 'https://example.com/api/v2/me' },
	{ uri: 'https://example.com/api/v2/me' },
	// n8n calls the `url` where there are both.
	{ url: 'https://example.com/', uri: 'https://id.amiqus.co/api/v2/me' },
	{ url: 'http://id.amiqus.co/api/v2/me' },
	{},
])('never adds it to any other: %j', async (options) => {
	await expect(authorise(options)).rejects.toThrow();
});
