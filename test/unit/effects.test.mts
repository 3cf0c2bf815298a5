import { resources } from '../../nodes/Amiqus/resources';
import { EFFECTS } from '../../nodes/Amiqus/declare/effect';
import { callsOf } from '../../scripts/docs/calls.mts';

const operations = resources.flatMap(({ value, operations: all }) =>
	all.map((operation) => ({ at: `${value}.${operation.value}`, operation })),
);

/** What sends a POST and all the same changes nothing that lasts. */
const ASKS_BY_POST = ['sdk.getStatus', 'sdk.getSteps', 'step.validate'];

describe('what carrying out an operation comes to', () => {
	it('is said of each', () => {
		const unsaid = operations.filter(({ operation }) => !(operation.effect in EFFECTS));
		expect(unsaid.map(({ at }) => at)).toEqual([]);
	});

	it('is more than reading for all that send more than GET, and for no other', () => {
		const writes = operations.filter(({ operation }) =>
			callsOf(operation).some((call) => !call.startsWith('GET ')),
		);
		const said = operations.filter(({ operation }) => operation.effect !== 'reads');
		expect(said.map(({ at }) => at)).toEqual(
			writes.map(({ at }) => at).filter((at) => !ASKS_BY_POST.includes(at)),
		);
	});

	it('says what is lost wherever something is destroyed, and nowhere else', () => {
		const wrong = operations.filter(
			({ operation: { effect, destroys, loses, losesIf } }) =>
				(effect === 'destroys') !== (loses !== undefined && losesIf === undefined) ||
				(losesIf !== undefined && destroys === undefined),
		);
		expect(wrong.map(({ at }) => at)).toEqual([]);
	});

	it('is destroying for whatever deletes, redacts, expires, or removes all', () => {
		const named = operations.filter(({ operation: { name } }) =>
			/^(Delete|Redact|Expire|Erase|Remove All|Replace (?!Address))/.test(name),
		);
		const wrong = named.filter(({ operation }) => operation.effect !== 'destroys');
		expect(named.length).toBeGreaterThan(10);
		expect(wrong.map(({ at }) => at)).toEqual([]);
	});
});
