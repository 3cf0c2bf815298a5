/** n8n's settings, tried one by one: a fleet is opened with each, and what it is for is measured. */
import {
	amiqusTrigger,
	githubTrigger,
	webhookNode,
	type Hook,
} from '../../bench/support/hooked.mts';
import { Failure, messageOf } from '../real-n8n/failure.mts';
import { tellEvents, type Told } from './events.mts';
import { crashRedis, killBoth, MISSED_MS, stopWorker } from './mishaps.mts';
import { openFleet, type OpenFleet, type OpenOptions } from './open.mts';

type Settings = NonNullable<OpenOptions['settings']>;

/** One setting, and what is done to see what it does. */
interface Trial {
	name: string;
	/** As somebody would write it. */
	says: string;
	/** Of the table that it prints lines of. */
	headings: string[];
	options?: Partial<Pick<OpenOptions, 'settings' | 'sandbox' | 'redisKeeps'>>;
	run: (opened: OpenFleet, log: (line: string) => void) => Promise<void>;
}

const AMIQUS: Record<string, Hook> = { 'Amiqus Trigger': amiqusTrigger };
const ALL: Record<string, Hook> = {
	...AMIQUS,
	'GitHub Trigger': githubTrigger,
	'Webhook node': webhookNode,
};

const EVENTS = [
	...['Setting', 'Node', 'Events a second', 'Acknowledged (ms, median)', '… (ms, p99)'],
	...['Not within 5 s', 'Run once / not / twice', 'All run after (s)'],
	...['CPU of an event (ms), all', '… webhook process', '… workers'],
];
const MISHAP = ['Setting', 'What came of it'];

const digits = (value: number) => (Number.isFinite(value) ? value.toFixed(0) : 'never');

function rowOf(cells: string[], told: Told): string {
	const { perSecond, median, p99, late, count, ran, seconds, cpu } = told;
	const figures = [
		perSecond,
		digits(median),
		digits(p99),
		`${late} of ${count}`,
		`${ran.once} / ${ran.never} / ${ran.twice}`,
		...[seconds, cpu.all, cpu.webhook, cpu.workers].map(digits),
	];
	return `| ${[...cells, ...figures].join(' | ')} |`;
}

/** On webhook processes and workers, which are those that take and run events. */
const besideMain =
	(settings: Record<string, string>): Settings =>
	(role) =>
		role === 'main' ? {} : settings;
const everywhere =
	(settings: Record<string, string>): Settings =>
	() =>
		settings;

function events(name: string, settings: Record<string, string>, hooks = AMIQUS): Trial {
	const says = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
	return {
		name,
		says: says.join(' ') || 'default',
		headings: EVENTS,
		options: { settings: besideMain(settings) },
		run: async (opened, log) => {
			for (const [node, hook] of Object.entries(hooks))
				for (const told of await tellEvents(opened, hook)) log(rowOf([name, node], told));
		},
	};
}

function mishap(
	name: string,
	says: string,
	told: (opened: OpenFleet) => Promise<string>,
	options: Trial['options'] = {},
): Trial {
	return {
		...{ name, says, headings: MISHAP, options },
		run: async (opened, log) => log(`| ${name} | ${await told(opened)} |`),
	};
}

const LEGACY = { N8N_EXPRESSION_ENGINE: 'legacy' };
const POOL = { DB_POSTGRESDB_POOL_SIZE: '10' };
const SHUTDOWN = 'N8N_GRACEFUL_SHUTDOWN_TIMEOUT';
const RECOVERY = { N8N_EXECUTIONS_QUEUE_RECOVERY_INTERVAL: '1' };

const shutdown = (seconds: string) =>
	mishap(`shutdown-${seconds}`, `${SHUTDOWN}=${seconds}`, stopWorker, {
		sandbox: { seed: 'empty', latencyMs: 20, rateLimit: { limit: 200, windowMs: 60_000 } },
		settings: everywhere({ [SHUTDOWN]: seconds }),
	});

const TRIALS: Trial[] = [
	events('default', {}, ALL),
	events('lazy', { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' }, ALL),
	events('legacy', LEGACY, ALL),
	events('pool', POOL),
	events('legacy-pool', { ...LEGACY, ...POOL }),
	mishap('redis-forgets', 'Redis without appendonly', async (opened) => await crashRedis(opened), {
		redisKeeps: false,
	}),
	mishap('redis-keeps', 'Redis --appendonly yes', async (opened) => await crashRedis(opened)),
	shutdown('30'),
	shutdown('60'),
	mishap(
		'recovery',
		'N8N_EXECUTIONS_QUEUE_RECOVERY_INTERVAL=1, Redis without appendonly',
		async (opened) => `${await crashRedis(opened, MISSED_MS)}; ${await killBoth(opened)}`,
		{ redisKeeps: false, settings: everywhere(RECOVERY) },
	),
];

/** Tries all settings, or those of these names; what fails is said, and the others are tried. */
export async function trySettings(
	names: readonly string[],
	options: Pick<OpenOptions, 'root' | 'signal'>,
	log: (line: string) => void,
): Promise<void> {
	const unknown = names.filter((name) => !TRIALS.some((trial) => trial.name === name));
	if (unknown.length > 0)
		throw new Failure(
			`There is no setting ${unknown.join(', ')}: ${TRIALS.map(({ name }) => name).join(', ')}.`,
		);
	const chosen = TRIALS.filter(({ name }) => names.length === 0 || names.includes(name));
	for (const { name, says } of chosen) log(`${name}: ${says}`);
	let headings: string[] | undefined;
	let failed = 0;
	for (const { name, headings: own, options: more, run } of chosen) {
		options.signal?.throwIfAborted();
		if (own !== headings)
			log(`\n| ${own.join(' | ')} |\n| --- | --- |${' ---: |'.repeat(own.length - 2)}`);
		headings = own;
		try {
			const opened = await openFleet({
				...{ sandbox: { seed: 'empty' }, log: () => undefined },
				...options,
				...more,
			});
			try {
				await run(opened, log);
			} finally {
				await opened.close();
			}
		} catch (error) {
			failed += 1;
			log(`| ${name} | ${messageOf(error)} |`);
		}
	}
	if (failed > 0) throw new Failure(`${failed} of ${chosen.length} could not be tried.`);
}
