/**
 * What the operations that people chain most put out, seen by running them against the sandbox. n8n's editor shows
 * the fields of a node that has not run yet from `__schema__/v1.0.0/<resource>/<operation>.json` beside it.
 */
import type { Sandbox } from '../../sandbox/index.mts';
import { schemaOf, type Schema } from './infer.mts';

type Json = Record<string, unknown>;

/** Runs one operation of the node and returns what comes out. */
export type Run = (resource: string, operation: string, parameters: object) => Promise<Json[]>;

/** Schemas by file, below the folder of the node's version. */
export type Schemas = Map<string, Schema>;

const byId = (value: unknown) => ({ __rl: true, mode: 'id', value: String(value) });
const all = { returnAll: true };

const STEPS = {
	values: [
		{ type: 'check.photo_id', docs: ['passport'] },
		{ type: 'check.identity' },
		{ type: 'document.request', title: 'Bill', requestInstructions: 'A recent one' },
	],
};

/** Runs everything once, each operation on what an earlier one has made or listed. */
export async function collectSchemas(sandbox: Sandbox, run: Run): Promise<Schemas> {
	const seen = new Map<string, Json[]>();
	const collect: Run = async (resource, operation, parameters) => {
		const items = await run(resource, operation, parameters);
		const file = `${resource}/${operation}`;
		seen.set(file, [...(seen.get(file) ?? []), ...items]);
		return items;
	};
	const first = async (...args: Parameters<Run>): Promise<Json> =>
		(await collect(...args))[0] ?? {};

	await collectLists(collect);
	const client = await collectPerson(collect, first);
	await collectRequest(sandbox, client, collect, first);
	await collectRest(client, collect, first);
	return new Map([...seen].sort().map(([file, items]) => [file, schemaOf(items)]));
}

type First = (...args: Parameters<Run>) => Promise<Json>;

async function collectLists(collect: Run): Promise<void> {
	await collect('account', 'get', {});
	await collect('team', 'get', {});
	await collect('team', 'getMembers', all);
	await collect('step', 'getAll', all);
	await collect('step', 'validate', { steps: STEPS });
	for (const resource of [
		'client',
		'document',
		'documentTemplate',
		'emailTemplate',
		'file',
		'form',
		'formTemplate',
		'record',
		'recordTemplate',
	]) {
		await collect(resource, 'getAll', all);
	}
}

async function collectPerson(collect: Run, first: First) {
	const names = { firstName: 'Una', lastName: 'Grieve', email: 'una@example.com' };
	const details = {
		title: 'ms',
		middleName: 'Jean',
		dob: '1990-02-03',
		mobile: '+44 7700 900099',
		reference: 'U-1',
	};
	const created = await first('client', 'create', { ...names, additionalFields: details });
	const client = byId(created.id);
	const deletionDate = { deletionDate: '2035-01-01' };
	await collect('client', 'update', { client, updateFields: deletionDate });
	await collect('client', 'upsert', { ...names, reference: 'U-1', additionalFields: {} });
	await collect('client', 'get', { client });
	const address = { country: 'GB', houseNumber: '4', city: 'Leith', postcode: 'EH6 6JJ' };
	await collect('client', 'replaceAddress', { client, address });
	await collect('client', 'getAddress', { client });
	return client;
}

async function collectRequest(
	sandbox: Sandbox,
	client: object,
	collect: Run,
	first: First,
): Promise<void> {
	const create = async () => {
		const made = await first('record', 'create', { client, createFrom: 'steps', steps: STEPS });
		return { record: byId(made.id), id: Number(made.id) };
	};
	const { record, id } = await create();
	await collect('sdk', 'createToken', { record });
	await collect('sdk', 'getStatus', { record });
	await collect('sdk', 'getSteps', { record, ...all });
	sandbox.complete(id);
	await collect('record', 'get', { record });
	await collect('client', 'getRecords', { client, ...all });
	await collect('record', 'update', { record, updateFields: { isReviewed: true } });
	await collect('record', 'expire', { record: (await create()).record });
	await collect('record', 'getDocuments', { record, ...all });
	await collect('record', 'getOutcome', { record });
	await collect('record', 'waitForCompletion', { record });
	await collect('record', 'getCheck', { record, checkType: 'check.photo_id' });
	const review = { record, status: 'rejected', additionalFields: { message: 'Blurred' } };
	for (const step of await collect('record', 'getSteps', { record, ...all })) {
		await collect('record', 'reviewStep', { ...review, step: byId(step.id) });
		await collect('record', 'getStepReviews', { record, step: byId(step.id), ...all });
	}
	await collect('record', 'getSteps', { record, ...all });

	const opened = await first('case', 'create', {
		client,
		name: 'Lease',
		additionalFields: { reference: 'L-1' },
	});
	const chosen = { case: byId(opened.id) };
	await collect('case', 'addRecords', { ...chosen, records: [id] });
	await collect('case', 'review', { ...chosen, status: 'approved' });
	await collect('case', 'update', { ...chosen, updateFields: { isArchived: true } });
	for (const operation of ['getItems', 'getReviews']) await collect('case', operation, chosen);
	await collect('case', 'get', chosen);
	await collect('case', 'getAll', all);
	await collect('case', 'getStatusTotals', {});
}

async function collectRest(client: object, collect: Run, first: First): Promise<void> {
	const [form] = await collect('form', 'getAll', all);
	const whose = { client: byId(form?.client) };
	await collect('form', 'get', { ...whose, form: byId(form?.reference) });
	await collect('form', 'getAllOfClient', { ...whose, ...all });
	await collect('file', 'getAllOfClient', { client, ...all });

	const organisations = await collect('organisation', 'getAll', all);
	await collect('organisation', 'get', { organisation: byId(organisations[0]?.id) });
	await collect('organisation', 'create', { name: 'Leith Glass' });

	const webhook = await first('webhook', 'create', { url: 'https://example.com/', events: ['*'] });
	await collect('webhook', 'get', { webhook: byId(webhook.id) });
	await collect('webhook', 'getAll', all);
}
