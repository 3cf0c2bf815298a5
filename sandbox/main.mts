import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Sandbox, startSandbox } from './index.mts';

const USAGE = `A local Amiqus, for trying things out.

  --port     where it listens: 8490 unless told (0: any free port)
  --host     the address it listens on: 127.0.0.1 unless told
  --limit    how many calls it allows per window: 200 unless told
  --window   how long a window is, in seconds: 60 unless told
  --latency  how long each call takes at least, in milliseconds: 0 unless told
  --credits  how many credits there are to spend: 500 unless told
  --load     a file that --save wrote, to go on from
  --save     a file to write everything to that it holds when it stops
  --control  anywhere: its own pages answer other machines, too, not just this one`;

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
				credits: { type: 'string', default: '500' },
				load: { type: 'string' },
				save: { type: 'string' },
				control: { type: 'string', default: 'loopback' },
				help: { type: 'boolean', default: false },
			},
		});
		return values;
	} catch (error) {
		return fail(`${messageOf(error)}\n\n${USAGE}`);
	}
}

function number(name: string, text: string): number {
	const value = Number(text);
	if (!Number.isFinite(value) || value < 0) fail(`--${name} needs a number, not “${text}”.`);
	return value;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function explain(error: unknown, port: number): string {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	if (code === 'EADDRINUSE') {
		return `Port ${port} is taken: stop what uses it, or choose another with --port.`;
	}
	if (code === 'EACCES')
		return `Port ${port} needs more rights: choose one above 1023 with --port.`;
	return `The sandbox could not start: ${messageOf(error)}`;
}

function access(text: string): 'loopback' | 'anywhere' {
	if (text === 'loopback' || text === 'anywhere') return text;
	return fail(`--control is loopback or anywhere, not “${text}”.`);
}

/** Goes on from a saved sandbox. */
async function loadFrom(file: string, sandbox: Sandbox): Promise<void> {
	try {
		sandbox.load(JSON.parse(await readFile(file, 'utf8')));
	} catch (error) {
		fail(`${file} could not be loaded: ${messageOf(error)}`);
	}
}

async function stop(sandbox: Sandbox, file: string | undefined): Promise<never> {
	if (file !== undefined) await writeFile(file, JSON.stringify(await sandbox.save()));
	await sandbox.close();
	process.exit(0);
}

async function main(): Promise<void> {
	const values = readOptions();
	if (values.help) return console.log(USAGE);
	const port = number('port', values.port);
	const sandbox = await startSandbox({
		port,
		host: values.host,
		latencyMs: number('latency', values.latency),
		credits: number('credits', values.credits),
		journal: true,
		control: access(values.control),
		rateLimit: {
			limit: number('limit', values.limit),
			windowMs: number('window', values.window) * 1000,
		},
	}).catch((error: unknown) => fail(explain(error, port)));
	if (values.load !== undefined) await loadFrom(values.load, sandbox);
	console.log(`Sandbox at        ${sandbox.url} (open it in a browser)
Access token      ${sandbox.token}
OAuth client id   ${sandbox.oauthClient.id}
OAuth secret      ${sandbox.oauthClient.secret}
Stop it with Ctrl-C.`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const)
		process.once(signal, () => void stop(sandbox, values.save));
}

await main();
