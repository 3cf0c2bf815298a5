import { runWorkflow } from '../../scripts/real-n8n/execution.mts';
import { NODE_TYPE } from '../../scripts/real-n8n/index.mts';
import { onboardOnce } from '../../scripts/onboard.mts';
import { withInstance, type Instance } from './support/instance.mts';

let instance: Instance;
withInstance((opened) => {
	instance = opened;
});

const inventory = async () => {
	const { rest } = instance.n8n;
	const credentials = await rest.get<Array<{ id: string; name: string }>>('/credentials');
	const workflows = await rest.get<Array<{ id: string; name: string }>>('/workflows');
	const named = ({ id, name }: { id: string; name: string }) => `${name} (${id})`;
	return { credentials: credentials.map(named).sort(), workflows: workflows.map(named).sort() };
};

it('finds credentials and workflows again after a restart, and adds none', async () => {
	const before = await inventory();
	expect(before.credentials).toHaveLength(2);
	const address = instance.n8n.url;

	await instance.n8n.stop();
	await expect(fetch(`${address}/healthz`)).rejects.toThrow('fetch failed');
	await instance.restart();

	expect(await inventory()).toEqual(before);
	const outcome = await onboardOnce(instance.n8n);
	const { state } = instance.sandbox;
	expect(state.clients.get(outcome.personId)).toBeDefined();
	expect(state.records.get(outcome.requestId)?.client).toBe(outcome.personId);
	expect(outcome.requestStatus).toBe('pending');
	expect((await fetch(outcome.link)).status).toBe(200);
});

it('has one person, case and request of what `npm start` runs, however often it is run', async () => {
	const { clients, cases, records, caseItems } = instance.sandbox.state;
	const first = await onboardOnce(instance.n8n);
	const counts = () => [clients, cases, records, caseItems].map(({ rows }) => rows.length);
	const before = counts();
	const { personId, caseId, requestId, link } = first;
	expect(await onboardOnce(instance.n8n)).toMatchObject({ personId, caseId, requestId, link });
	expect(counts()).toEqual(before);
	expect(clients.rows.filter(({ reference }) => reference === 'example-robin')).toHaveLength(1);
});

it('calls Amiqus with the connected OAuth2 account', async () => {
	const { rest, credentials } = instance.n8n;
	const { amiqusOAuth2Api } = credentials;
	const workflow = await rest.post<{ id: string }>('/workflows', {
		name: 'Account over OAuth2',
		settings: { executionOrder: 'v1' },
		nodes: [
			{
				id: 'a3f0c0de-0000-4000-8000-000000000001',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: 'a3f0c0de-0000-4000-8000-000000000002',
				name: 'Account',
				type: NODE_TYPE,
				typeVersion: 1,
				position: [220, 0],
				parameters: { authentication: 'oAuth2', resource: 'account', operation: 'get' },
				credentials: { amiqusOAuth2Api },
			},
		],
		connections: { Start: { main: [[{ node: 'Account', type: 'main', index: 0 }]] } },
	});
	const { items } = await runWorkflow(rest, workflow.id, 'Start');
	expect(items.Account).toHaveLength(1);
});
