import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { addClient } from '../../../sandbox/domain/clients.mts';
import type { Sandbox } from '../../../sandbox/index.mts';
import { itemWithFile, jsonOf, runNode } from '../support/index.mts';
import { onboardingOf } from '../support/onboarding.mts';

/** An operation that makes several writes for an item. */
export interface Job {
	/** Makes what it needs, which nobody else uses, and answers what the node is set to. */
	prepare: (sandbox: Sandbox) => Promise<INodeParameters>;
	/** Whether running it again comes to the same as running it once. */
	mayRunAgain: boolean;
}

const byId = (value: number | string) => ({ __rl: true, mode: 'id', value: String(value) });
let count = 0;

function person({ state }: Sandbox, more: object = {}) {
	const name = { first_name: `T${(count += 1)}`, last_name: 'Reid' };
	return addClient(state, { name, email: `t${count}@example.com`, ...more });
}

/** A request of a new person for some steps. */
async function sent(sandbox: Sandbox, steps: object[]): Promise<number> {
	const { items, error } = await runNode({
		sandbox,
		parameters: {
			resource: 'record',
			operation: 'create',
			client: byId(person(sandbox).id),
			createFrom: 'steps',
			specifySteps: 'json',
			stepsJson: JSON.stringify(steps),
		},
	});
	if (error) throw new Error(error.message);
	return Number(jsonOf(items)[0]?.id);
}

/** A request of a new person, who has completed it. */
async function completed(sandbox: Sandbox): Promise<number> {
	const bill = { title: 'Bill', instructions: 'Recent' };
	const id = await sent(sandbox, [
		{ type: 'check.identity' },
		{ type: 'document.request', preferences: bill },
	]);
	sandbox.complete(id);
	return id;
}

function onboarding({ state }: Sandbox, more: object = {}): INodeParameters {
	const [member] = state.members.rows;
	const assignees = [Number(member?.id)];
	const reference = `ONBOARDED-${(count += 1)}`;
	return onboardingOf({
		reference,
		email: 'isla@example.com',
		onboardingOptions: { personAssignees: assignees, requestAssignees: assignees },
		...more,
	});
}

/** By what they are called in the titles of the tests. */
export const JOBS: Record<string, Job> = {
	'Onboarding: Start': {
		prepare: async (sandbox) => onboarding(sandbox),
		mayRunAgain: true,
	},
	'Onboarding: Start, for a person who is there, with a file': {
		prepare: async (sandbox) => {
			const { reference } = person(sandbox, { reference: `THERE-${(count += 1)}` });
			const file = { documentTransferFrom: 'inputField', binaryPropertyName: 'data' };
			const values = [{ type: 'document.transfer', documentName: 'Bill', ...file }];
			return onboarding(sandbox, { reference, steps: { values } });
		},
		mayRunAgain: true,
	},
	'Case: Create, with requests': {
		prepare: async (sandbox) => {
			const record = await completed(sandbox);
			return {
				resource: 'case',
				operation: 'create',
				client: byId(sandbox.state.records.need(record).client),
				name: 'New starter',
				additionalFields: { records: [record] as never },
			};
		},
		mayRunAgain: false,
	},
	'Request: Create, with a file': {
		prepare: async (sandbox) => {
			const file = { documentTransferFrom: 'inputField', binaryPropertyName: 'data' };
			return {
				resource: 'record',
				operation: 'create',
				client: byId(person(sandbox).id),
				createFrom: 'steps',
				steps: { values: [{ type: 'document.transfer', documentName: 'Bill', ...file }] },
			};
		},
		mayRunAgain: false,
	},
	'Request: Wait for Completion, of what is complete': {
		prepare: async (sandbox) => ({
			resource: 'record',
			operation: 'waitForCompletion',
			record: byId(await completed(sandbox)),
		}),
		mayRunAgain: true,
	},
	'Request: Review All Steps': {
		prepare: async (sandbox) => ({
			resource: 'record',
			operation: 'reviewAllSteps',
			record: byId(await completed(sandbox)),
			decision: 'approved',
		}),
		mayRunAgain: true,
	},
	'Person: Erase': {
		prepare: async (sandbox) => {
			for (let nth = 0; nth < 3; nth += 1) person(sandbox, { deletion_date: '2024-01-01' });
			return { resource: 'client', operation: 'erase', whom: 'due', confirm: true, mostItems: 5 };
		},
		mayRunAgain: true,
	},
	'Document: Upload': {
		prepare: async (sandbox) => {
			const { id } = person(sandbox);
			return { resource: 'file', operation: 'upload', client: byId(id) };
		},
		mayRunAgain: false,
	},
	'Document: Upload or Keep': {
		prepare: async (sandbox) => {
			const { id } = person(sandbox);
			return { resource: 'file', operation: 'uploadOrKeep', client: byId(id) };
		},
		mayRunAgain: true,
	},
	'SDK Session: Submit Step': {
		prepare: async (sandbox) => {
			const record = await sent(sandbox, [{ type: 'check.dummy' }]);
			const step = sandbox.state.steps.rows.find((one) => one.record === record);
			return {
				...{ resource: 'sdk', operation: 'submitStep', record: byId(record) },
				...{ step: byId(Number(step?.id)), stepType: 'check.dummy' },
				...{ state: 'accepted', postcode: 'EH1' },
			};
		},
		mayRunAgain: false,
	},
	'SDK Session: Create Onfido Token': {
		prepare: async (sandbox) => {
			const record = await sent(sandbox, [
				{ type: 'check.photo_id', preferences: { report_type: 'standard', docs: ['passport'] } },
			]);
			return { resource: 'sdk', operation: 'createOnfidoToken', record: byId(record) };
		},
		mayRunAgain: true,
	},
};

/** An item with a file, for the jobs that take one. */
export const itemOf = async (): Promise<INodeExecutionData> =>
	await itemWithFile(Buffer.from('a bill'), { fileName: 'bill.pdf', mimeType: 'application/pdf' });
