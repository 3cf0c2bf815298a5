/** Ports of this machine's own address. */
import getPort from 'get-port';
import { Failure } from './failure.mts';

export const LOOPBACK = '127.0.0.1';

/** A port nobody listens on, chosen by the operating system. */
export async function freePort(): Promise<number> {
	return await getPort({ host: LOOPBACK });
}

/** Refuses a port that cannot be had, naming the variable that chooses another one. */
export async function requireFreePort(port: number, what: string, variable: string): Promise<void> {
	if ((await getPort({ port, host: LOOPBACK })) === port) return;
	throw new Failure(
		`Port ${port}, meant for ${what}, is taken by another program: stop that program, or choose another port with ${variable}=PORT.`,
	);
}

/** The port a variable names, or the usual one. */
export function portFrom(variable: string, usual: number): number {
	const text = process.env[variable];
	if (text === undefined || text === '') return usual;
	const port = Number(text);
	if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
	throw new Failure(`${variable} is "${text}", which is no port: give a number from 1 to 65535.`);
}
