/** Every operation with its fields filled in, to be run against a service that answers oddly. */
import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';
import { resources } from '../../../nodes/Amiqus/resources';
import type { Sandbox } from '../../../sandbox/index.mts';
import { valuesOf, type Filling } from '../generated/arbitrary.mts';
import { knownTo, operations, shownFor, type Chosen } from '../generated/described.mts';
import { pickAll } from '../generated/pick.mts';

/** Stands where an SDK token is to be, which every sandbox makes anew. */
export const SDK_TOKEN = 'SDK-TOKEN';

/** An operation with its fields filled in. */
export interface Prepared {
	chosen: Chosen;
	parameters: INodeParameters;
}

const declared = new Map(
	resources.flatMap(({ value, operations: all }) =>
		all.map((one) => [`${value}.${one.value}`, one] as const),
	),
);

/** What an operation is, as the node declares it. */
export const declarationOf = ({ resource, operation }: Chosen) =>
	declared.get(`${resource}.${operation}`);

/** Every operation, filled in by the sandbox's own lists, in a sandbox that nothing was done in yet. */
export async function prepare(
	sandbox: Sandbox,
	filling: Filling,
	seed: number,
): Promise<Prepared[]> {
	const { properties, chosen } = await operations();
	const known = { ...(await knownTo(sandbox)), sdkToken: SDK_TOKEN };
	const prepared: Prepared[] = [];
	for (const one of chosen) {
		const shown = shownFor(properties, one);
		const [values = {}] = fc.sample(valuesOf(shown, filling, known, { ...one }), {
			numRuns: 1,
			seed,
		});
		const parameters = await pickAll({ sandbox, known }, shown, values, { ...one });
		prepared.push({ chosen: one, parameters });
	}
	// What is gone leaves nothing to try: what destroys comes last.
	const isLast = ({ chosen: one }: Prepared) => Number(declarationOf(one)?.effect === 'destroys');
	return prepared.sort((a, b) => isLast(a) - isLast(b));
}
