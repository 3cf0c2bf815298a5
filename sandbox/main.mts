import { parseArgs } from 'node:util';
import { startSandbox } from './index.mts';

const USAGE = `A local Amiqus, for trying things out.

  npm run sandbox -- [--port 8490] [--host 127.0.0.1] [--limit 200] [--window 60] [--latency 0]

  --port     where it listens (0: any free port)
  --host     the address it listens on
  --limit    how many calls it allows per window
  --window   how long a window is, in seconds
  --latency  how long each call takes at least, in milliseconds`;

function fail(message: string): never {
	console.error(message);
	process.exit(1);
}

function readOptions() {
	try {
		const { values } = parseArgs({
			options: {
				port: { type: 'string', default: '8490' },
				host: { type: 'string', default: '127.0.0.1' },
				limit: { type: 'string', default: '200' },
				window: { type: 'string', default: '60' },
				latency: { type: 'string', default: '0' },
				help: { type: 'boolean', default: false },
			},
		});
		return values;
	} catch (error) {
		return fail(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
	}
}

function number(name: string, text: string): number {
	const value = Number(text);
	if (!Number.isFinite(value) || value < 0) fail(`--${name} needs a number, not “${text}”.`);
	return value;
}

function explain(error: unknown, port: number): string {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	if (code === 'EADDRINUSE') {
		return `Port ${port} is taken: stop what uses it, or choose another with --port.`;
	}
	if (code === 'EACCES')
		return `Port ${port} needs more rights: choose one above 1023 with --port.`;
	return `The sandbox could not start: ${error instanceof Error ? error.message : String(error)}`;
}

async function main(): Promise<void> {
	const values = readOptions();
	if (values.help) return console.log(USAGE);
	const port = number('port', values.port);
	const sandbox = await startSandbox({
		port,
		host: values.host,
		latencyMs: number('latency', values.latency),
		rateLimit: {
			limit: number('limit', values.limit),
			windowMs: number('window', values.window) * 1000,
		},
	}).catch((error: unknown) => fail(explain(error, port)));
	console.log(`Sandbox at        ${sandbox.url}
Access token      ${sandbox.token}
OAuth client id   ${sandbox.oauthClient.id}
OAuth secret      ${sandbox.oauthClient.secret}
Stop it with Ctrl-C.`);
	const stop = () => void sandbox.close().then(() => process.exit(0));
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

await main();
