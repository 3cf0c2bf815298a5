/** What `npm start` and `npm run demo` do once the dependencies are there. */
import { join } from 'node:path';
import { startSandbox } from '../sandbox/index.mts';
import { onboardOnce, type Onboarding } from './onboard.mts';
import { Failure, messageOf } from './real-n8n/failure.mts';
import { startRealN8n, type RealN8n } from './real-n8n/index.mts';
import { buildPackage } from './real-n8n/pack.mts';
import { freePort, portFrom, requireFreePort } from './real-n8n/ports.mts';

/** The ignored folder of the repository where n8n keeps its data. */
const DATA_FOLDER = '.n8n-data';
const USUAL_N8N_PORT = 5678;
const USUAL_SANDBOX_PORT = 8490;
/** What the team of the sandbox has to spend. */
const CREDITS = 500;
const PARENT_POLL_MS = 500;

export interface RunOptions {
	root: string;
	/** Runs the example once and ends, on free ports and with data of its own. */
	demo: boolean;
}

const log = (line: string) => console.log(line);

/** Runs until stopped (or, as a demo, to the end of the example) and answers the exit code. */
export async function run(options: RunOptions): Promise<number> {
	const stopping = new AbortController();
	const { signal } = stopping;
	const onSignal = () => stopping.abort();
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
	const forgetParent = onceParentIsGone(onSignal);
	const started: Array<() => Promise<void>> = [];
	try {
		await serve(options, signal, started);
		return 0;
	} catch (error) {
		if (signal.aborted) return options.demo ? 1 : 0;
		console.error(error instanceof Failure ? error.message : error);
		return 1;
	} finally {
		forgetParent();
		if (signal.aborted) log('\nStopping …');
		for (const stop of started.reverse())
			await stop().catch((error: unknown) => console.error(messageOf(error)));
	}
}

/**
 * A signal that ends npm itself does not always reach the script it runs: the shell between them keeps it. What
 * npm started then notices that it has another parent.
 */
function onceParentIsGone(then: () => void): () => void {
	if (process.env.npm_lifecycle_event === undefined) return () => undefined;
	const parent = process.ppid;
	const timer = setInterval(() => {
		if (process.ppid !== parent) then();
	}, PARENT_POLL_MS);
	return () => clearInterval(timer);
}

async function serve(
	{ root, demo }: RunOptions,
	signal: AbortSignal,
	started: Array<() => Promise<void>>,
): Promise<void> {
	const ports = await choosePorts(demo);
	log('Building the package …');
	await buildPackage(root);
	const sandbox = await startSandbox({ port: ports.sandbox, journal: true, credits: CREDITS });
	started.push(() => sandbox.close());
	log(`The Amiqus sandbox runs at ${sandbox.url}`);

	const dataFolder = join(root, DATA_FOLDER, demo ? 'demo' : '');
	const n8n = await startRealN8n({
		root,
		dataFolder,
		fresh: demo,
		sandbox,
		port: ports.n8n,
		log,
		signal,
	});
	started.push(() => n8n.stop());

	const gone = n8n.exited.then((sentence) => {
		throw new Failure(sentence);
	});
	const onboarding = await Promise.race([onboardOnce(n8n), gone, aborted(signal)]);
	log(describe(onboarding));
	if (demo) return;
	log(invitation(n8n, sandbox.url));
	await Promise.race([gone, aborted(signal)]);
}

async function choosePorts(demo: boolean): Promise<{ n8n: number; sandbox: number }> {
	if (demo) return { n8n: await freePort(), sandbox: await freePort() };
	const n8n = portFrom('N8N_PORT', USUAL_N8N_PORT);
	const sandbox = portFrom('SANDBOX_PORT', USUAL_SANDBOX_PORT);
	if (n8n === sandbox)
		throw new Failure(`N8N_PORT and SANDBOX_PORT are both ${n8n}: give them different ports.`);
	await requireFreePort(n8n, 'n8n', 'N8N_PORT');
	await requireFreePort(sandbox, 'the Amiqus sandbox', 'SANDBOX_PORT');
	return { n8n, sandbox };
}

/** Rejects when the signal fires; never resolves. */
function aborted(signal: AbortSignal): Promise<never> {
	return new Promise((_, reject) => {
		if (signal.aborted) reject(new Failure('Stopped.'));
		signal.addEventListener('abort', () => reject(new Failure('Stopped.')), { once: true });
	});
}

function describe(onboarding: Onboarding): string {
	return [
		'',
		'"Onboard a person" ran once in n8n:',
		`  person   ${onboarding.personId}`,
		`  request  ${onboarding.requestId} (${onboarding.requestStatus})`,
		`  link     ${onboarding.link}`,
		`  case     ${onboarding.caseId}`,
	].join('\n');
}

function invitation(n8n: RealN8n, sandboxUrl: string): string {
	return [
		'',
		`n8n      ${n8n.url}`,
		`  login  ${n8n.account.email}  ${n8n.account.password}`,
		`Amiqus   ${sandboxUrl} (a local sandbox: nothing leaves this machine)`,
		'',
		'Open the link above to complete the request as the person would. Ctrl-C stops everything.',
	].join('\n');
}
