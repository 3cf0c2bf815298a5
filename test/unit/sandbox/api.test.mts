import { call, type Page, person, useSandbox } from './support.mts';

type Row = { id: number; email: string; reference: string | null };

describe('Tokens', () => {
	const sandbox = useSandbox();

	test('no token, a wrong one and an unknown path are told apart', async () => {
		const wrong = await call(sandbox(), 'GET', '/me', undefined, 'guess');
		expect(wrong.status).toBe(401);
		expect(wrong.json).toEqual({ error: 'Unauthenticated.' });
		expect((await call(sandbox(), 'GET', '/nothing')).status).toBe(404);
		expect((await call(sandbox(), 'GET', '/me')).status).toBe(200);
	});

	test('who may only read cannot write', async () => {
		const { readOnly } = sandbox().tokens;
		const reply = await call(sandbox(), 'POST', '/clients', person('Ann'), readOnly);
		expect(reply.status).toBe(403);
		expect(reply.json).toEqual({ message: 'This action is unauthorized.' });
		expect((await call(sandbox(), 'GET', '/clients', undefined, readOnly)).status).toBe(200);
	});

	test('only an owner deletes a person who has requests', async () => {
		const path = '/clients/1001';
		const { member } = sandbox().tokens;
		expect((await call(sandbox(), 'DELETE', path, undefined, member)).status).toBe(403);
		expect((await call(sandbox(), 'DELETE', path)).status).toBe(204);
		expect((await call(sandbox(), 'GET', path)).json).toEqual({ error: 'Client not found' });
	});
});

describe('Lists', () => {
	const sandbox = useSandbox({ seed: 'empty' });

	const fill = async (count: number) => {
		for (let index = 1; index <= count; index += 1) {
			await call(sandbox(), 'POST', '/clients', person(`P${index}`, { reference: `Ref-${index}` }));
		}
	};

	test('an empty list is one page without links', async () => {
		const { json } = await call(sandbox(), 'GET', '/clients');
		expect(json).toEqual({
			object: 'paginated_list',
			data: [],
			total: 0,
			count: 0,
			limit: 25,
			current_page: 1,
			total_pages: 1,
			links: null,
		});
	});

	test('next links lead through all pages, keeping the filters', async () => {
		await fill(7);
		const seen: string[] = [];
		let url: string | null = `${sandbox().api}/clients?limit=3&search=example&order_by=desc`;
		while (url !== null) {
			const path: string = url.slice(sandbox().api.length);
			const { json }: { json: Page<Row> } = await call<Page<Row>>(sandbox(), 'GET', path);
			expect(json).toMatchObject({ total: 7, total_pages: 3, limit: 3 });
			seen.push(...json.data.map(({ email }) => email.replace('@example.com', '')));
			url = json.links?.next ?? null;
		}
		expect(seen).toEqual(['p7', 'p6', 'p5', 'p4', 'p3', 'p2', 'p1']);
	});

	test('a page behind the last is empty and points back', async () => {
		await fill(3);
		const { json } = await call<Page<Row>>(sandbox(), 'GET', '/clients?limit=2&page=9');
		expect(json.data).toEqual([]);
		expect(json.links?.next).toBeNull();
		expect(json.links?.previous).toContain('page=2');
	});

	test('a reference is matched whole, whatever its case', async () => {
		await fill(12);
		const found = await call<Page<Row>>(sandbox(), 'GET', '/clients?reference=REF-1');
		expect(found.json.data.map(({ reference }) => reference)).toEqual(['Ref-1']);
		const { id } = found.json.data[0] ?? { id: 0 };
		await call(sandbox(), 'PATCH', `/clients/${id}`, { reference: 'other' });
		const after = await call<Page<Row>>(sandbox(), 'GET', '/clients?reference=REF-1');
		expect(after.json.total).toBe(0);
	});

	test.each([
		['limit=0', 'limit'],
		['limit=101', 'limit'],
		['page=0', 'page'],
		['page=x', 'page'],
		['sort_by=email', 'sort_by'],
		['status=gone', 'status'],
	])('refuses ?%s', async (query, field) => {
		const { status, json } = await call(sandbox(), 'GET', `/clients?${query}`);
		expect(status).toBe(422);
		expect(json).toEqual({ [field]: [expect.any(String)] });
	});

	test('expands what it is asked to, but nothing nested', async () => {
		const made = await call<Row>(sandbox(), 'POST', '/clients', person('Ann'));
		const { id } = made.json;
		await call(sandbox(), 'POST', '/cases', { client: id, name: 'A case' });
		const list = await call<Page<{ client: Row }>>(sandbox(), 'GET', '/cases?expand=client,items');
		expect(list.json.data[0]?.client).toMatchObject({ object: 'client', id });
		const nested = await call(sandbox(), 'GET', '/cases?expand=client.records');
		expect(nested.status).toBe(422);
		expect(Object.keys(nested.json)).toEqual(['expand.0']);
	});
});

describe('Bodies', () => {
	const sandbox = useSandbox({ seed: 'empty' });

	test('each fault is named by its dotted path', async () => {
		const { status, json } = await call(sandbox(), 'POST', '/clients', {
			name: { first_name: 'Ann', title: 'duke' },
			email: 'no address',
			dob: '1990-02-31',
			nickname: 'A',
		});
		expect(status).toBe(422);
		expect(Object.keys(json).sort()).toEqual([
			'dob',
			'email',
			'name.last_name',
			'name.title',
			'nickname',
		]);
	});

	test('an empty change and broken JSON are refused as a whole', async () => {
		const { json } = await call<{ id: number }>(sandbox(), 'POST', '/clients', person('Ann'));
		const empty = await call(sandbox(), 'PATCH', `/clients/${json.id}`, {});
		expect(empty.json).toEqual({ errors: ['At least one property is required'] });
		const broken = await fetch(`${sandbox().api}/clients`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${sandbox().token}`,
				'content-type': 'application/json',
			},
			body: '{"name":',
		});
		expect(broken.status).toBe(422);
	});

	test('answers are plain ASCII', async () => {
		const made = await call<{ name: { name: string } }>(
			sandbox(),
			'POST',
			'/clients',
			person('Zoë🦊', { email: 'zoe@example.com' }),
		);
		expect(made.json.name.name).toBe('Zoë🦊 Example');
		expect(made.text).toContain('Zo\\u00eb\\ud83e\\udd8a');
	});

	test('the same person sent twice is two persons', async () => {
		await call(sandbox(), 'POST', '/clients', person('Ann'));
		await call(sandbox(), 'POST', '/clients', person('Ann'));
		expect(sandbox().state.clients.size).toBe(2);
	});
});

describe('Rate limit', () => {
	let skew = 0;
	const sandbox = useSandbox({
		rateLimit: { limit: 3, windowMs: 60_000 },
		endpointLimits: [{ path: /^\/credits|^\/steps$/, limit: 1 }],
		now: () => 1_700_000_000_000 + skew,
	});
	beforeEach(() => {
		skew = 0;
	});

	const status = () => call(sandbox(), 'GET', '/status');

	test('counts down, refuses, and begins again with the next window', async () => {
		const left: Array<string | null> = [];
		for (let index = 0; index < 3; index += 1) {
			const { headers } = await status();
			expect(headers.get('x-ratelimit-limit')).toBe('3');
			left.push(headers.get('x-ratelimit-remaining'));
			expect(headers.get('retry-after')).toBeNull();
		}
		expect(left).toEqual(['2', '1', '0']);
		skew = 20_500;
		const refused = await status();
		expect(refused.status).toBe(429);
		expect(refused.headers.get('retry-after')).toBe('40');
		expect(refused.headers.get('x-ratelimit-reset')).toBe('1700000060');
		skew = 60_000;
		expect((await status()).headers.get('x-ratelimit-remaining')).toBe('2');
	});

	test('is one for all tokens of a person in a team', async () => {
		const { access_token: other } = sandbox().authority.issue(sandbox().state.members.need(121));
		await status();
		const { headers } = await call(sandbox(), 'GET', '/status', undefined, other);
		expect(headers.get('x-ratelimit-remaining')).toBe('1');
		const another = await call(sandbox(), 'GET', '/status', undefined, sandbox().tokens.member);
		expect(another.headers.get('x-ratelimit-remaining')).toBe('2');
	});

	test('an endpoint with a lower limit is counted apart', async () => {
		const first = await call(sandbox(), 'GET', '/steps');
		expect(first.headers.get('x-ratelimit-limit')).toBe('1');
		expect((await call(sandbox(), 'GET', '/steps')).status).toBe(429);
		expect((await status()).headers.get('x-ratelimit-remaining')).toBe('2');
		expect(sandbox().requests.throttled).toBe(1);
	});
});
