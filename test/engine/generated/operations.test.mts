import fc from 'fast-check';
import type { INodeProperties, INodeType } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../../sandbox/index.mts';
import { filledIn } from '../../conformance/recorder.mts';
import { itemWithFile, loadPackage, runNode } from '../support/index.mts';
import {
	INPUT_FIELD,
	pathsGiven,
	pathsIn,
	valuesOf,
	type Filling,
	type Known,
} from './arbitrary.mts';
import { pickAll } from './pick.mts';

/**
 * Every operation with generated parameters, sent for real. Whatever leaves the node is recorded with the other engine
 * tests' calls, and `npm run conformance` holds it against the specification.
 */
const SENT: Record<Filling, number> = { required: 2, everything: 3 };
/**
 * Fields can contradict each other, which the node refuses; then the next sample is tried. Beyond what is sent anyway,
 * samples count only for fields not filled in yet: those that show for certain choices.
 */
const SAMPLES: Record<Filling, number> = { required: 12, everything: 2000 };
const BILL = { fileName: 'bill.txt', mimeType: 'text/plain' };
/** Parameters that every operation has. */
const COMMON = new Set(['resource', 'operation', 'authentication', 'options']);

/** What goes with no other field of its operation, and so is never sent with everything filled in. */
const ALONE = new Set(['updateFields.removeAddress']);

interface Chosen {
	resource: string;
	operation: string;
}

/** A call of the test's own. */
async function call<T>(sandbox: Sandbox, path: string, body?: FormData | string): Promise<T> {
	const answer = await fetch(`${sandbox.url}/api/v2${path}`, {
		method: body === undefined ? 'GET' : 'POST',
		body: body ?? null,
		headers: {
			Authorization: `Bearer ${sandbox.token}`,
			...(typeof body === 'string' ? { 'Content-Type': 'application/json' } : {}),
		},
	});
	return (await answer.json()) as T;
}

/** Something of each kind that a field asks for without a list. */
async function knownTo(sandbox: Sandbox): Promise<Known> {
	const form = new FormData();
	form.append('attachment', new Blob(['a bill']), 'bill.txt');
	const attachment = await call<{ id: number }>(sandbox, '/attachments', form);
	const client = sandbox.state.forms.rows.find((form) => form.record !== null)?.client;
	const started = await call<{ data: Array<{ id: number }> }>(sandbox, '/records?status=started');
	const [record] = started.data;
	const [check] = sandbox.state.checks.rows;
	const token = JSON.stringify({ record_id: record?.id });
	return {
		client: Number(client),
		record: Number(record?.id),
		attachment: attachment.id,
		check: Number(check?.id),
		sdkToken: (await call<{ token: string }>(sandbox, '/sdk_token', token)).token,
		event: JSON.stringify({ event: 'client.updated', clientId: 1001 }),
	};
}

async function operations() {
	const node = (await loadPackage()).nodes['n8n-nodes-amiqus.amiqus'] as INodeType;
	const { properties } = node.description;
	const chosen = properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }) =>
			options.flatMap((option): Chosen[] =>
				'value' in option
					? [
							{
								resource: displayOptions?.show?.resource?.[0] as string,
								operation: String(option.value),
							},
						]
					: [],
			),
		);
	return { properties, chosen };
}

const shownFor = (properties: INodeProperties[], { resource, operation }: Chosen) =>
	properties.filter(
		({ name, displayOptions: { show } = {} }) =>
			!COMMON.has(name) &&
			show?.resource?.includes(resource) &&
			show.operation?.includes(operation),
	);

/** Runs an operation with samples until enough of them were sent; returns the refusals if none was. */
async function tryOut(
	chosen: Chosen,
	shown: INodeProperties[],
	filling: Filling,
): Promise<string[]> {
	const sandbox = await startSandbox({});
	try {
		let calls = 0;
		const known = await knownTo(sandbox);
		const item = await itemWithFile(Buffer.from('a bill'), BILL, {}, INPUT_FIELD);
		sandbox.onExchange(() => {
			calls += 1;
		});
		const refusals: string[] = [];
		const unfilled = new Set(
			filling === 'everything' ? pathsIn(shown).filter((path) => !ALONE.has(path)) : [],
		);
		let sent = 0;
		for (const values of fc.sample(valuesOf(shown, filling, known, { ...chosen }), {
			numRuns: SAMPLES[filling],
			seed: 7,
		})) {
			if (sent >= SENT[filling] && unfilled.size === 0) break;
			const given = pathsGiven(values);
			if (sent >= SENT[filling] && !given.some((path) => unfilled.has(path))) continue;
			const picked = await pickAll({ sandbox, known }, shown, values, { ...chosen });
			calls = 0;
			const parameters = { ...chosen, ...picked };
			const { error } = await filledIn(
				async () => await runNode({ sandbox, parameters, items: [item] }),
			);
			if (calls > 0) {
				sent += 1;
				for (const path of given) unfilled.delete(path);
			} else refusals.push(error?.message ?? 'no call');
		}
		return sent > 0 ? [...unfilled].map((path) => `${path} was never filled in`) : refusals;
	} finally {
		await sandbox.close();
	}
}

it.each(['required', 'everything'] as const)(
	'sends something for every operation with %s filled in',
	async (filling) => {
		const { properties, chosen } = await operations();
		const silent: Record<string, string[]> = {};
		for (const one of chosen) {
			const refusals = await tryOut(one, shownFor(properties, one), filling);
			if (refusals.length > 0) silent[`${one.resource}.${one.operation}`] = refusals;
		}
		expect(silent).toEqual({});
	},
	900_000,
);
