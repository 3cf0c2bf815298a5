import { onlyIf } from '../../declare/field';
import { boolean, choice } from '../../declare/fields/basic';
import { isObject, type IDataObject } from '../../declare/json';
import { operation, type OperationContext, type SharedContext } from '../../declare/operation';
import { path } from '../../declare/path';
import { AmiqusError } from '../../declare/errors';
import { client } from '../shared/person';

/** What goes with a person, and where it is listed. */
const BELONGINGS = {
	requests: (person: number) => path`/clients/${person}/records`,
	documents: (person: number) => path`/clients/${person}/files`,
	forms: (person: number) => path`/clients/${person}/forms`,
};

type Belongings = keyof typeof BELONGINGS;

/** A person who is to be erased, with nothing personal. */
interface Due {
	id: number;
	deletion_date: string | null;
}

/** What the items of a run share. */
interface Shared {
	/** Those whose deletion is due, and the item that gets them. */
	due: Due[];
	givenTo: unknown;
	/** Those who are deleted. */
	gone: Set<number>;
}

type Context = SharedContext<Shared>;

/** What an audit says of a person. */
type Entry = Due & Record<Belongings, number>;

export const erase = operation({
	name: 'Erase',
	value: 'erase',
	action: 'Erase a person',
	effect: 'destroys',
	effectOf: ({ confirm }) => (confirm === true ? 'destroys' : 'reads'),
	loses: 'All personal data, files, forms and requests of the person go for good.',
	description:
		'See what would go with a person, or with all whose deletion is due, then delete them and keep an audit of IDs and numbers',
	fields: {
		whom: choice('Whom', {
			description: 'Who is erased',
			default: 'person',
			options: [
				{
					name: 'All Whose Deletion Is Due',
					value: 'due',
					description: 'Everybody whose deletion date is today or has passed',
				},
				{ name: 'One Person', value: 'person' },
			],
		}),
		client: onlyIf({ whom: ['person'] }, client),
		confirm: boolean('Confirm', {
			description:
				'Whether to erase. Switched off, what would go is listed and nothing is changed: look at that first.',
		}),
	},
	calls: [
		'GET /clients',
		'GET /clients/{client}',
		'GET /clients/{client}/records',
		'GET /clients/{client}/files',
		'GET /clients/{client}/forms',
		'DELETE /clients/{client}',
	],
	// How many are due is known once they are looked up.
	destroys: ({ whom, confirm }) => (confirm === true && whom === 'person' ? 1 : 0),
	// A list may name a person twice: whoever comes second has to know that they are gone.
	orderBy: (values) => (values.whom === 'person' ? String(values.client) : undefined),
	prepare: async (items, context): Promise<Shared> => {
		const named = items.filter(({ values }) => values.whom === 'person');
		const asking = items.filter(({ values }) => values.whom === 'due');
		// Several items that ask for all are asking for the same people: one of them gets them.
		const first = asking.find(({ values }) => values.confirm === true) ?? asking[0];
		const gone = new Set<number>();
		if (!first) return { due: [], givenTo: undefined, gone };
		const names = new Set(named.map(({ values }) => values.client));
		const due = (await dueNow(context)).filter(({ id }) => !names.has(id));
		if (first.values.confirm === true) {
			const confirmed = named.filter(({ values }) => values.confirm === true);
			context.destroys(confirmed.length + due.length);
		}
		return { due, givenTo: first.values, gone };
	},
	execute: async (values, context) => {
		const { due, givenTo } = context.shared;
		const people = values === givenTo ? due : await namedIn(values, context);
		return await audited(people, values.confirm === true, context);
	},
});

/** Everybody whose deletion date is today or has passed. */
async function dueNow({ list }: Pick<OperationContext, 'list'>): Promise<Due[]> {
	const found: IDataObject[] = [];
	for (const deletion_date of ['overdue', 'today']) {
		found.push(...(await list({ method: 'GET', path: path`/clients`, query: { deletion_date } })));
	}
	return [...new Map(found.map((person) => [Number(person.id), dueIn(person)])).values()];
}

/** The person who is named, unless another item has deleted them, or an earlier try has counted them: they may be gone. */
async function namedIn(
	values: { whom: 'person'; client: number } | { whom: 'due' },
	context: Context,
): Promise<Due[]> {
	if (values.whom !== 'person' || context.kept.has(String(values.client))) return [];
	if (context.shared.gone.has(values.client)) return [];
	return [await dueOf(values.client, context)];
}

async function dueOf(person: number, { call }: OperationContext): Promise<Due> {
	const { body } = await call({ method: 'GET', path: path`/clients/${person}` });
	return { ...dueIn(body as IDataObject), id: person };
}

function dueIn({ id, deletion_date: date }: IDataObject): Due {
	return { id: Number(id), deletion_date: typeof date === 'string' ? date : null };
}

/**
 * Counts what goes with each person and, once it is confirmed, deletes them. Whoever cannot be deleted keeps nobody else
 * from it.
 *
 * @throws AmiqusError that names who was deleted and who was not
 */
async function audited(
	people: readonly Due[],
	confirmed: boolean,
	context: Context,
): Promise<IDataObject> {
	const failures: Array<{ id: number; error: AmiqusError }> = [];
	for (const person of withEarlier(people, context)) {
		await auditedOne(person, confirmed, context).catch((error: unknown) => {
			if (!(error instanceof AmiqusError)) throw error;
			failures.push({ id: person.id, error });
		});
	}
	const audits = auditsIn(context);
	const entries = audits.filter(({ isOver }) => isOver).map(({ entry }) => entry);
	const [first] = failures;
	if (first)
		throw told(
			first.error,
			entries,
			failures.map(({ id }) => id),
		);
	return {
		outcome: confirmed ? 'erased' : 'would_erase',
		at: new Date().toISOString(),
		persons: entries.length,
		...Object.fromEntries(
			KINDS.map((kind) => [kind, entries.reduce((sum, entry) => sum + entry[kind], 0)]),
		),
		ids: entries.map(({ id }) => id),
		details: entries.map((entry) => ({ ...entry })),
	};
}

/** What is known of a person who is looked at, and whether what was to be done with them is. */
interface Audit {
	entry: Entry;
	isOver: boolean;
}

/** What this try and earlier ones have come to. */
function auditsIn({ kept }: Context): Audit[] {
	return [...kept.values()].map(({ entry, isOver }) => ({
		entry: entry as unknown as Entry,
		isOver: isOver === true,
	}));
}

/** The people, and those of earlier tries of whom nobody knows whether they are gone: they may not be due any more. */
function withEarlier(people: readonly Due[], context: Context): Due[] {
	const audits = auditsIn(context);
	const left = audits.flatMap(({ entry, isOver }) => (isOver ? [] : [entry]));
	const known = new Set(audits.map(({ entry }) => entry.id));
	return [...left, ...people.filter(({ id }) => !known.has(id))];
}

async function auditedOne(person: Due, confirmed: boolean, context: Context): Promise<void> {
	const { kept } = context;
	const id = String(person.id);
	const entry = 'requests' in person ? (person as Entry) : await counted(person, context);
	const keep = (isOver: boolean) => kept.set(id, { entry: { ...entry }, isOver });
	keep(!confirmed);
	if (!confirmed) return;
	await context.call({ method: 'DELETE', path: path`/clients/${person.id}` });
	keep(true);
	context.shared.gone.add(person.id);
}

const KINDS = Object.keys(BELONGINGS) as Belongings[];

/** How much goes with a person: their lists tell it, mostly without being read. */
async function counted(person: Due, { call, list }: OperationContext): Promise<Entry> {
	const counts: Record<Belongings, number> = { requests: 0, documents: 0, forms: 0 };
	for (const kind of KINDS) {
		const where = BELONGINGS[kind](person.id);
		const { body } = await call({ method: 'GET', path: where, query: { limit: 1 } });
		const total = isObject(body) ? body.total : undefined;
		counts[kind] =
			typeof total === 'number' ? total : (await list({ method: 'GET', path: where })).length;
	}
	return { ...person, ...counts };
}

/** An error with what was done before it, which is all that is left to tell of them. */
function told(
	error: AmiqusError,
	erased: readonly Entry[],
	failed: readonly number[],
): AmiqusError {
	const names = [
		`Not erased: ${failed.join(', ')}`,
		...(erased.length > 0 ? [`Erased: ${erased.map(({ id }) => id).join(', ')}`] : []),
	];
	return error.reworded(`${error.message}. ${names.join('. ')}`);
}
