import { startSandbox, type Sandbox } from '../../../sandbox/index.mts';
import { byId } from '../answers/support.mts';
import { hurry } from '../support/hurry.mts';
import { runNode, searchList, startPolling } from '../support/index.mts';
import { tableUnder } from './table.mts';

/** Lists that count wrongly. */
const HEADING = 'Lists that count wrongly';
const PERSON = 1001;

let sandbox: Sandbox;
let atEase: () => void;
beforeAll(async () => {
	atEase = hurry();
	sandbox = await startSandbox({});
});
afterAll(async () => {
	atEase();
	await sandbox.close();
});
afterEach(() => sandbox.faults.clear());

/** Newest first, and newer than what is there, unless there are more than some hundred. */
const NEWEST = Date.now() + 3 * 86_400_000;
const at = (id: number) => new Date(NEWEST - id * 1_000_000).toISOString();
const entries = (from: number, many = 100) =>
	Array.from({ length: many }, (_, index) => ({
		object: 'client',
		id: from + index,
		created_at: at(from + index),
		updated_at: at(from + index),
	}));

/** What a page is answered with, by the names in the table: the list's own, changed, or another. */
const ANSWERS: Record<string, (page: number, real: object) => object> = {
	'A billion pages of what is there': (_, real) => ({ ...real, total_pages: 1e9 }),
	'A billion pages, and entries': (page) => ({
		data: entries(page * 100),
		total: 1e11,
		total_pages: 1e9,
	}),
	'One page more on each page': (page) => ({
		data: entries(1),
		total: 1e6,
		total_pages: page + 1,
	}),
	'Pages that repeat one': () => ({ data: entries(1), total: 1000, total_pages: 10 }),
	'100 of 250, no number of pages': () => ({ data: entries(1), total: 250 }),
	'100 of 250, on one page': () => ({ data: entries(1), total: 250, total_pages: 1 }),
	'A number of pages in words': () => ({ data: entries(1), total: 250, total_pages: 'three' }),
	'A negative number of entries': () => ({ data: entries(1), total: -1, total_pages: 1 }),
	'Empty pages': (page) => ({
		data: page === 1 ? entries(1) : [],
		total: 1e6,
		total_pages: 1e4,
	}),
};

/** Reads, and says what went wrong. */
type Read = () => Promise<string | undefined>;

/** What reads a list, by the headings of the table's columns: ready to do so. */
const READERS: Record<string, { list: RegExp; open: () => Promise<Read> }> = {
	'Return All': {
		list: /\/clients$/,
		open: async () => async () => await getMany({ returnAll: true }),
	},
	'Limit 150': {
		list: /\/clients$/,
		open: async () => async () => await getMany({ returnAll: false, limit: 150 }),
	},
	'Pick list': {
		list: /\/clients\/\d+\/assignees$/,
		open: async () => async () => {
			const parameters = {
				resource: 'client',
				operation: 'removeAssignee',
				client: byId(PERSON),
			};
			return await failureOf(
				searchList('searchClientAssignees', { sandbox, parameters, filter: 'nobody' }),
			);
		},
	},
	Poll: {
		list: /\/clients$/,
		open: async () => {
			const trigger = await startPolling({ sandbox, parameters: { events: ['client.updated'] } });
			await trigger.poll();
			return async () => await failureOf(trigger.poll());
		},
	},
};

async function getMany(more: object): Promise<string | undefined> {
	const { items, error } = await runNode({
		sandbox,
		parameters: {
			resource: 'client',
			operation: 'getAll',
			simplify: false,
			options: { itemsAtOnce: 1 },
			...more,
		},
	});
	if (error) expect(items).toEqual([]);
	return error?.message;
}

const failureOf = async (reading: Promise<unknown>): Promise<string | undefined> =>
	await reading.then(
		() => undefined,
		(error: unknown) => String(error),
	);

it.each(tableUnder(HEADING).map((row) => [row.fault, row.cells] as const))(
	'%s',
	async (name, cells) => {
		const found: unknown[] = [];
		for (const [column] of cells) {
			const { list, open } = READERS[column] ?? {};
			const read = await open?.();
			let calls = 0;
			const undo = sandbox.faults.add({
				match: { method: 'GET', path: list as RegExp },
				kind: 'answer',
				times: Number.POSITIVE_INFINITY,
				change: (real, { url }) => {
					calls += 1;
					const page = Number(new URL(url, sandbox.url).searchParams.get('page') ?? 1);
					return { object: 'paginated_list', ...ANSWERS[name]?.(page, real as object) };
				},
			});
			const failure = await read?.();
			undo();
			const said = failure === undefined ? '' : failure;
			if (failure) expect(said).toMatch(/Amiqus (?:says that|answered with a|gave nothing new)/);
			found.push([column, { fate: failure === undefined ? 'done' : 'error', calls }]);
		}
		expect(found).toEqual(cells);
	},
);

it('every such answer, and everything that reads lists, is in the table', () => {
	const rows = tableUnder(HEADING);
	expect(rows.map(({ fault }) => fault)).toEqual(Object.keys(ANSWERS));
	for (const { cells } of rows)
		expect(cells.map(([column]) => column)).toEqual(Object.keys(READERS));
});
