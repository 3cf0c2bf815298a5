import { ItemLedger } from '../../../nodes/Amiqus/engine/ledger';
import { AmiqusError } from '../../../nodes/Amiqus/declare/errors';
import { path } from '../../../nodes/Amiqus/declare/path';
import type {
	AmiqusAnswer,
	AmiqusRequest,
	HttpMethod,
} from '../../../nodes/Amiqus/declare/request';

const request = (method: HttpMethod): AmiqusRequest => ({ method, path: path`/clients` });
const done = (id: number): AmiqusAnswer => ({ status: 200, headers: {}, body: { id } });
const unknown = () => new AmiqusError('Lost', { advice: '', maybeProcessed: true, since: 5 });

/** Sends calls of one item; counts them. */
function sender(...outcomes: Array<AmiqusAnswer | Error>) {
	const sent: HttpMethod[] = [];
	const lookedUp: number[] = [];
	return {
		sent,
		lookedUp,
		found: undefined as { id: number } | undefined,
		async call({ method }: AmiqusRequest) {
			sent.push(method);
			const outcome = outcomes.shift() ?? done(99);
			if (outcome instanceof Error) throw outcome;
			return await Promise.resolve(outcome);
		},
		async findAgain(_: AmiqusRequest, since: number) {
			lookedUp.push(since);
			return await Promise.resolve(this.found);
		},
	};
}

describe('ledger of an item', () => {
	it('answers writes that went through from memory in the next try, and reads again', async () => {
		const ledger = new ItemLedger();
		const to = sender(done(1), done(2), done(3), done(4));
		for (const attempt of [1, 2]) {
			const call = ledger.begin(to);
			await call(request('GET'));
			expect((await call(request('POST'))).body).toEqual({ id: 2 });
			expect((await call(request('POST'))).body).toEqual({ id: 3 });
			expect(to.sent.filter((method) => method === 'POST')).toHaveLength(2);
			expect(to.sent.filter((method) => method === 'GET')).toHaveLength(attempt);
		}
	});

	it('sends again what was refused or certainly not processed', async () => {
		const ledger = new ItemLedger();
		const to = sender(new AmiqusError('No', { advice: '', status: 422 }), done(2));
		await expect(ledger.begin(to)(request('POST'))).rejects.toThrow('No');
		expect((await ledger.begin(to)(request('POST'))).body).toEqual({ id: 2 });
	});

	it('never sends a POST again whose outcome is unknown, but looks for what it made', async () => {
		const ledger = new ItemLedger();
		const to = sender(unknown());
		await expect(ledger.begin(to)(request('POST'))).rejects.toThrow('Lost');
		await expect(ledger.begin(to)(request('POST'))).rejects.toThrow('Lost');
		expect(to.lookedUp).toEqual([5]);
		to.found = { id: 8 };
		expect((await ledger.begin(to)(request('POST'))).body).toEqual({ id: 8 });
		to.found = undefined;
		expect((await ledger.begin(to)(request('POST'))).body).toEqual({ id: 8 });
		expect(to.sent).toEqual(['POST']);
	});

	it.each(['PUT', 'PATCH', 'DELETE'] as const)(
		'sends a %s of unknown outcome again',
		async (method) => {
			const ledger = new ItemLedger();
			const to = sender(unknown(), done(2));
			await expect(ledger.begin(to)(request(method))).rejects.toThrow('Lost');
			expect((await ledger.begin(to)(request(method))).body).toEqual({ id: 2 });
		},
	);

	it.each([
		['an answer', new AmiqusError('Refused', { advice: 'Wait.' })],
		['anything else', new Error('Refused')],
	])(
		'says of a try that fails earlier, at %s, that the one before may have done it',
		async (_, error) => {
			const ledger = new ItemLedger();
			expect(ledger.told(error)).toBe(error);
			await expect(ledger.begin(sender(unknown()))(request('POST'))).rejects.toThrow('Lost');
			expect(ledger.told(error)).toMatchObject({
				message: 'Refused',
				maybeProcessed: true,
				advice: expect.stringContaining('may have been changed') as string,
				since: 5,
			});
		},
	);
});
