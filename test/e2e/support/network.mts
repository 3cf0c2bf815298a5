/**
 * A network as companies have it: out of it leads a proxy only, with a user and a password, and certificates are those of
 * an authority of one's own.
 */
import { once } from 'node:events';
import { connect, type AddressInfo, type LookupFunction, type Server as Listener } from 'node:net';
import { pipeline } from 'node:stream';
import { createServer as createTls } from 'node:tls';
import { createServer as createHttps } from 'node:https';
import type { RequestListener } from 'node:http';
import { Server as Proxy } from 'proxy-chain';
import { generate } from 'selfsigned';
import { LOOPBACK } from '../../../scripts/real-n8n/ports.mts';

/**
 * Names that lead here for the proxy only: what arrives came through it. That of the files is one as the internet has, since
 * downloads are sent to no other.
 */
const HOSTS = { amiqus: 'amiqus.test', files: 'files.amiqus.example.com' };

/** Its password holds what has to be encoded in an address. */
const USER = { name: 'n8n', password: 'p@ss:w/rd' };

interface Authority {
	/** Its own certificate, for whoever is to trust it. */
	certificate: string;
	/** A certificate for all hosts here. */
	server: { key: string; cert: string };
}

async function makeAuthority(): Promise<Authority> {
	const issuer = await generate([{ name: 'commonName', value: 'An authority of our own' }], {
		algorithm: 'sha256',
		extensions: [
			{ name: 'basicConstraints', cA: true, critical: true },
			{ name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
		],
	});
	const names = Object.values(HOSTS);
	const server = await generate([{ name: 'commonName', value: HOSTS.amiqus }], {
		algorithm: 'sha256',
		ca: { key: issuer.private, cert: issuer.cert },
		extensions: [{ name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) }],
	});
	return { certificate: issuer.cert, server: { key: server.private, cert: server.cert } };
}

async function listen(server: Listener): Promise<number> {
	server.listen(0, LOOPBACK);
	await once(server, 'listening');
	return (server.address() as AddressInfo).port;
}

export interface Network {
	/** Certificate of its authority, as text. */
	certificate: string;
	/** Address of the proxy, with user and password. */
	proxy: string;
	/** The addresses that were asked for through the proxy, host and port, one for each connection. */
	asked: string[];
	/** Puts https before a server of this machine that knows http only, and answers the address to be asked. */
	secure(port: number): Promise<string>;
	/** Serves files from another host of the network, and answers its address. */
	serve(respond: RequestListener): Promise<string>;
	/** The same with a certificate of another authority, which nobody here knows. */
	serveUntrusted(respond: RequestListener): Promise<string>;
	/** From now on the proxy lets nobody through. */
	lockOut(): void;
	close(): Promise<void>;
}

/** Makes the certificates and starts the proxy. */
export async function startNetwork(): Promise<Network> {
	const { certificate, server } = await makeAuthority();
	const asked: string[] = [];
	const open: Listener[] = [];
	let password = USER.password;
	const lookup: LookupFunction = (_, { all }, done) =>
		all === true ? done(null, [{ address: LOOPBACK, family: 4 }]) : done(null, LOOPBACK, 4);
	const proxy = new Proxy({
		host: LOOPBACK,
		port: 0,
		prepareRequestFunction: ({ username, password: given, hostname, port }) => {
			const known = username === USER.name && given === password;
			if (known) asked.push(`${hostname}:${port}`);
			return {
				requestAuthentication: !known,
				dnsLookup: lookup as typeof import('node:dns').lookup,
			};
		},
	});
	await proxy.listen();
	const start = async (host: string, listener: Listener) => {
		open.push(listener);
		return `https://${host}:${await listen(listener)}`;
	};
	return {
		certificate,
		asked,
		proxy: `http://${USER.name}:${encodeURIComponent(USER.password)}@${LOOPBACK}:${proxy.port}`,
		secure: async (port) =>
			await start(
				HOSTS.amiqus,
				createTls(server, (socket) => {
					pipeline(socket, connect(port, LOOPBACK), socket, () => undefined);
				}),
			),
		serve: async (respond) => await start(HOSTS.files, createHttps(server, respond)),
		serveUntrusted: async (respond) =>
			await start(HOSTS.files, createHttps((await makeAuthority()).server, respond)),
		lockOut: () => {
			password = 'changed meanwhile';
		},
		close: async () => {
			await proxy.close(true);
			for (const listener of open) listener.close();
		},
	};
}
