/** Files that one process of a fleet takes in and another gives to Amiqus. */
import { createHash, randomBytes } from 'node:crypto';
import { NODE_TYPE } from '../../scripts/real-n8n/index.mts';
import { workersOf } from '../../scripts/scale/fleet.mts';
import { completeOnPage, newPerson, newRequest } from '../e2e/support/people.mts';
import { executions, publish, until } from '../e2e/support/workflow.mts';
import { withFleet, type Opened } from './support/fleet.mts';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const byId = (value: unknown) => ({ __rl: true, mode: 'id', value });

/** Posts a file as a form does. */
async function send(url: string, name: string, bytes: Buffer): Promise<number> {
	const form = new FormData();
	form.set('data', new Blob([new Uint8Array(bytes)], { type: 'application/pdf' }), name);
	return (await fetch(url, { method: 'POST', body: form })).status;
}

describe.each([
	['database', () => ({})],
	['filesystem', (folder: string) => ({ N8N_STORAGE_PATH: folder })],
] as const)('Binary data in the mode "%s"', (mode, more) => {
	let opened: Opened;
	withFleet(
		(fleet) => {
			opened = fleet;
		},
		{
			settings: (_, folder) => ({
				N8N_DEFAULT_BINARY_DATA_MODE: mode,
				...more(folder),
			}),
		},
	);

	/** A file arrives at the webhook process, a worker uploads and downloads it, and after a pause another uploads that. */
	async function save(person: number, record: number): Promise<{ id: string; address: string }> {
		const { fleet } = opened;
		const path = `file-${mode}`;
		const amiqus = (name: string, parameters: object) => ({
			...{ name, type: NODE_TYPE, typeVersion: 1, id: name, position: [0, 0] },
			...{ parameters, credentials: fleet.credentials },
		});
		const client = byId(person);
		const nodes = [
			{
				...{ name: 'Webhook', type: 'n8n-nodes-base.webhook', typeVersion: 2, id: 'hook' },
				...{ webhookId: path, position: [0, 0] },
				parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} },
			},
			amiqus('Upload', { resource: 'file', operation: 'upload', client }),
			amiqus('Download', {
				...{ resource: 'file', operation: 'download', client },
				file: byId('={{ $json.id }}'),
			}),
			amiqus('Wait', {
				...{ resource: 'record', operation: 'waitForCompletion', record: byId(record) },
				...{ limit: 60, limitUnit: 'minutes' },
			}),
			// Waits for both, and goes on with what was downloaded before the pause.
			{
				...{ name: 'File', type: 'n8n-nodes-base.merge', typeVersion: 3, id: 'merge' },
				...{ position: [0, 0], parameters: { mode: 'chooseBranch', useDataOfInput: 1 } },
			},
			amiqus('Upload again', { resource: 'file', operation: 'upload', client }),
		];
		const to = (node: string, index = 0) => ({ node, type: 'main', index });
		const saved = await fleet.rest.post<{ id: string; versionId: string }>('/workflows', {
			name: `Files in ${mode}`,
			settings: { executionOrder: 'v1' },
			nodes,
			connections: {
				Webhook: { main: [[to('Upload')]] },
				Upload: { main: [[to('Download')]] },
				Download: { main: [[to('Wait'), to('File')]] },
				Wait: { main: [[to('File', 1)]] },
				File: { main: [[to('Upload again')]] },
			},
		});
		await publish(opened, saved.id, saved.versionId);
		return { id: saved.id, address: `${fleet.webhookUrl}webhook/${path}` };
	}

	it.each([1_000, 12_000_000])('goes from process to process: %i bytes', async (size) => {
		const { fleet, sandbox } = opened;
		const person = await newPerson(sandbox);
		const wanted = await newRequest(sandbox);
		const { id, address } = await save(person, wanted.id);
		const bytes = randomBytes(size);
		await until('the webhook', async () =>
			(await send(address, 'passport.pdf', bytes)) === 200 ? true : undefined,
		);
		const files = () => sandbox.state.files.where('client', person);
		await until('the pause', () => (sandbox.state.webhooks.rows.length > 0 ? true : undefined));
		expect(files()).toHaveLength(1);
		const [{ id: execution = '' } = {}] = await pausedOf(id);
		const [name] = await workersOf(fleet, execution);
		const worker = fleet.workers.find((one) => one.name === name);
		await worker?.kill();
		await completeOnPage(sandbox, wanted);
		const [run] = await executions(opened, id, 1);
		await worker?.start('elsewhere');
		expect(run?.items['Upload again']).toHaveLength(1);
		const checksums = files().map(
			({ attachment }) => sandbox.state.attachments.need(attachment).checksum,
		);
		expect(checksums).toEqual([sha256(bytes), sha256(bytes)]);
		await fleet.rest.post(`/workflows/${id}/deactivate`);
	});

	async function pausedOf(workflowId: string) {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		return await until('a paused execution', async () => {
			const { results } = await opened.fleet.rest.get<{
				results: Array<{ id: string; status: string }>;
			}>(`/executions?filter=${filter}`);
			return results.some(({ status }) => status === 'waiting') ? results : undefined;
		});
	}
});
