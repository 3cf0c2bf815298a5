import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A process of the bench, which answers each message with one of its own. */
export class Process {
	private readonly child: ChildProcess;

	/** @param program the Node to run it; that of the bench itself where it is left out */
	constructor(file: string, args: string[], program: string = process.execPath) {
		this.child = fork(fileURLToPath(new URL(file, import.meta.url)), args, {
			execPath: program,
			execArgv: [...process.execArgv, '--expose-gc'],
		});
	}

	/** Sends a message, if there is one to send, and waits for the answer. */
	async ask<T>(message?: string): Promise<T> {
		return await new Promise((resolve, reject) => {
			const { child } = this;
			const exited = (code: number | null) =>
				reject(new Error(`A process of the bench ended early, with ${code}`));
			child.once('exit', exited);
			child.once('message', (answer) => {
				child.off('exit', exited);
				resolve(answer as T);
			});
			if (message !== undefined) child.send(message);
		});
	}

	/** Ends it, and lets it clear away its files. */
	async end(): Promise<void> {
		if (this.child.exitCode !== null || this.child.signalCode !== null) return;
		const ended = new Promise((resolve) => this.child.once('exit', resolve));
		this.child.disconnect();
		await ended;
	}
}

/**
 * In a process of the bench: answers the first question, which is asked by starting it, and all later ones.
 *
 * @param last clears up before the process ends
 */
export async function answer(
	first: () => Promise<object>,
	later: Record<string, () => Promise<object>>,
	last: () => Promise<void> = async () => undefined,
): Promise<void> {
	process.once('disconnect', () => void last().finally(() => process.exit()));
	process.on('message', (message) => {
		void later[String(message)]?.().then((result) => process.send?.(result));
	});
	process.send?.(await first());
}
