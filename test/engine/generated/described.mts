import type { INodeProperties, INodeType } from 'n8n-workflow';
import type { Sandbox } from '../../../sandbox/index.mts';
import { loadPackage } from '../support/index.mts';
import type { Known } from './arbitrary.mts';

/** Parameters that every operation has. */
const COMMON = new Set(['resource', 'operation', 'authentication', 'options', 'allowAsTool']);

export interface Chosen {
	resource: string;
	operation: string;
}

/** A call of the test's own. */
async function call<T>(sandbox: Sandbox, path: string, body?: FormData | string): Promise<T> {
	const answer = await fetch(`${sandbox.url}/api/v2${path}`, {
		method: body === undefined ? 'GET' : 'POST',
		body: body ?? null,
		headers: {
			Authorization: `Bearer ${sandbox.token}`,
			...(typeof body === 'string' ? { 'Content-Type': 'application/json' } : {}),
		},
	});
	return (await answer.json()) as T;
}

/** Something of each kind that a field asks for without a list. */
export async function knownTo(sandbox: Sandbox): Promise<Known> {
	const form = new FormData();
	form.append('attachment', new Blob(['a bill']), 'bill.txt');
	const attachment = await call<{ id: number }>(sandbox, '/attachments', form);
	const client = sandbox.state.forms.rows.find((form) => form.record !== null)?.client;
	const started = await call<{ data: Array<{ id: number }> }>(sandbox, '/records?status=started');
	const [record] = started.data;
	const [check] = sandbox.state.checks.rows;
	const token = JSON.stringify({ record_id: record?.id });
	return {
		client: Number(client),
		record: Number(record?.id),
		attachment: attachment.id,
		check: Number(check?.id),
		sdkToken: (await call<{ token: string }>(sandbox, '/sdk_token', token)).token,
		event: JSON.stringify({ event: 'client.updated', clientId: 1001 }),
	};
}

/** The node's properties, and every operation it offers. */
export async function operations() {
	const node = (await loadPackage()).nodes['n8n-nodes-amiqus.amiqus'] as INodeType;
	const { properties } = node.description;
	const chosen = properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }) =>
			options.flatMap((option): Chosen[] =>
				'value' in option
					? [
							{
								resource: displayOptions?.show?.resource?.[0] as string,
								operation: String(option.value),
							},
						]
					: [],
			),
		);
	return { properties, chosen };
}

/** What the node asks for, for an operation. */
export const shownFor = (properties: INodeProperties[], { resource, operation }: Chosen) =>
	properties.filter(
		({ name, type, displayOptions: { show } = {} }) =>
			!COMMON.has(name) &&
			type !== 'notice' &&
			show?.resource?.includes(resource) &&
			show.operation?.includes(operation),
	);
