/** Runs one command to its end. */
import { spawn } from 'node:child_process';

export interface CommandResult {
	code: number | null;
	/** What it wrote to standard output, and to both outputs together. */
	stdout: string;
	output: string;
}

export interface CommandOptions {
	cwd: string;
	env?: Record<string, string | undefined>;
	shell?: boolean;
	/** Ends the command. */
	signal?: AbortSignal;
}

/** Runs a command and collects what it writes; only a command that cannot be started rejects. */
export function runCommand(
	command: string,
	args: string[],
	{ cwd, env = process.env, shell = false, signal }: CommandOptions,
): Promise<CommandResult> {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			cwd,
			env,
			shell,
			signal,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const stdout: Buffer[] = [];
		const both: Buffer[] = [];
		child.stdout.on('data', (chunk: Buffer) => {
			stdout.push(chunk);
			both.push(chunk);
		});
		child.stderr.on('data', (chunk: Buffer) => both.push(chunk));
		child.once('error', reject);
		child.once('close', (code) =>
			resolve({
				code,
				stdout: Buffer.concat(stdout).toString('utf8'),
				output: Buffer.concat(both).toString('utf8').trim(),
			}),
		);
	});
}
