import fc from 'fast-check';
import { startSandbox } from '../../sandbox/index.mts';
import { startTrigger, type TriggerRun } from './support/index.mts';
import type { Version } from './support/trigger.mts';

const NAMES = ['Amiqus Trigger', 'Amiqus Trigger1', 'When something happens'];
const EVENTS = [['client.*'], ['*'], ['client.created', 'record.finished']];

type Step =
	| { do: 'publish' | 'unpublish' | 'listen' | 'stop listening' | 'start n8n' | 'switch off' }
	| { do: 'edit'; events: string[] }
	| { do: 'rename'; name: string }
	| { do: 'change credential'; credentials: 'token' | 'oauth2' };

const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({
		do: fc.constantFrom(
			...(['publish', 'unpublish', 'listen', 'stop listening', 'start n8n', 'switch off'] as const),
		),
	}),
	fc.record({ do: fc.constant('edit' as const), events: fc.constantFrom(...EVENTS) }),
	fc.record({ do: fc.constant('rename' as const), name: fc.constantFrom(...NAMES) }),
	fc.record({
		do: fc.constant('change credential' as const),
		credentials: fc.constantFrom('token' as const, 'oauth2' as const),
	}),
);

/** A workflow in an n8n that calls the node at each start and each publication, as n8n does without its outbox. */
class Life {
	draft: Version = { name: 'Amiqus Trigger', parameters: { events: ['client.*'] } };
	published: Version | undefined;
	listening: Version | undefined;

	constructor(
		private readonly production: TriggerRun,
		private readonly test: TriggerRun,
		private readonly switchOff: () => void,
	) {}

	async take(one: Step): Promise<void> {
		switch (one.do) {
			case 'publish':
				if (this.published) await this.production.deactivate();
				await this.production.edit(this.draft);
				await this.production.activate(this.published ? 'update' : 'activate');
				this.published = this.draft;
				return;
			case 'unpublish':
				if (this.published) await this.production.deactivate();
				this.published = undefined;
				return;
			case 'start n8n':
				if (this.published) await this.production.activate('init');
				return;
			case 'listen':
				await this.test.edit(this.draft);
				await this.test.activate('manual');
				this.listening = this.draft;
				return;
			case 'stop listening':
				if (this.listening) await this.test.deactivate();
				this.listening = undefined;
				return;
			case 'switch off':
				this.switchOff();
				return;
			case 'edit':
				this.draft = { ...this.draft, parameters: { events: one.events } };
				return;
			case 'rename':
				this.draft = { ...this.draft, name: one.name };
				return;
			case 'change credential':
				this.draft = { ...this.draft, credentials: one.credentials };
		}
	}
}

it('has exactly the subscriptions that are in use, whatever the order of things', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps): Promise<void> => {
			const sandbox = await startSandbox({ seed: 'empty' });
			const parameters = { events: ['client.*'] };
			const production = await startTrigger({ sandbox, parameters });
			const test = await startTrigger({ sandbox, parameters, mode: 'manual' });
			const { webhooks } = sandbox.state;
			const life = new Life(production, test, () => {
				for (const row of webhooks.rows) webhooks.update(row, { is_enabled: false });
			});
			const of = ({ url }: TriggerRun) => webhooks.rows.filter((row) => row.url === url);
			const eventsOf = (version: Version | undefined) =>
				version ? [{ events: version.parameters.events }] : [];
			for (const one of steps) {
				await life.take(one);
				expect(of(production)).toMatchObject(eventsOf(life.published));
				expect(of(test)).toMatchObject(eventsOf(life.listening));
			}
			await life.take({ do: 'start n8n' });
			if (life.published) {
				expect(of(production)).toMatchObject([{ is_enabled: true }]);
				expect(production.nodeData().secret).toBe(of(production)[0]?.secret);
				sandbox.emit('client.created', { client: 1 });
				await sandbox.settled();
				expect(production.started).toHaveLength(1);
			}
			await life.take({ do: 'unpublish' });
			await life.take({ do: 'stop listening' });
			expect(webhooks.rows).toEqual([]);
			await production.close();
			await test.close();
			await sandbox.close();
		}),
		{ numRuns: 30 },
	);
}, 120_000);
