import { EVENTS } from '../../../sandbox/index.mts';
import { attachForm } from '../../../sandbox/domain/forms.mts';
import { setClientArchived } from '../../../sandbox/domain/clients.mts';
import { STARTER_FORM } from '../../../sandbox/seed/templates.mts';
import { call, person, submit, useSandbox } from './support.mts';

/** What follows from nothing the API or the pages do: forms' questions change on Amiqus's screens only. */
const SCREENS_ONLY = ['form.modified'];

describe('Events follow from what happens', () => {
	const sandbox = useSandbox({ seed: 'empty' });
	const seen = new Set<string>();
	let events: string[] = [];

	beforeEach(() => {
		events = [];
		sandbox().state.onEvent(({ name }) => {
			events.push(name);
			seen.add(name);
		});
	});

	/** What was announced since the last look, in alphabetical order. */
	const heard = () => events.splice(0).sort();

	const ask = async <T extends object = { id: number; perform_url: string }>(
		method: string,
		path: string,
		body?: unknown,
	): Promise<T> => {
		const { status, json, text } = await call<T>(sandbox(), method, path, body);
		if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
		return json;
	};
	const addPerson = async (first = 'Ann') => (await ask('POST', '/clients', person(first))).id;
	const send = async (client: number, steps: object[], notification: 'email' | false = false) =>
		await ask('POST', '/records', { client, steps, notification });

	test('of a person', async () => {
		const client = `/clients/${await addPerson()}`;
		expect(heard()).toEqual(['client.created']);
		await ask('PATCH', client, { status: 'approved' });
		expect(heard()).toEqual(['client.status', 'client.updated']);
		const today = new Date().toISOString().slice(0, 10);
		await ask('PATCH', client, { deletion_date: today });
		expect(heard()).toEqual([
			'client.deletion_reminder_due',
			'client.deletion_reminder_updated',
			'client.updated',
		]);
		await ask('PATCH', client, { deletion_date: null });
		expect(heard()).toEqual(['client.deletion_reminder_deleted', 'client.updated']);
		const organisation = await ask('POST', '/organisations', { name: 'Example Ltd' });
		await ask('POST', `${client}/organisations`, [organisation.id]);
		expect(heard()).toEqual(['client.organisations']);
		const row = sandbox().state.clients.rows[0];
		if (!row) throw new Error('There is nobody');
		setClientArchived(sandbox().state, row, true);
		setClientArchived(sandbox().state, row, false);
		expect(heard()).toEqual(['client.archived', 'client.unarchived']);
		await ask('DELETE', client);
		expect(heard()).toEqual(['client.deleted']);
	});

	test('of a request that a person completes on its page', async () => {
		const client = await addPerson();
		heard();
		const steps = [
			{ type: 'check.watchlist', preferences: { search_profile: 'peps_sanctions', silent: false } },
			{ type: 'form', preferences: { form: STARTER_FORM } },
		];
		const { id, perform_url: page } = await send(client, steps);
		expect(heard()).toEqual(['client.record', 'form.sent', 'record.created']);
		const [check, form] = sandbox().state.records.need(id).steps;
		await submit(page, { step: String(check), outcome: 'accepted' });
		expect(heard()).toEqual(['record.updated', 'watchlist.updated']);
		await submit(page, { step: String(form), 'field-2': 'Baker', 'field-3': 'Full-time' });
		expect(heard()).toEqual([
			'form.submitted',
			'form.updated',
			'record.finished',
			'record.updated',
		]);
		await ask('PATCH', `/records/${id}`, { is_reviewed: true });
		await ask('PATCH', `/records/${id}`, { is_reviewed: false });
		expect(heard()).toEqual(['record.reviewed', 'record.unreviewed']);
	});

	test('of a request that bounces, or is ended', async () => {
		const { id } = await send(await addPerson('Bounce'), [{ type: 'check.identity' }], 'email');
		expect(heard()).toContain('record.bounced');
		await ask('PATCH', `/records/${id}`, { expired_at: true });
		expect(heard()).toEqual(['record.finished', 'record.updated']);
	});

	test('of a case', async () => {
		const client = await addPerson();
		const request = await send(client, [{ type: 'check.identity' }]);
		heard();
		const { id } = await ask('POST', '/cases', { client, name: 'A case' });
		expect(heard()).toEqual(['case.created']);
		await ask('PATCH', `/cases/${id}/items`, [{ id: request.id, type: 'record' }]);
		expect(heard()).toEqual(['case.item_added']);
		sandbox().complete(request.id);
		expect(heard()).toEqual(['case.status', 'record.finished', 'record.updated']);
		for (const status of ['approved', 'rejected']) {
			await ask('POST', `/cases/${id}/reviews`, { status });
			expect(heard()).toEqual(expect.arrayContaining(['case.status', `case.${status}`]));
		}
		const [item] = sandbox().state.caseItems.rows;
		await ask('DELETE', `/cases/${id}/items/${item?.id}`);
		expect(heard()).toEqual(['case.item_removed']);
		await ask('PATCH', `/cases/${id}`, { name: 'Another name' });
		expect(heard()).toEqual(['case.updated']);
		await ask('PATCH', `/cases/${id}`, { is_archived: true });
		await ask('PATCH', `/cases/${id}`, { is_archived: false });
		expect(heard()).toEqual(['case.archived', 'case.unarchived']);
	});

	test('of a form that the team adds', async () => {
		const client = await addPerson();
		heard();
		const { state } = sandbox();
		const [template] = state.formTemplates.rows;
		if (!template) throw new Error('There is no form template');
		attachForm(state, template, client);
		expect(heard()).toEqual(['form.attached']);
		await ask('DELETE', `/clients/${client}`);
		expect(heard()).toEqual(['client.deleted', 'form.deleted']);
	});

	test('cover all there are', () => {
		expect([...seen, ...SCREENS_ONLY].sort()).toEqual([...EVENTS].sort());
	});
});
