import { createHash } from 'node:crypto';
import { randomFiles, unsafeIn } from '../../test/engine/fixtures/random-files.mts';
import type { NodeOptions } from '../../test/engine/support/index.mts';
import { COLUMNS, type Contender, type Scenario } from '../support/scenario.mts';
import { PERSON, seedPerson } from './file-work.mts';

const COUNT = 200;
const client = { __rl: true, mode: 'id', value: PERSON };

const upAndDown: Contender = {
	name: 'Amiqus',
	prepare: async (service) => {
		// Only in the contender's own process: it settles where n8n keeps its files.
		await import('../../test/engine/support/environment.mts');
		const { bytesOf, itemWithFile, runNode } = await import('../../test/engine/support/index.mts');
		return async () => {
			const checksums: string[] = [];
			const items: Array<Awaited<ReturnType<typeof itemWithFile>>> = [];
			for (const { name, bytes, checksum } of randomFiles(COUNT, 'alike')) {
				checksums.push(checksum);
				const file = { fileName: name, mimeType: 'application/octet-stream' };
				items.push(await itemWithFile(bytes, file));
			}
			const run = async (operation: string, input: NodeOptions['items'] = [{}]) =>
				await runNode({
					sandbox: service,
					parameters: { resource: 'file', operation, client },
					items: input,
				});
			const up = await run('upload', items);
			const down = await run('downloadAllOfClient');
			const back = new Map<unknown, string>();
			const names: string[] = [];
			for (const item of down.items) {
				const checksum = createHash('sha256')
					.update(await bytesOf(item))
					.digest('hex');
				back.set(item.json.id, checksum);
				names.push(item.binary?.data?.fileName ?? '');
			}
			const wrong = checksums.filter((sum, index) => back.get(up.items[index]?.json.id) !== sum);
			const unsafe = names.filter((name) => unsafeIn(name).length > 0);
			const error = up.error ?? down.error;
			return {
				items: down.items.length,
				...(error ? { error: error.message } : {}),
				values: { wrong: wrong.length, unsafe: unsafe.length },
			};
		};
	},
};

export const manyRandomFiles: Scenario = {
	name: 'random-files',
	title: '200 random files of 1 byte to 20 MB, up and down',
	note: 'Names with quotes, slashes, line breaks, other scripts and `../`.',
	sandbox: {},
	seed: seedPerson,
	count: COUNT,
	warmUp: 0,
	rounds: 1,
	contenders: [upAndDown],
	columns: [COLUMNS.time, COLUMNS.above, COLUMNS.output, COLUMNS.wrong],
	targets: [
		{ says: 'Files that differ', most: 0, value: (medians) => medians('Amiqus', 'wrong') },
		{ says: 'Unsafe names', most: 0, value: (medians) => medians('Amiqus', 'unsafe') },
	],
};
