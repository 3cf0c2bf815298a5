import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hasNodeType } from '../../../scripts/real-n8n/loaded.mts';
import { RestClient } from '../../../scripts/real-n8n/rest.mts';

const WHOLE = JSON.stringify([{ name: 'n8n-nodes-base.set' }, { name: 'n8n-nodes-amiqus.amiqus' }]);

type Answers = ReadonlyArray<[status: number, body: string]>;

/** Answers the calls one after the other, the last one from then on. */
async function serve(answers: Answers): Promise<Server> {
	let call = 0;
	const server = createServer((_, response) => {
		const [status, body] = answers[Math.min(call, answers.length - 1)] ?? [500, ''];
		call += 1;
		response.writeHead(status).end(body);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return server;
}

async function asked(answers: Answers, type: string, waitMs?: number): Promise<boolean> {
	const server = await serve(answers);
	const { port } = server.address() as AddressInfo;
	try {
		return await hasNodeType(new RestClient(`http://127.0.0.1:${port}`), type, waitMs);
	} finally {
		server.closeAllConnections();
		server.close();
	}
}

it('waits for a list of nodes that n8n has not begun, or is writing', async () => {
	const answers: Answers = [
		[404, ''],
		[200, ''],
		[200, WHOLE.slice(0, 40)],
		[200, WHOLE],
	];
	await expect(asked(answers, 'n8n-nodes-amiqus.amiqus')).resolves.toBe(true);
});

it('says that a node is not in the whole list', async () => {
	await expect(asked([[200, WHOLE]], 'n8n-nodes-amiqus.amiqusTrigger')).resolves.toBe(false);
});

it('does not wait for ever', async () => {
	await expect(asked([[404, '']], 'n8n-nodes-amiqus.amiqus', 0)).rejects.toThrow(
		'n8n did not say in time which nodes it has.',
	);
});
