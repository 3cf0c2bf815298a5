/** Every example that can be started by hand, run in a real n8n against the sandbox. */
import { runWorkflow, type ExecutionResult, type Json } from '../../scripts/real-n8n/execution.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { withInstance, type Instance } from './support/instance.mts';

let instance: Instance;
withInstance((opened) => {
	instance = opened;
});

// Each example begins with the same people, whichever ran before.
let beginning: Awaited<ReturnType<Sandbox['save']>>;
beforeAll(async () => {
	beginning = await instance.sandbox.save();
});
beforeEach(() => instance.sandbox.load(beginning));

const START = 'Start';

async function run(example: string): Promise<ExecutionResult['items']> {
	const { rest, workflows } = instance.n8n;
	const { items } = await runWorkflow(rest, workflows.get(example)?.id ?? '', START);
	return items;
}

/** What a node put out; nothing where it did not run. */
const from = (items: ExecutionResult['items'], node: string): Json[] => items[node] ?? [];

/** How many persons, cases, requests, requests in cases and documents there are. */
const counts = ({ state: { clients, cases, records, caseItems, files } }: Sandbox) =>
	[clients, cases, records, caseItems, files].map(({ rows }) => rows.length);

/** How many more there are than there were. */
const since = (before: number[]) =>
	counts(instance.sandbox).map((count, index) => count - (before[index] ?? 0));

const personWith = ({ state }: Sandbox, reference: string) =>
	state.clients.where('reference', reference.toLowerCase());

/** The request in the seed whose form is not answered yet. */
function openForm({ state }: Sandbox, nth: number) {
	const open = state.forms.rows.filter(
		({ record, completed_at: at }) => record !== null && at === null,
	);
	return open[nth]?.record ?? 0;
}

/** Two people answer the form, one of whom works part-time. */
function answerForms(sandbox: Sandbox) {
	const [fullTime, partTime] = [openForm(sandbox, 0), openForm(sandbox, 1)];
	sandbox.complete(fullTime, { answers: { '2': 'Pilot', '3': 'Full-time' } });
	sandbox.complete(partTime, { answers: { '2': 'Cook', '3': 'Part-time', '4': '12' } });
	return { fullTime, partTime };
}

/** By the name of the workflow: what is run, and what has to be true then. */
const EXAMPLES: Record<string, () => Promise<void>> = {
	'Onboard a person': async () => {
		const { state } = instance.sandbox;
		const before = counts(instance.sandbox);
		const [result = {}] = from(await run('Onboard a person'), 'Result');
		expect(state.records.need(Number(result.requestId)).client).toBe(result.personId);
		// It is run once more, and nobody is there twice.
		const [again = {}] = from(await run('Onboard a person'), 'Result');
		expect(again).toEqual({ ...result, outcome: 'found' });
		expect(since(before)).toEqual([1, 1, 1, 1, 0]);
		expect(personWith(instance.sandbox, 'example-robin')).toHaveLength(1);
	},

	'Register a new client': async () => {
		const { sandbox } = instance;
		const before = counts(sandbox);
		const [result = {}] = from(await run('Register a new client'), 'Result');
		const [person, ...others] = personWith(sandbox, 'ailsa.example@example.com');
		expect(others).toEqual([]);
		expect(person?.id).toBe(result.personId);
		const requests = () => sandbox.state.records.where('client', Number(result.personId));
		expect(requests().map(({ id }) => id)).toEqual([result.requestId]);
		const items = sandbox.state.caseItems.where('case', Number(result.caseId));
		expect(items.map(({ record }) => record)).toEqual([result.requestId]);

		expect(from(await run('Register a new client'), 'Result')).toEqual([
			{ ...result, outcome: 'found' },
		]);
		expect(since(before)).toEqual([1, 1, 1, 1, 0]);
	},

	'Import people from a spreadsheet': async () => {
		const { sandbox } = instance;
		const outcomes = (items: ExecutionResult['items']) =>
			from(items, 'Imported').map(({ reference, outcome }) => [reference, outcome]);
		const before = counts(sandbox);
		const first = await run('Import people from a spreadsheet');
		expect(outcomes(first)).toEqual(
			['EMP-101', 'EMP-102', 'EMP-104'].map((reference) => [reference, 'created']),
		);
		const wrong = from(first, 'Rows to put right');
		const differ = expect.stringContaining('differ in first name, e-mail address') as string;
		expect(wrong).toMatchObject([
			{
				Row: expect.any(Number) as number,
				Name: 'Nomail Example',
				Column: 'Email',
				Value: 'not an address',
				Reference: 'EMP-103',
				'What to do': expect.stringContaining('is not an e-mail address') as string,
			},
			{ Name: 'Kit Example', Column: 'Reference', Value: 'EMP-105', 'What to do': differ },
			{ Name: 'Sam Example', Column: 'Reference', Value: 'EMP-105', 'What to do': differ },
		]);
		expect(personWith(sandbox, 'EMP-101')).toMatchObject([
			{ dob: '1988-04-09', mobile: '+44 7700 900101', name: { first_name: 'Fearn' } },
		]);
		const second = outcomes(await run('Import people from a spreadsheet'));
		expect(second.map(([, outcome]) => outcome)).toEqual(['unchanged', 'unchanged', 'unchanged']);
		expect(since(before)).toEqual([3, 3, 3, 3, 0]);

		// What came out is put right, and given to the same workflow.
		const [nomail, kit, sam] = wrong;
		const sentAgain = [
			{ ...nomail, Email: 'nomail@example.com' },
			kit,
			{ ...sam, Reference: 'EMP-106' },
		].map((row) => Object.values(row ?? {}).map((value) => `"${String(value)}"`));
		const csv = [Object.keys(nomail ?? {}), ...sentAgain].map((row) => row.join(',')).join('\n');
		const { rest, workflows } = instance.n8n;
		const example = workflows.get('Import people from a spreadsheet');
		const corrected = example?.nodes.map((node) =>
			node.name === 'A spreadsheet'
				? {
						...node,
						parameters: {
							assignments: {
								assignments: [{ id: 'csv', name: 'csv', type: 'string', value: csv }],
							},
							options: {},
						},
					}
				: node,
		);
		await rest.patch(`/workflows/${example?.id ?? ''}`, { nodes: corrected });
		const third = await run('Import people from a spreadsheet');
		expect(from(third, 'Rows to put right')).toEqual([]);
		expect(outcomes(third)).toEqual(
			['EMP-103', 'EMP-105', 'EMP-106'].map((reference) => [reference, 'created']),
		);
	},

	'Review steps by form answers': async () => {
		const { sandbox } = instance;
		const { fullTime, partTime } = answerForms(sandbox);
		const first = await run('Review steps by form answers');
		const { state } = sandbox;
		const reviews = (record: number) =>
			state.records
				.need(record)
				.steps.filter((step) => state.steps.need(step).form !== null)
				.flatMap((step) => state.stepReviews.where('step', step))
				.map(({ status }) => status);
		expect(reviews(fullTime)).toEqual(['approved']);
		expect(reviews(partTime)).toEqual([]);
		const left = { requestId: partTime, contractType: 'Part-time' };
		const toDecide = [expect.objectContaining(left)];
		expect(from(first, 'For a person to decide')).toEqual(toDecide);

		const again = await run('Review steps by form answers');
		expect(from(again, 'Approve the step')).toEqual([]);
		expect(from(again, 'For a person to decide')).toEqual(toDecide);
	},

	'Collect form answers': async () => {
		answerForms(instance.sandbox);
		const before = counts(instance.sandbox);
		const rows = from(await run('Collect form answers'), 'Result');
		expect(rows).toContainEqual(
			expect.objectContaining({ jobTitle: 'Cook', contractType: 'Part-time' }),
		);
		expect(rows.every(({ name }) => name !== '')).toBe(true);
		expect(from(await run('Collect form answers'), 'Result')).toEqual(rows);
		expect(since(before)).toEqual([0, 0, 0, 0, 0]);
	},

	'Collect photo ID results': async () => {
		const { state } = instance.sandbox;
		const before = counts(instance.sandbox);
		const rows = from(await run('Collect photo ID results'), 'Result');
		expect(rows.length).toBeGreaterThan(0);
		for (const { requestId, personId, documentType, lastName } of rows) {
			expect(state.records.need(Number(requestId)).client).toBe(personId);
			expect(documentType).toBe('passport');
			expect(lastName).toBe(state.clients.need(Number(personId)).name.last_name);
		}
		expect(from(await run('Collect photo ID results'), 'Result')).toEqual(rows);
		expect(since(before)).toEqual([0, 0, 0, 0, 0]);
	},

	'Send a request and wait': async () => {
		const { n8n, sandbox } = instance;
		const example = n8n.workflows.get('Send a request and wait');
		const quick = example?.nodes.map((node) =>
			node.name === 'Wait'
				? { ...node, parameters: { resume: 'timeInterval', amount: 1, unit: 'seconds' } }
				: node,
		);
		await n8n.rest.patch(`/workflows/${example?.id ?? ''}`, { nodes: quick });
		const before = counts(sandbox);
		const looks: string[] = [];
		// The person takes until the second look, and the check until the third.
		const stop = sandbox.onExchange(({ method, path }) => {
			const [, record] = /\/records\/(\d+)$/.exec(path) ?? [];
			if (method !== 'GET' || record === undefined) return;
			looks.push(record);
			if (looks.length === 2) sandbox.complete(Number(record), { outcome: 'submitted' });
			if (looks.length === 3) sandbox.settle(Number(record), 'refer');
		});
		const [result = {}] = from(await run('Send a request and wait'), 'Result');
		stop();
		expect(result).toMatchObject({ requestId: Number(looks[0]), outcome: 'needs_review' });
		expect(looks.length).toBeGreaterThanOrEqual(4);
		const again = from(await run('Send a request and wait'), 'Result');
		expect(again).toMatchObject([{ requestId: result.requestId, outcome: 'needs_review' }]);
		expect(since(before)).toEqual([1, 1, 1, 1, 0]);
	},

	'Create, then wait': async () => {
		const { sandbox } = instance;
		const { state } = sandbox;
		const before = counts(sandbox);
		const stop = sandbox.onExchange(({ method, path }) => {
			if (method !== 'POST' || !path.endsWith('/webhooks')) return;
			stop();
			// While the workflow pauses, or is about to.
			sandbox.complete(state.records.rows.at(-1)?.id ?? 0);
			sandbox.webhooks.retryNow();
		});
		const running = run('Create, then wait');
		const telling = setInterval(() => sandbox.webhooks.retryNow(), 500);
		const [result = {}] = from(await running.finally(() => clearInterval(telling)), 'Result');
		expect(result).toMatchObject({
			requestId: state.records.rows.at(-1)?.id,
			outcome: 'needs_review',
		});
		expect(from(await run('Create, then wait'), 'Result')).toEqual([result]);
		expect(since(before)).toEqual([1, 1, 1, 1, 0]);
	},

	'Upload a document': async () => {
		const { sandbox } = instance;
		const before = counts(sandbox);
		const [result = {}] = from(await run('Upload a document'), 'Result');
		const [person] = personWith(sandbox, 'example-rowan');
		const files = sandbox.state.files.where('client', person?.id ?? 0);
		expect(files).toMatchObject([{ id: result.documentId, name: 'Contract, signed' }]);
		expect(result.virusScan).toEqual(expect.stringMatching(/./));
		const [again = {}] = from(await run('Upload a document'), 'Result');
		expect(again.documentId).toBe(result.documentId);
		expect(since(before)).toEqual([1, 0, 0, 0, 1]);
	},

	'Delete people on their deletion date': async () => {
		const { state } = instance.sandbox;
		const today = state.today();
		const due = state.clients.rows.filter(({ deletion_date: date }) => date && date <= today);
		const kept = state.clients.rows.length - due.length;
		expect(due.length).toBeGreaterThan(1);
		const { rest, workflows } = instance.n8n;
		const example = workflows.get('Delete people on their deletion date');
		const audit = async () => from(await run('Delete people on their deletion date'), 'Audit');
		const ids = due.map(({ id }) => id);
		expect(await audit()).toMatchObject([{ outcome: 'would_erase', persons: due.length }]);
		expect(state.clients.rows).toHaveLength(kept + due.length);

		const nodes = example?.nodes.map((node) =>
			node.name === 'Erase them'
				? { ...node, parameters: { ...node.parameters, confirm: true } }
				: node,
		);
		await rest.patch(`/workflows/${example?.id ?? ''}`, { nodes });
		const [erased = {}] = await audit();
		expect(erased).toMatchObject({ outcome: 'erased', persons: due.length });
		expect(new Set(erased.ids as number[])).toEqual(new Set(ids));
		expect(due.filter(({ id }) => state.clients.get(id))).toEqual([]);
		expect(state.clients.rows).toHaveLength(kept);
		// It is run once more, and nobody is due.
		await audit();
		expect(state.clients.rows).toHaveLength(kept);
	},
};

it.each(Object.keys(EXAMPLES))('%s', async (name) => {
	await EXAMPLES[name]?.();
});

it('leaves out no example that can be started by hand', () => {
	const byHand = [...instance.n8n.workflows.values()].filter(({ nodes }) =>
		nodes.some(({ name }) => name === START),
	);
	expect(byHand.map(({ name }) => name).sort()).toEqual(Object.keys(EXAMPLES).sort());
});
