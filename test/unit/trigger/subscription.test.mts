import fc from 'fast-check';
import {
	ensure,
	isInPlace,
	removeAll,
	type Remembered,
	type Subscription,
	type SubscriptionApi,
} from '../../../nodes/Amiqus/trigger/subscription/subscription.ts';
import { AmiqusError } from '../../../nodes/Amiqus/declare/errors.ts';

const URL = 'https://n8n.example.com/webhook/1/webhook';
const OTHER_URL = 'https://n8n.example.com/webhook-test/1/webhook';
const NEW = { url: URL, events: ['client.created'] };

type Loss = 'none' | 'answer' | 'request';

/** The part of Amiqus that keeps subscriptions, with creations that get lost on the way. */
class Subscriptions {
	readonly all = new Map<number, Required<Subscription>>();
	readonly losses: Loss[] = [];
	calls: string[] = [];
	private last = 0;

	constructor(private readonly showsSecrets = true) {}

	add(url: string, events: string[]): Subscription & { secret: string } {
		this.last += 1;
		const added = { id: this.last, url, events, enabled: true, secret: `secret-of-${this.last}` };
		this.all.set(added.id, added);
		return added;
	}

	of(url: string) {
		return [...this.all.values()].filter((one) => one.url === url);
	}

	switchOff() {
		for (const one of this.all.values()) this.all.set(one.id, { ...one, enabled: false });
	}

	readonly api: SubscriptionApi = {
		list: async () => {
			this.calls.push('list');
			const shown = ({ secret, ...rest }: Subscription) => ({
				...rest,
				secret: this.showsSecrets ? secret : undefined,
			});
			return [...this.all.values()].map(shown);
		},
		create: async (url, events) => {
			this.calls.push('create');
			const loss = this.losses.shift() ?? 'none';
			const lost = new AmiqusError('Lost', { advice: '', maybeProcessed: true });
			if (loss === 'request') throw lost;
			const added = this.add(url, events);
			if (loss === 'answer') throw lost;
			return added;
		},
		update: async (id, { events, enabled }) => {
			this.calls.push('update');
			const one = this.all.get(id);
			if (!one) throw new AmiqusError('Gone', { advice: '', status: 404 });
			this.all.set(id, { ...one, events, enabled });
		},
		remove: async (id) => {
			this.calls.push('remove');
			this.all.delete(id);
		},
	};
}

describe('a subscription', () => {
	it('is created once, with its secret remembered, and then in place', async () => {
		const amiqus = new Subscriptions();
		const remembered = await ensure(amiqus.api, NEW, {});
		expect(remembered).toEqual({ id: 1, secret: 'secret-of-1' });
		expect(await isInPlace(amiqus.api, NEW, remembered)).toBe(true);
		expect(await isInPlace(amiqus.api, { ...NEW, events: ['*'] }, remembered)).toBe(false);
		expect(await isInPlace(amiqus.api, NEW, {})).toBe(false);
		expect(await isInPlace(amiqus.api, NEW, { id: 1, secret: 'another' })).toBe(false);
		expect(await isInPlace(amiqus.api, { ...NEW, url: OTHER_URL }, remembered)).toBe(false);
	});

	it('is changed, not made anew, where the events differ or Amiqus switched it off', async () => {
		const amiqus = new Subscriptions(false);
		const remembered = await ensure(amiqus.api, NEW, {});
		amiqus.switchOff();
		expect(await isInPlace(amiqus.api, NEW, remembered)).toBe(false);
		amiqus.calls = [];
		const wanted = { url: URL, events: ['case.*', 'client.created'] };
		expect(await ensure(amiqus.api, wanted, remembered)).toEqual(remembered);
		expect(amiqus.calls).toEqual(['list', 'update']);
		expect(amiqus.of(URL)).toMatchObject([{ id: 1, events: wanted.events, enabled: true }]);
	});

	it('is taken over where Amiqus shows its secret', async () => {
		const amiqus = new Subscriptions();
		const { id, secret } = amiqus.add(URL, NEW.events);
		expect(await ensure(amiqus.api, NEW, {})).toEqual({ id, secret });
		expect(amiqus.calls).toEqual(['list']);
	});

	it('is replaced where its secret is not known', async () => {
		const amiqus = new Subscriptions(false);
		amiqus.add(URL, NEW.events);
		expect(await ensure(amiqus.api, NEW, {})).toEqual({ id: 2, secret: 'secret-of-2' });
		expect(amiqus.of(URL)).toHaveLength(1);
	});

	it('of another address is never touched, even if remembered', async () => {
		const amiqus = new Subscriptions();
		const other = amiqus.add(OTHER_URL, ['*']);
		await ensure(amiqus.api, NEW, { id: other.id, secret: other.secret });
		await removeAll(amiqus.api, URL);
		expect([...amiqus.all.values()]).toEqual([other]);
	});

	it('is never made twice where the answer to its creation is lost', async () => {
		for (const shows of [true, false]) {
			const amiqus = new Subscriptions(shows);
			amiqus.losses.push('answer');
			const { id, secret } = await ensure(amiqus.api, NEW, {});
			expect(amiqus.of(URL)).toMatchObject([{ id, secret }]);
		}
	});

	it('is given up after three lost creations, with none left behind', async () => {
		const amiqus = new Subscriptions(false);
		amiqus.losses.push('answer', 'request', 'answer');
		await expect(ensure(amiqus.api, NEW, {})).rejects.toThrow('Lost');
		expect(amiqus.of(URL)).toEqual([]);
	});

	it('is not tried again where Amiqus refused it', async () => {
		const amiqus = new Subscriptions();
		amiqus.api.create = async () => {
			throw new AmiqusError('Refused', { advice: '', status: 422 });
		};
		await expect(ensure(amiqus.api, NEW, {})).rejects.toThrow('Refused');
	});

	it('is refused without a secret', async () => {
		const amiqus = new Subscriptions(false);
		amiqus.api.create = async (url, events) => ({ ...amiqus.add(url, events), secret: undefined });
		await expect(ensure(amiqus.api, NEW, {})).rejects.toThrow('secret');
		expect(amiqus.of(URL)).toEqual([]);
	});
});

/** A workflow's life in n8n as far as its subscriptions are concerned. */
class Life {
	active = false;
	listening = false;
	events = ['client.created'];
	saved: Remembered = {};
	tested: Remembered = {};

	constructor(
		readonly amiqus: Subscriptions,
		/** Whether n8n dies before it saves what the node remembers. */
		private readonly forgets: () => boolean,
	) {}

	async activate() {
		const wanted = { url: URL, events: this.events };
		if (await isInPlace(this.amiqus.api, wanted, this.saved)) return;
		const remembered = await ensure(this.amiqus.api, wanted, this.saved);
		if (this.forgets()) {
			await this.activate();
			return;
		}
		this.saved = remembered;
	}

	async deactivate() {
		await removeAll(this.amiqus.api, URL);
		if (!this.forgets()) this.saved = {};
	}

	async step(name: string) {
		if (name === 'edit') this.events = this.events[0] === '*' ? ['a.b', 'c.d'] : ['*'];
		if (name === 'rename') this.saved = this.active ? this.saved : {};
		if (name === 'switch off') this.amiqus.switchOff();
		if (name === 'somebody deletes') this.amiqus.all.clear();
		if (name === 'publish') {
			if (this.active) await this.deactivate();
			this.active = true;
			await this.activate();
		}
		if (name === 'restart' && this.active) await this.activate();
		if (name === 'deactivate') {
			this.active = false;
			await this.deactivate();
		}
		if (name === 'listen') {
			this.listening = true;
			this.tested = await ensure(
				this.amiqus.api,
				{ url: OTHER_URL, events: this.events },
				this.tested,
			);
		}
		if (name === 'stop listening') {
			this.listening = false;
			this.tested = {};
			await removeAll(this.amiqus.api, OTHER_URL);
		}
	}
}

describe('whatever the order of events', () => {
	const steps = fc.array(
		fc.constantFrom(
			...['publish', 'deactivate', 'restart', 'edit', 'rename', 'listen', 'stop listening'],
			...['switch off', 'somebody deletes'],
		),
		{ maxLength: 25 },
	);
	const losses = fc.array(fc.constantFrom<Loss>('none', 'none', 'answer', 'request'), {
		maxLength: 2,
	});
	const forgetting = fc.array(fc.boolean(), { maxLength: 3 });

	it('there is one subscription for each address that is in use, and none else', async () => {
		await fc.assert(
			fc.asyncProperty(
				steps,
				losses,
				forgetting,
				fc.boolean(),
				async (names, lost, dies, shows) => {
					const amiqus = new Subscriptions(shows);
					amiqus.losses.push(...lost);
					const life = new Life(amiqus, () => dies.shift() ?? false);
					for (const name of [...names, life.active ? 'publish' : 'restart']) {
						await life.step(name);
						if (!['publish', 'restart', 'deactivate'].includes(name)) continue;
						expect(amiqus.of(URL)).toHaveLength(life.active ? 1 : 0);
						if (!life.active) continue;
						expect(amiqus.of(URL)).toMatchObject([
							{ ...life.saved, events: life.events, enabled: true },
						]);
					}
					if (life.listening) await life.step('listen');
					expect(amiqus.of(OTHER_URL)).toHaveLength(life.listening ? 1 : 0);
				},
			),
			{ numRuns: 300 },
		);
	});
});
