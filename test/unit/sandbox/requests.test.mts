import { STARTER_FORM } from '../../../sandbox/seed/templates.mts';
import { call, type Page, person, submit, useSandbox } from './support.mts';

interface Step {
	id: number;
	type: string;
	completed_at: string | null;
	check?: { status: string };
	form?: { fields: Array<{ id: string; value?: unknown }> };
}

interface RecordBody {
	id: number;
	status: string;
	perform_url: string | false;
	steps: Step[];
}

describe('Requests', () => {
	const sandbox = useSandbox({ seed: 'empty' });

	const addPerson = async () =>
		(await call<{ id: number }>(sandbox(), 'POST', '/clients', person('Ann'))).json.id;

	const send = async (steps: object[], more: object = {}) =>
		await call<RecordBody>(sandbox(), 'POST', '/records', {
			client: await addPerson(),
			notification: false,
			steps,
			...more,
		});

	const get = async (id: number) =>
		(await call<RecordBody>(sandbox(), 'GET', `/records/${id}`)).json;

	test('from steps: defaults are filled in, the cost is worked out', async () => {
		const { status, json } = await send([
			{ type: 'check.photo_id', preferences: { report_type: 'standard', docs: ['passport'] } },
			{ type: 'form', preferences: { form: STARTER_FORM } },
		]);
		expect(status).toBe(201);
		expect(json).toMatchObject({ status: 'pending', steps: [{ cost: 1 }, { cost: 0 }] });
		expect(json.perform_url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/i\/[\w-]{20}$/);
	});

	test('from a template, which settles the notification itself', async () => {
		const template = sandbox().state.recordTemplates.rows[1]?.id;
		const client = await addPerson();
		const made = await call<RecordBody>(sandbox(), 'POST', '/records', { client, template });
		expect(made.json.steps.map(({ type }) => type)).toEqual([
			'check.photo_id',
			'check.watchlist',
			'form',
			'document.transfer',
		]);
		const both = { client, template, notification: 'email' };
		const refused = await call(sandbox(), 'POST', '/records', both);
		expect(refused.status).toBe(422);
		expect(Object.keys(refused.json)).toEqual(['notification']);
	});

	test.each<[string, object[], string]>([
		['two checks of one type', [{ type: 'check.dummy' }, { type: 'check.dummy' }], 'steps.1.type'],
		['an unknown type', [{ type: 'check.palm' }], 'steps.0.type'],
		['no preferences', [{ type: 'check.photo_id' }], 'steps.0.preferences'],
		[
			'a template that is not there',
			[{ type: 'document.request', preferences: { template: 1 } }],
			'steps.0.preferences.template',
		],
		[
			'a gap that is no number of weeks',
			[
				{
					type: 'check.employment_referencing',
					preferences: { type: 'standard', timeframe: 3, gap_threshold: 10 },
				},
			],
			'steps.0.preferences.gap_threshold',
		],
	])('refuses %s', async (_what, steps, path) => {
		const { status, json } = await send(steps);
		expect(status).toBe(422);
		expect(Object.keys(json)).toEqual([path]);
		expect(sandbox().state.records.size).toBe(0);
	});

	test('a person completes it on its page, step by step', async () => {
		const made = await send(
			[{ type: 'check.identity' }, { type: 'form', preferences: { form: STARTER_FORM } }],
			{ is_declaration_required: true },
		);
		const { id, perform_url: url, steps } = made.json;
		const address = String(url);
		const ids = steps.map((step) => String(step.id));
		const events: string[] = [];
		sandbox().state.onEvent(({ name }) => events.push(name));

		expect(await (await fetch(address)).text()).toContain('Identity report');
		await submit(address, { step: ids[0] ?? '', outcome: 'refer' });
		expect((await get(id)).status).toBe('started');
		expect(await (await fetch(address)).text()).toContain('Job title');
		await submit(address, { step: ids[1] ?? '', 'field-2': 'Baker', 'field-3': 'Full-time' });
		await submit(address, { declaration: 'true' });

		const done = await get(id);
		expect(done).toMatchObject({ status: 'complete', perform_url: false });
		const list = await call<Page<Step>>(sandbox(), 'GET', `/records/${id}/steps?expand=check,form`);
		expect(list.json.data[0]?.check?.status).toBe('refer');
		const fields = list.json.data[1]?.form?.fields ?? [];
		expect(fields.find((field) => field.id === '2')?.value).toBe('Baker');
		expect(await (await fetch(address)).text()).toContain('Thank you');
		expect(events.filter((name) => name === 'record.finished')).toHaveLength(1);
		expect(events).toContain('form.submitted');
	});

	test('a result that comes later leaves it waiting', async () => {
		const { json } = await send([{ type: 'check.identity' }]);
		sandbox().complete(json.id, { outcome: 'submitted' });
		expect((await get(json.id)).status).toBe('waiting');
	});

	test('one that is ended early is empty, or incomplete once something was done', async () => {
		const untouched = await send([{ type: 'check.identity' }]);
		const ended = await call<RecordBody>(sandbox(), 'PATCH', `/records/${untouched.json.id}`, {
			expired_at: true,
		});
		expect(ended.json).toMatchObject({ status: 'empty', perform_url: false });

		const begun = await send([{ type: 'check.identity' }, { type: 'check.dummy' }]);
		await submit(String(begun.json.perform_url), { step: String(begun.json.steps[0]?.id) });
		await call(sandbox(), 'POST', `/records/${begun.json.id}/expire`);
		expect((await get(begun.json.id)).status).toBe('incomplete');
		const again = await call(sandbox(), 'POST', `/records/${begun.json.id}/expire`);
		expect(again.status).toBe(422);
	});

	test('finishing it moves the case it is in', async () => {
		const { json } = await send([{ type: 'check.identity' }]);
		const client = sandbox().state.clients.rows[0]?.id;
		const opened = await call<{ id: number; status: string }>(sandbox(), 'POST', '/cases', {
			client,
			name: 'Onboarding',
		});
		const path = `/cases/${opened.json.id}/items`;
		const items = [{ id: json.id, type: 'record' }];
		expect((await call(sandbox(), 'PATCH', path, items)).status).toBe(201);
		expect((await call(sandbox(), 'PATCH', path, items)).status).toBe(204);
		sandbox().complete(json.id);
		const after = await call(sandbox(), 'GET', `/cases/${opened.json.id}`);
		expect(after.json.status).toBe('action_required');
	});
});
