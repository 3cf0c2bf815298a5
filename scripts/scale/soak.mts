/** Mixed work for many minutes, while parts of a fleet end and begin again, and what came of it. */
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../../sandbox/index.mts';
import { Failure } from '../real-n8n/failure.mts';
import { NODE_TYPE } from '../real-n8n/index.mts';
import { LOOPBACK, freePort } from '../real-n8n/ports.mts';
import { eventually, type Fleet } from './fleet.mts';
import { memoryOf, sampleMemory, type Memory } from './memory.mts';
import type { Service } from './services.mts';
import { countOf, hook, items, post, publish, type Step } from './workflows.mts';

const EVERY_MS = 3_000;
const MINUTE_MS = 60_000;
/** How long Amiqus is away. */
const AWAY_MS = 2 * MINUTE_MS;
/** How long what is under way may take at the end. */
const QUIET_MS = 5 * MINUTE_MS;
/** How often memory is looked at. */
const LOOK_MS = 30_000;
const PER_JOB = 3;
/** Persons that files are for: one alone would have more of them with each job, and longer lists. */
const WITH_FILES = 50;

/** Counts, of what was asked for, what came about. */
interface Tally {
	name: string;
	wanted: number;
	lost: number;
	doubled: number;
	/** Executions that n8n itself says have crashed or failed, or never began. */
	unfinished: number;
}

/** Whether nothing was lost or doubled but what n8n lost: each of its executions is a whole job. */
export const isSound = ({ tallies }: Soak): boolean =>
	tallies.every(({ lost, doubled, unfinished }) => doubled === 0 && lost <= unfinished);

export interface Soak {
	tallies: Tally[];
	memory: Memory[];
}

/** Takes what workflows report, by what they report. */
async function listen() {
	const heard = new Map<string, number>();
	const port = await freePort();
	const server = createServer((request, response) => {
		const key = request.url ?? '';
		heard.set(key, (heard.get(key) ?? 0) + 1);
		response.end('{}');
	});
	await new Promise<void>((resolve) => server.listen(port, LOOPBACK, resolve));
	return { heard, url: `http://${LOOPBACK}:${port}`, close: () => server.close() };
}

async function publishWork(fleet: Fleet, report: string) {
	const { credentials } = fleet;
	const amiqus = (name: string, type: string, typeVersion: number, parameters: object): Step => ({
		...{ name, type, typeVersion, parameters },
		credentials: { ...credentials },
	});
	const told = (kind: string): Step => ({
		...{ name: 'Report', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2 },
		parameters: { method: 'POST', url: `={{ "${report}/${kind}/" + $json.client_id }}` },
	});
	const events = ['client.created'];
	const trigger = amiqus('Trigger', `${NODE_TYPE}Trigger`, 2, { events });
	const poll = amiqus('Poll', `${NODE_TYPE}PollTrigger`, 2, { events });
	const upsert = amiqus('Person', NODE_TYPE, 1, {
		...{ resource: 'client', operation: 'upsert', reference: '={{ $json.reference }}' },
		...{ firstName: 'Robin', lastName: 'Example', email: '={{ $json.email }}' },
	});
	const file: Step = {
		...{ name: 'File', type: 'n8n-nodes-base.convertToFile', typeVersion: 1.1 },
		parameters: {
			...{ operation: 'toText', sourceProperty: 'text', binaryPropertyName: 'data' },
			options: { fileName: '={{ $json.text }}.txt' },
		},
	};
	const upload = amiqus('Upload', NODE_TYPE, 1, {
		...{ resource: 'file', operation: 'uploadOrKeep' },
		client: { __rl: true, mode: 'id', value: "={{ $('Items').item.json.client }}" },
	});
	return {
		trigger: await publish(fleet, 'Events', [
			{ ...trigger, webhookId: 'soak-events' },
			told('event'),
		]),
		poll: await publish(fleet, 'Polls', [poll, told('poll')]),
		persons: await publish(fleet, 'Persons', [hook('persons'), items, upsert]),
		files: await publish(fleet, 'Files', [hook('files'), items, file, upload]),
	};
}

/** How many executions of a workflow have not ended well, and whether any are under way. */
async function executionsOf({ rest }: Fleet, workflowId: string) {
	return {
		unfinished: await countOf(rest, workflowId, ['crashed', 'error', 'canceled', 'unknown']),
		open: await countOf(rest, workflowId, ['new', 'running', 'waiting']),
	};
}

/** A colleague adds a person in Amiqus; answers their id. */
async function addPerson(sandbox: Sandbox): Promise<number> {
	const authorization = `Bearer ${sandbox.tokens.member}`;
	const name = { first_name: 'Ash', last_name: 'Example' };
	const response = await fetch(`${sandbox.api}/clients`, {
		method: 'POST',
		headers: { authorization, 'content-type': 'application/json' },
		body: JSON.stringify({ name, email: 'ash@example.com' }),
	});
	if (!response.ok) throw new Failure(`The sandbox answered ${response.status}.`);
	return ((await response.json()) as { id: number }).id;
}

/** What ends and begins again. */
type Part = Pick<Service, 'stop' | 'start'>;

/** What goes wrong, and after what part of the time: early, so that memory is seen over a long while after it. */
function mishapsOf({ workers: [worker], redis, main }: Fleet, sandbox: Sandbox) {
	const again = async (part: Part) => {
		await part.stop();
		await sleep(5_000);
		await part.start();
	};
	const killed = { stop: async () => await worker.kill(), start: async () => await worker.start() };
	const away = async () => {
		const fault = { kind: 'reset-before', times: Number.POSITIVE_INFINITY } as const;
		const back = sandbox.faults.add({ ...fault, match: { path: /./ } });
		await sleep(AWAY_MS);
		back();
	};
	return [
		{ at: 0.05, what: 'A worker is killed', go: async () => await again(killed) },
		{ at: 0.15, what: 'Redis is restarted', go: async () => await again(redis) },
		{ at: 0.25, what: 'The main process is restarted', go: async () => await again(main) },
		{ at: 0.35, what: 'Amiqus is away for two minutes', go: away },
	];
}

/** Works for so many minutes, and reports. */
export async function soak(
	fleet: Fleet,
	sandbox: Sandbox,
	minutes: number,
	log: (line: string) => void,
): Promise<Soak> {
	const { heard, url, close } = await listen();
	const people: number[] = [];
	while (people.length < WITH_FILES) people.push(await addPerson(sandbox));
	const ids = await publishWork(fleet, url);
	const address = (path: string) => new URL(`webhook/${path}`, fleet.webhookUrl);
	const taken = { persons: new Set<string>(), files: new Set<string>(), events: new Set<string>() };
	const members = [fleet.main, ...fleet.workers, fleet.webhook];
	const began = Date.now();
	const until = began + minutes * MINUTE_MS;

	const jobs = async () => {
		for (let job = 0; Date.now() < until; job += 1) {
			const names = Array.from({ length: PER_JOB }, (_, nth) => `SOAK-${job}-${nth}`);
			const persons = names.map((name) => ({ reference: name, email: `${name}@example.com` }));
			if (await post(address('persons'), persons)) taken.persons.add(`SOAK-${job}`);
			const name = `file-${job}`;
			const client = people[job % WITH_FILES];
			if (await post(address('files'), [{ text: name, client }])) taken.files.add(name);
			await sleep(EVERY_MS);
		}
	};
	const colleagues = async () => {
		while (Date.now() < until) {
			const id = await addPerson(sandbox).catch(() => undefined);
			if (id !== undefined) taken.events.add(String(id));
			await sleep(EVERY_MS);
		}
	};
	const watch = async () => {
		while (Date.now() < until) {
			await sleep(LOOK_MS);
			members.forEach(sampleMemory);
		}
	};
	const mishaps = async () => {
		for (const { at, what, go } of mishapsOf(fleet, sandbox)) {
			await sleep(Math.max(0, began + at * minutes * MINUTE_MS - Date.now()));
			log(what);
			await go();
		}
	};
	await Promise.all([jobs(), colleagues(), watch(), mishaps()]);

	const { rows } = sandbox.state.clients;
	const countOf = (values: string[]) => {
		const counts = new Map<string, number>();
		for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
		return counts;
	};
	const tallies = async (): Promise<Tally[]> => {
		const references = countOf(rows.map(({ reference }) => String(reference)));
		const names = countOf(
			people
				.flatMap((person) => sandbox.state.files.where('client', person))
				.map(({ attachment }) => sandbox.state.attachments.need(attachment).original),
		);
		const heardOf = (kind: string, id: string) => heard.get(`/${kind}/${id}`) ?? 0;
		const tally = async (
			name: string,
			workflow: string,
			wanted: Set<string>,
			times: (one: string) => number,
		): Promise<Tally> => {
			const all = [...wanted].map(times);
			const { unfinished, open } = await executionsOf(fleet, workflow);
			return {
				name,
				wanted: wanted.size,
				lost: all.filter((count) => count < 1).length,
				doubled: all.filter((count) => count > 1).length,
				unfinished: unfinished + open,
			};
		};
		const ofJob = (job: string) => {
			const each = Array.from(
				{ length: PER_JOB },
				(_, nth) => references.get(`${job}-${nth}`) ?? 0,
			);
			return Math.max(...each) > 1 ? 2 : Math.min(...each);
		};
		return [
			await tally('Jobs of three persons (Create or Update)', ids.persons, taken.persons, ofJob),
			await tally(
				'Files (Upload or Keep)',
				ids.files,
				taken.files,
				(name) => names.get(`${name}.txt`) ?? 0,
			),
			await tally('Events (Trigger)', ids.trigger, taken.events, (id) => heardOf('event', id)),
			await tally('Events (Poll Trigger)', ids.poll, taken.events, (id) => heardOf('poll', id)),
		];
	};
	// What is under way ends, and what Amiqus could not deliver is tried again.
	await eventually(QUIET_MS, async () => {
		sandbox.webhooks.retryNow();
		const now = await tallies();
		return now.every(({ lost, unfinished }) => lost === 0 && unfinished === 0) ? now : undefined;
	});
	close();
	return { tallies: await tallies(), memory: await memoryOf(members) };
}
