import { startStub, stubTypes, type StubService } from './fixtures/stub.mts';
import {
	bytesOf,
	itemWithFile,
	jsonOf,
	runNode,
	searchList,
	startTrigger,
	testCredential,
	type NodeOptions,
} from './support/index.mts';

let service: StubService;

beforeEach(async () => {
	service = await startStub();
});

afterEach(async () => {
	await service.close();
});

const run = async (options: Partial<NodeOptions> = {}) =>
	await runNode({
		sandbox: service,
		types: stubTypes,
		parameters: { text: '={{ $json.word }}' },
		items: [{ word: 'one' }, { word: 'two' }],
		...options,
	});

describe('running a node on n8n’s engine', () => {
	it('evaluates expressions per item and links outputs to them', async () => {
		const { items, error, status, tries, hints } = await run();
		expect(error).toBeUndefined();
		expect(status).toBe('success');
		expect(jsonOf(items)).toEqual([{ text: 'one' }, { text: 'two' }]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(tries).toBe(1);
		expect(hints).toEqual([{ message: 'A hint' }]);
		expect(service.requests).toEqual(['POST /things', 'POST /things']);
	});

	it('resolves expressions that look back at an earlier node', async () => {
		const { items } = await run({ parameters: { text: "={{ $('Items').item.json.word }}!" } });
		expect(jsonOf(items)).toEqual([{ text: 'one!' }, { text: 'two!' }]);
	});

	it('reports the error of a run that stopped', async () => {
		service.failures = 1;
		const { error, items, status } = await run();
		expect(status).toBe('error');
		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: '500' });
		expect(service.requests).toHaveLength(1);
		expect(items).toEqual([]);
	});

	it('runs on with Continue On Fail', async () => {
		service.failures = 1;
		const { items } = await run({ settings: { onError: 'continueRegularOutput' } });
		expect(items).toHaveLength(2);
		expect(typeof items[0]?.json.error).toBe('string');
		expect(items[1]?.json).toEqual({ text: 'two' });
	});

	it('gives failed items to the error output', async () => {
		service.failures = 1;
		const { items, errorItems } = await run({ settings: { onError: 'continueErrorOutput' } });
		expect(jsonOf(items)).toEqual([{ text: 'two' }]);
		expect(errorItems).toHaveLength(1);
		expect(errorItems[0]?.json).toMatchObject({ word: 'one' });
	});

	it('counts the tries of Retry On Fail', async () => {
		service.failures = 1;
		const { items, tries } = await run({ settings: { retryOnFail: true, maxTries: 3 } });
		expect(tries).toBe(2);
		expect(jsonOf(items)).toEqual([{ text: 'one' }, { text: 'two' }]);
	});

	it('cancels a run', async () => {
		const stop = new AbortController();
		service.onRequest = () => stop.abort();
		const { status } = await run({ cancel: stop.signal });
		expect(status).toBe('canceled');
	});

	it('keeps files in n8n’s own store', async () => {
		const file = await itemWithFile(Buffer.from('hello'), {
			fileName: 'hello.txt',
			mimeType: 'text/plain',
		});
		const { items, error } = await run({ items: [file], parameters: { text: 'file' } });
		expect(error).toBeUndefined();
		expect(items[0]?.binary?.data?.id).toMatch(/^filesystem/);
		expect((await bytesOf(items[0])).toString()).toBe('HELLO');
	});
});

describe('OAuth2', () => {
	it('has n8n-core refresh an expired token and store the new one', async () => {
		service.expire();
		const { items, error, saved } = await run({ credentials: 'oauth2' });
		expect(error).toBeUndefined();
		expect(jsonOf(items)).toEqual([{ text: 'one' }, { text: 'two' }]);
		expect(service.requests).toEqual([
			'POST /things',
			'POST /oauth/token',
			'POST /things',
			'POST /things',
		]);
		expect(saved.all()).toMatchObject([
			{ tokenUpdates: 1, data: { oauthTokenData: { access_token: 'access-2' } } },
		]);
	});
});

describe('while editing a workflow', () => {
	it('searches a list', async () => {
		const picker = { sandbox: service, types: stubTypes, parameters: {}, filter: 'abc' };
		expect(await searchList('things', picker)).toEqual({ results: [{ name: 'abc', value: 1 }] });
	});

	it('tests a credential', async () => {
		const test = async (accessToken: string, baseUrl = service.url) =>
			await testCredential('amiqusApi', { accessToken, baseUrl }, stubTypes);
		expect(await test('token')).toEqual({ status: 'OK', message: 'Connection successful!' });
		expect(await test('wrong')).toEqual({ status: 'Error', message: 'Unauthorized' });
		expect(await test('token', 'http://127.0.0.1:1')).toMatchObject({ status: 'Error' });
	});
});

describe('a trigger', () => {
	it('is activated, receives deliveries over HTTP, and is deactivated', async () => {
		const trigger = await startTrigger({ sandbox: service, types: stubTypes, parameters: {} });
		try {
			expect(await trigger.activate()).toBe('created');
			expect(await trigger.activate()).toBe('existed');
			expect(trigger.nodeData()).toEqual({ url: trigger.url });
			const post = async (body: object) => {
				const answer = await fetch(trigger.url, {
					method: 'POST',
					headers: { 'Content-Type': 'application/json' },
					body: JSON.stringify(body),
				});
				return [answer.status, await answer.text()];
			};
			expect(await post({ a: 1 })).toEqual([200, '{"message":"Workflow was started"}']);
			expect(await post({ ignore: 1 })).toEqual([200, '{"message":"Webhook call received"}']);
			expect(await post({ refuse: 1 })).toEqual([401, 'no']);
			expect(await post({ fail: 1 })).toEqual([500, '{"message":"Error in workflow"}']);
			expect(trigger.started.map(({ items }) => jsonOf(items))).toEqual([
				[{ body: { a: 1 }, length: 7 }],
			]);
			expect(trigger.failures).toHaveLength(1);
			await trigger.deactivate();
			expect(trigger.nodeData()).toEqual({});
		} finally {
			await trigger.close();
		}
	});
});
