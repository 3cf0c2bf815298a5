import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../../../sandbox/index.mts';
import { call, person, useSandbox } from './support.mts';

const DAY = 24 * 60 * 60 * 1000;
const START = Date.parse('2026-03-02T10:00:00Z');

const told = (sandbox: Sandbox) => {
	const events: string[] = [];
	sandbox.state.onEvent(({ name, at }) => events.push(`${name} ${at}`));
	return events;
};

async function request(sandbox: Sandbox, more: object = {}, address = 'ann@example.com') {
	const body = person('Ann', { email: address });
	const { json: client } = await call<{ id: number }>(sandbox, 'POST', '/clients', body);
	const steps = [{ type: 'check.identity' }];
	const wanted = { client: client.id, notification: 'email', steps, ...more };
	const { json } = await call<{ id: number }>(sandbox, 'POST', '/records', wanted);
	return { client: client.id, id: json.id };
}

describe('a clock that is moved', () => {
	const sandbox = useSandbox({ seed: 'empty', now: () => START });
	const emails = () => sandbox().state.emails.rows.map(({ kind, at }) => `${kind} ${at}`);

	it('ends requests, and tells of it at the time when it was', async () => {
		const { id } = await request(sandbox());
		const events = told(sandbox());
		sandbox().clock.advance(29 * DAY);
		expect(events).toEqual([]);
		sandbox().clock.advance(4 * DAY);
		expect(events).toEqual(['record.finished 2026-04-01T10:00:00Z']);
		const { json } = await call(sandbox(), 'GET', `/records/${id}`);
		expect(json).toMatchObject({ status: 'empty' });
		expect(sandbox().state.now()).toBe('2026-04-04T10:00:00Z');
		sandbox().clock.advance(40 * DAY);
		expect(events).toHaveLength(1);
	});

	it('reminds every second day until the person is done, and never after the end', async () => {
		const { id } = await request(sandbox(), { reminder: true });
		sandbox().clock.advance(4.5 * DAY);
		expect(emails()).toEqual([
			'invitation 2026-03-02T10:00:00Z',
			'reminder 2026-03-04T10:00:00Z',
			'reminder 2026-03-06T10:00:00Z',
		]);
		sandbox().complete(id);
		sandbox().clock.advance(60 * DAY);
		expect(emails().slice(3)).toEqual(['receipt 2026-03-06T22:00:00Z']);
	});

	it('reminds nobody who was not to be, nor of a request that is archived or did not arrive', async () => {
		await request(sandbox());
		const { id } = await request(sandbox(), { reminder: true });
		await call(sandbox(), 'PATCH', `/records/${id}`, { is_archived: true });
		await request(sandbox(), { reminder: true }, 'bounce@example.com');
		sandbox().clock.advance(10 * DAY);
		expect(sandbox().state.emails.rows.filter(({ kind }) => kind === 'reminder')).toEqual([]);
	});

	it('comes to deletion dates, and does things in their order', async () => {
		const { client } = await request(sandbox());
		await call(sandbox(), 'PATCH', `/clients/${client}`, { deletion_date: '2026-03-20' });
		const events = told(sandbox());
		sandbox().clock.advance(60 * DAY);
		expect(events).toEqual([
			'client.deletion_reminder_due 2026-03-20T00:00:00Z',
			'record.finished 2026-04-01T10:00:00Z',
		]);
		const due = await call<{ total: number }>(sandbox(), 'GET', '/clients?deletion_date=overdue');
		expect(due.json.total).toBe(1);
	});

	it('never goes back', () => {
		expect(() => sandbox().clock.advance(-1)).toThrow('The clock only goes forward');
	});

	it('is moved over HTTP, by a span or to a day', async () => {
		const move = async (body: object) => {
			const response = await fetch(`${sandbox().url}/__sandbox/time`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			});
			return (await response.json()) as object;
		};
		expect(await move({ days: 1, hours: 2 })).toEqual({
			now: '2026-03-03T12:00:00Z',
			ahead_seconds: 26 * 3600,
		});
		expect(await move({ to: '2026-03-10' })).toMatchObject({ now: '2026-03-10T00:00:00Z' });
		expect(await move({ to: '2026-03-01' })).toEqual({
			error: 'The clock only goes forward: load a saved sandbox to go back.',
		});
		expect(await move({ to: 'soon' })).toEqual({
			error: expect.stringContaining('“soon”') as string,
		});
	});
});

describe('webhooks and a clock that is moved', () => {
	const sandbox = useSandbox({ seed: 'empty', now: () => START });

	it('are tried again when their time has come, and not before', async () => {
		const receiver = createServer((_request, response) => response.writeHead(500).end());
		await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
		const { port } = receiver.address() as AddressInfo;
		const url = `http://127.0.0.1:${port}/hook`;
		await call(sandbox(), 'POST', '/webhooks', { url, events: ['*'] });
		sandbox().emit('client.created', { client: 1 });
		const [delivery] = sandbox().webhooks.deliveries.rows;
		/** Until another answer of the receiver has been noted. */
		const answered = async (before: unknown) => {
			while (delivery?.response === before) await sleep(2);
		};
		await answered(null);
		for (const [attempts, seconds] of [60, 120, 600, 900].entries()) {
			sandbox().clock.advance(seconds * 1000 - 1);
			expect(delivery?.attempts).toBe(attempts + 1);
			const before = delivery?.response;
			sandbox().clock.advance(1);
			await answered(before);
			expect(delivery?.attempts).toBe(attempts + 2);
		}
		await sandbox().settled();
		expect(delivery?.state).toBe('lost');
		receiver.close();
	});
});

describe('e-mails', () => {
	const sandbox = useSandbox({ seed: 'empty', now: () => START });

	it('invite, thank, and come back from addresses that nobody has', async () => {
		const { id } = await request(sandbox());
		sandbox().complete(id);
		await request(sandbox(), { notification: false });
		await request(sandbox(), {}, 'Bounce.nobody@example.com');
		const { emails } = sandbox().state;
		expect(emails.rows.map(({ kind, to, bounced }) => ({ kind, to, bounced }))).toEqual([
			{ kind: 'invitation', to: 'ann@example.com', bounced: false },
			{ kind: 'receipt', to: 'ann@example.com', bounced: false },
			{ kind: 'invitation', to: 'Bounce.nobody@example.com', bounced: true },
			{ kind: 'bounce', to: 'morag.finlay@harbour-finch.example', bounced: false },
		]);
		const response = await fetch(`${sandbox().url}/__sandbox/emails`);
		const [invitation] = (await response.json()) as Array<{ link: string; text: string }>;
		expect(invitation?.link).toBe(`${sandbox().url}/i/${sandbox().state.records.need(id).key}`);
		expect(invitation?.text).toContain('Hello Ann,');
	});

	it('are gone with the person they were for', async () => {
		const { client } = await request(sandbox());
		await call(sandbox(), 'DELETE', `/clients/${client}`);
		expect(sandbox().state.emails.rows).toEqual([]);
	});
});

describe('credits', () => {
	const sandbox = useSandbox({ credits: 3 });

	it('run out where they are counted, and can be topped up', async () => {
		const [client] = sandbox().state.clients.rows;
		const steps = [{ type: 'check.watchlist' }];
		const body = { client: client?.id, notification: false, steps };
		const ask = async () => await call(sandbox(), 'POST', '/records', body);
		expect((await ask()).status).toBe(201);
		const before = sandbox().state.records.size;
		expect(await ask()).toMatchObject({
			status: 422,
			json: { errors: [expect.stringContaining('this costs 2, and 1 are left')] },
		});
		expect(sandbox().state.records.size).toBe(before);
		await fetch(`${sandbox().url}/__sandbox/credits`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ left: 2 }),
		});
		expect((await ask()).status).toBe(201);
		expect((await ask()).status).toBe(422);
	});
});
