import { call, type Page, person, submit, useSandbox } from './support.mts';

interface Row {
	id: number;
}

interface Assignee extends Row {
	team_member: Row;
}

const member = (id: number) => ({ type: 'team_member', team_member: id });

describe('Assignees', () => {
	const sandbox = useSandbox();

	test.each(['/clients/1002', '/organisations/3002', '/records/5002'])('of %s', async (owner) => {
		const path = `${owner}/assignees`;
		const ids = async () =>
			(await call<Page<Assignee>>(sandbox(), 'GET', path)).json.data.map(
				({ team_member }) => team_member.id,
			);
		await call(sandbox(), 'DELETE', path);
		const added = await call<Page<Assignee>>(sandbox(), 'POST', path, [member(121), member(122)]);
		expect(added.status).toBe(201);
		expect(added.json).toMatchObject({ object: 'list', total: 2, limit: 100, has_more: false });
		expect((await call(sandbox(), 'POST', path, [member(121)])).status).toBe(204);

		const replaced = await call<Page<Assignee>>(sandbox(), 'PUT', path, [member(122), member(123)]);
		expect(replaced.json.data.map(({ team_member }) => team_member.id)).toEqual([123]);
		expect(await ids()).toEqual([122, 123]);
		const kept = added.json.data[1]?.id;
		expect((await call(sandbox(), 'DELETE', `${path}/${kept}`)).status).toBe(204);
		expect(await ids()).toEqual([123]);
		const gone = await call(sandbox(), 'DELETE', `${path}/${kept}`);
		expect(gone.json).toEqual({ error: 'Assignee not found' });

		const wrong = await call(sandbox(), 'POST', path, [member(121), member(999)]);
		expect(Object.keys(wrong.json)).toEqual(['1.team_member']);
		expect(await ids()).toEqual([123]);
	});
});

describe('Organisations', () => {
	const sandbox = useSandbox({ seed: 'empty' });

	test('know their persons, and persons their organisations', async () => {
		const client = await call<Row>(sandbox(), 'POST', '/clients', person('Ann'));
		const made = await call<Row>(sandbox(), 'POST', '/organisations', { name: 'Pier Ltd' });
		expect(made.json).toMatchObject({ assignees: null, clients: null, status: null });
		const path = `/clients/${client.json.id}/organisations`;
		expect((await call(sandbox(), 'POST', path, [made.json.id])).status).toBe(201);
		expect((await call(sandbox(), 'POST', path, [made.json.id])).status).toBe(204);
		const shown = await call(sandbox(), 'GET', `/organisations/${made.json.id}?expand=clients`);
		expect(shown.json.clients).toMatchObject({ object: 'list', data: [{ id: client.json.id }] });
		const found = await call<Page<Row>>(sandbox(), 'GET', '/clients?search=pier');
		expect(found.json.total).toBe(1);
		await call(sandbox(), 'DELETE', `${path}/${made.json.id}`);
		expect((await call<Page<Row>>(sandbox(), 'GET', path)).json.total).toBe(0);
		const unknown = await call(sandbox(), 'PUT', path, [made.json.id, 7]);
		expect(Object.keys(unknown.json)).toEqual(['1']);
	});

	test('a company number needs a register', async () => {
		const body = { name: 'Pier Ltd', company_number: 'SC1' };
		const refused = await call(sandbox(), 'POST', '/organisations', body);
		expect(Object.keys(refused.json)).toEqual(['jurisdiction']);
		const whole = { ...body, jurisdiction: 'gb' };
		expect((await call(sandbox(), 'POST', '/organisations', whole)).status).toBe(201);
	});
});

describe('Corrections', () => {
	const sandbox = useSandbox({ seed: 'empty' });

	test('proposed on the page, decided by the team, once', async () => {
		const client = (await call<Row>(sandbox(), 'POST', '/clients', person('Ann'))).json.id;
		const record = await call<Row & { perform_url: string }>(sandbox(), 'POST', '/records', {
			client,
			notification: false,
			steps: [{ type: 'check.identity' }],
		});
		await submit(record.json.perform_url, {
			correction: 'true',
			first_name: 'Anne',
			last_name: 'Example',
		});
		const recordPath = `/records/${record.json.id}`;
		expect((await call(sandbox(), 'GET', recordPath)).json.status).toBe('amendments');
		const list = await call<Page<Row>>(sandbox(), 'GET', `/clients/${client}/corrections`);
		expect(list.json.data).toMatchObject([
			{ status: 'pending', correction: { first_name: 'Anne' }, record: record.json.id },
		]);
		const path = `/clients/${client}/corrections/${list.json.data[0]?.id}`;
		const body = { status: 'accepted', correction: { first_name: 'Anna' } };
		expect((await call(sandbox(), 'PATCH', path, body)).status).toBe(200);
		expect((await call(sandbox(), 'PATCH', path, body)).status).toBe(405);
		const after = await call<{ name: object }>(sandbox(), 'GET', `/clients/${client}`);
		expect(after.json.name).toMatchObject({ first_name: 'Anna', last_name: 'Example' });
		expect((await call(sandbox(), 'GET', recordPath)).json.status).toBe('pending');
	});
});

describe('Reviews', () => {
	const sandbox = useSandbox();

	test('of a step: the latest one shows in the step', async () => {
		const record = sandbox().state.records.where('client', 1001)[0];
		const [, bill] = record?.steps ?? [];
		const path = `/records/${record?.id}/steps/${bill}/reviews`;
		const made = await call<Row>(sandbox(), 'POST', `${path}?expand=reviewed_by`, {
			status: 'approved',
			message: 'Fine',
		});
		expect(made.json).toMatchObject({
			from_status: 'pending',
			reviewed_by: { object: 'team_member' },
		});
		const steps = await call<Page<{ id: number; review: unknown }>>(
			sandbox(),
			'GET',
			`/records/${record?.id}/steps?expand=review`,
		);
		const step = steps.json.data.find(({ id }) => id === bill);
		expect(step?.review).toMatchObject({ id: made.json.id, status: 'approved' });
		const elsewhere = await call(sandbox(), 'POST', `/records/5001/steps/${bill}/reviews`, {
			status: 'approved',
		});
		expect(elsewhere.json).toEqual({ error: 'Record step not found' });
	});

	test('of a case: its status and the totals follow', async () => {
		const count = async (status: string) => {
			const { json } = await call<{ aggregates: Array<{ status: string; count: number }> }>(
				sandbox(),
				'GET',
				'/aggregates/case-status',
			);
			return json.aggregates.find((entry) => entry.status === status)?.count;
		};
		const before = (await count('rejected')) ?? NaN;
		const path = '/cases/8001/reviews';
		const review = await call(sandbox(), 'POST', path, { status: 'rejected' });
		expect(review.json).toMatchObject({ status: 'rejected', from_status: 'action_required' });
		expect((await call(sandbox(), 'GET', '/cases/8001')).json.status).toBe('rejected');
		expect(await count('rejected')).toBe(before + 1);
	});
});

describe('A team without cases', () => {
	const sandbox = useSandbox({ casesEnabled: false });

	test.each(['/cases', '/cases/8001', '/aggregates/case-status'])(
		'%s is not there',
		async (path) => {
			expect((await call(sandbox(), 'GET', path)).status).toBe(404);
		},
	);
});

describe('A fresh sandbox', () => {
	const sandbox = useSandbox();

	test('has something in every list', async () => {
		const empty: string[] = [];
		const lists =
			'/me/teams /team/members /clients /organisations /records /cases /files /forms /steps ' +
			'/form-templates /templates/records /templates/emails /templates/documents /documents /credits ' +
			'/clients/1001/assignees /clients/1001/organisations /clients/1001/forms /clients/1001/files ' +
			'/clients/1001/records /clients/1001/corrections /cases/8001/items /cases/8001/assignees ' +
			'/cases/8002/reviews /organisations/3001/assignees /organisations/3001/clients';
		for (const path of lists.split(' ')) {
			const { json } = await call<Page<Row>>(sandbox(), 'GET', path);
			if (!json.total) empty.push(path);
		}
		expect(empty).toEqual([]);
	});

	test('has requests in many states', async () => {
		const { json } = await call<Page<{ status: string }>>(sandbox(), 'GET', '/records?limit=100');
		expect([...new Set(json.data.map(({ status }) => status))].sort()).toEqual([
			'amendments',
			'complete',
			'empty',
			'incomplete',
			'paused',
			'pending',
			'reviewed',
			'started',
			'waiting',
		]);
	});

	test('has a photo ID check with all its results', async () => {
		const check = sandbox().state.checks.rows.find(({ response }) => response !== null);
		const plain = await call(sandbox(), 'GET', `/checks/${check?.id}`);
		expect(plain.json).toMatchObject({ type: 'photo_id', response: true });
		const { json } = await call<{ response: { reports: Array<{ type: string }> } }>(
			sandbox(),
			'GET',
			`/checks/${check?.id}?expand=response,record`,
		);
		expect(json.response.reports.map(({ type }) => type)).toEqual([
			'document',
			'facial_similarity_motion',
		]);
	});
});
