import { createServer } from 'node:net';
import { LOOPBACK, freePort, portFrom, requireFreePort } from '../../../scripts/real-n8n/ports.mts';

it('names the port that is taken and the variable that chooses another', async () => {
	const server = createServer();
	const port = await new Promise<number>((resolve) => {
		server.listen(0, LOOPBACK, () => {
			const address = server.address();
			resolve(typeof address === 'object' && address ? address.port : 0);
		});
	});
	await expect(requireFreePort(port, 'n8n', 'N8N_PORT')).rejects.toThrow(
		`Port ${port}, meant for n8n, is taken by another program: stop that program, or choose another port with N8N_PORT=PORT.`,
	);
	await new Promise((resolve) => server.close(resolve));
});

it('gives nobody a port twice', async () => {
	expect(await freePort()).not.toBe(await freePort());
});

it.each(['abc', '0', '65536', '80.5'])('refuses "%s" as a port', (text) => {
	process.env.TEST_PORT = text;
	expect(() => portFrom('TEST_PORT', 1)).toThrow(`TEST_PORT is "${text}", which is no port`);
	delete process.env.TEST_PORT;
});

it('takes the usual port where none is chosen', () => {
	expect(portFrom('TEST_PORT', 5678)).toBe(5678);
});
