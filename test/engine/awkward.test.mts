import { startSandbox } from '../../sandbox/index.mts';
import { AWKWARD_ITEMS, becameOf, creating, expected, FIELDS } from '../support/awkward.mts';
import { jsonOf, runNode } from './support/index.mts';

it.each(FIELDS)('what nobody meant becomes what the table of values says: %s', async (field) => {
	const sandbox = await startSandbox({ seed: 'empty' });
	const { items } = await runNode({
		sandbox,
		parameters: creating(field),
		items: AWKWARD_ITEMS,
		timezone: 'Europe/London',
		settings: { onError: 'continueRegularOutput' },
	});
	await sandbox.close();
	expect(becameOf(field, jsonOf(items))).toEqual(expected(field));
});
