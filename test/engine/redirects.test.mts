import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runNode } from './support/index.mts';

it.each(['get', 'delete'])('%s: no call goes on to another address', async (operation) => {
	const asked: Array<string | undefined> = [];
	const server = createServer((call, answer) => {
		asked.push(call.url);
		answer.writeHead(307, { location: '/elsewhere' }).end();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	try {
		const { error } = await runNode({
			sandbox: { url, token: 'token', oauthClient: { id: '1', secret: 'secret' } },
			parameters: {
				resource: 'client',
				operation,
				client: { __rl: true, mode: 'id', value: '1001' },
			},
		});
		expect(error?.message).toContain('sent on to another address with status 307');
		expect(error?.httpCode).toBe('307');
		expect(asked).toEqual(['/api/v2/clients/1001']);
	} finally {
		server.close();
	}
});
