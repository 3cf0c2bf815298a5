/** How many calls jobs of many items take, under a limit of 200 in 10 seconds. */
import { addCase, addCaseItems } from '../../sandbox/domain/cases.mts';
import { addClient } from '../../sandbox/domain/clients.mts';
import { addRecord } from '../../sandbox/domain/records.mts';
import { planSteps } from '../../sandbox/domain/steps.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { amiqusNode } from '../support/contenders.mts';
import { COLUMNS, type Scenario } from '../support/scenario.mts';

const COUNT = 500;
const TEAM = 2_000;
const AMIQUS = 'Amiqus';

const references = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ reference: `HR-${index}` }));

/** Persons of a team, the first of whom are those of the items. */
const seedTeam =
	(size: number, known: number) =>
	({ state }: Sandbox) => {
		for (let index = 0; index < size; index += 1) {
			const reference = index < known ? `HR-${index}` : `OLD-${index}`;
			addClient(state, {
				name: { first_name: 'Isla', last_name: 'Reid' },
				email: `${reference.toLowerCase()}@example.com`,
				reference,
			});
		}
	};

const PHOTO_ID = {
	type: 'check.photo_id',
	preferences: { report_type: 'standard', docs: ['passport'] },
};

/** Gives the last persons of the team a case with a request in it. */
const onboarded = (sandbox: Sandbox, count: number) => {
	const { state } = sandbox;
	const [author] = state.members.rows;
	if (!author) throw new Error('The sandbox has no team');
	for (const client of state.clients.rows.slice(-count)) {
		const row = addCase(state, client, author, {
			name: 'New starter',
			reference: client.reference,
		});
		const steps = planSteps(state, [PHOTO_ID]);
		const record = addRecord(state, client, author, { steps, notification: false });
		addCaseItems(state, row, [record.id]);
	}
};

const PERSON = {
	reference: '={{ $json.reference }}',
	firstName: 'Isla',
	lastName: 'Reid',
	email: '={{ $json.reference.toLowerCase() + "@example.com" }}',
};

const upsert = { resource: 'client', operation: 'upsert', ...PERSON };
const onboard = {
	resource: 'onboarding',
	operation: 'start',
	...PERSON,
	createFrom: 'steps',
	steps: { values: [{ type: 'check.photo_id', docs: ['passport'] }] },
	notify: false,
	caseName: 'New starter',
};

interface Job {
	name: string;
	title: string;
	/** What to know of its figures. */
	note?: string;
	most: number;
	seed: (sandbox: Sandbox) => void | Promise<void>;
	count?: number;
	/** Items that come out, where those are not as many as go in. */
	output?: number;
	parameters: object;
	items?: Array<Record<string, unknown>>;
}

function scenario({
	name,
	title,
	note,
	most,
	seed,
	count = COUNT,
	output = count,
	...work
}: Job): Scenario {
	return {
		name,
		title,
		note: ['No more than 200 calls in 10 seconds.', note].filter(Boolean).join(' '),
		sandbox: { seed: 'empty', latencyMs: 20, rateLimit: { limit: 200, windowMs: 10_000 } },
		seed,
		count,
		warmUp: 0,
		rounds: 1,
		contenders: [
			amiqusNode(AMIQUS, {
				items: () => work.items ?? references(count),
				parameters: () => ({ ...work.parameters }),
			}),
		],
		columns: [COLUMNS.time, COLUMNS.output, COLUMNS.calls, COLUMNS.refused],
		targets: [
			{
				says: 'Calls that were not refused',
				most,
				value: (medians) => medians(AMIQUS, 'calls') - medians(AMIQUS, 'refused'),
			},
			{
				says: 'Items that were not output',
				most: 0,
				value: (medians) => output - medians(AMIQUS, 'items'),
			},
		],
	};
}

const PEOPLE = 50;
const DOCUMENTS = 4;

export const fewestCalls: Scenario[] = [
	scenario({
		name: 'upsert-many',
		title: '500 Create or Update, 480 of them unchanged, 2,000 persons in the team',
		most: 45,
		seed: seedTeam(TEAM, 480),
		parameters: upsert,
	}),
	scenario({
		name: 'upsert-many-large-team',
		title: '500 Create or Update, 480 of them unchanged, 300,000 persons in the team',
		note: 'Each reference is asked for, and 20 persons are created. One call more finds out that the list is too long to be read: what stands on that page spares no other, because it cannot show that a reference belongs to nobody else.',
		most: 520,
		seed: seedTeam(300_000, 480),
		parameters: upsert,
	}),
	scenario({
		name: 'onboard-many',
		title: '500 new onboardings, 2,000 persons in the team',
		most: 2_100,
		seed: (sandbox) => {
			seedTeam(TEAM, 0)(sandbox);
			onboarded(sandbox, TEAM);
		},
		parameters: onboard,
	}),
	scenario({
		name: 'onboard-again',
		title: 'The same 500 onboardings run again',
		most: 60,
		seed: (sandbox) => {
			seedTeam(TEAM, 0)(sandbox);
			onboarded(sandbox, TEAM);
			seedTeam(COUNT, COUNT)(sandbox);
			onboarded(sandbox, COUNT);
		},
		parameters: onboard,
	}),
	scenario({
		name: 'download-all',
		title: 'Download All of 50 persons with 4 documents each',
		most: 251,
		count: PEOPLE,
		output: PEOPLE * DOCUMENTS,
		seed: async (sandbox) => {
			seedTeam(PEOPLE, PEOPLE)(sandbox);
			for (const { id: client } of sandbox.state.clients.rows) {
				for (let nth = 0; nth < DOCUMENTS; nth += 1) {
					await sandbox.putFile({ client, name: `${nth}.txt`, bytes: Buffer.from(`${nth}`) });
				}
			}
		},
		items: Array.from({ length: PEOPLE }, (_, index) => ({ id: 1_001 + index })),
		parameters: {
			resource: 'file',
			operation: 'downloadAllOfClient',
			client: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
		},
	}),
];
