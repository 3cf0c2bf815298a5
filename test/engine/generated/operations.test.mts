import type { INodeProperties } from 'n8n-workflow';
import { startSandbox } from '../../../sandbox/index.mts';
import { filledIn } from '../../conformance/recorder.mts';
import { itemWithFile, runNode } from '../support/index.mts';
import {
	INPUT_FIELD,
	pathsGiven,
	pathsIn,
	samplesOf,
	valuesOf,
	type Filling,
} from './arbitrary.mts';
import { knownTo, operations, shownFor, type Chosen } from './described.mts';
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
/** What goes with no other field of its operation, or keeps it from being sent, and so is not among everything. */
const ALONE = new Set(['updateFields.removeAddress', 'checkOnly']);

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
		const samples = valuesOf(shown, filling, known, { ...chosen });
		for (const values of samplesOf(samples, SAMPLES[filling], 7)) {
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
