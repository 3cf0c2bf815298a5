/** Ports of this machine's own address. */
import { createServer } from 'node:net';
import { Failure } from './failure.mts';

export const LOOPBACK = '127.0.0.1';

/** A port nobody listens on, chosen by the operating system. */
export async function freePort(): Promise<number> {
	return listenOnce(0);
}

/** Refuses a port somebody listens on, naming the variable that chooses another one. */
export async function requireFreePort(port: number, what: string, variable: string): Promise<void> {
	try {
		await listenOnce(port);
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code;
		if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
		const why = code === 'EACCES' ? 'may not be used by you' : 'is taken by another program';
		throw new Failure(
			`Port ${port}, meant for ${what}, ${why}: stop that program, or choose another port with ${variable}=PORT.`,
		);
	}
}

/** The port a variable names, or the usual one. */
export function portFrom(variable: string, usual: number): number {
	const text = process.env[variable];
	if (text === undefined || text === '') return usual;
	const port = Number(text);
	if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
	throw new Failure(`${variable} is "${text}", which is no port: give a number from 1 to 65535.`);
}

function listenOnce(port: number): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
		});
	});
}
