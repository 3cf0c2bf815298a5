/** Runs a program for as long as whoever started this is there: standard input closes with them. */
import { spawn } from 'node:child_process';

const { program, args, options } = JSON.parse(process.argv[2] ?? '');
const child = spawn(program, args, { ...options, stdio: 'ignore' });
child.on('error', () => process.exit(1));
child.on('exit', (code) => process.exit(code ?? 1));
// To Redis and PostgreSQL it means: end at once, without waiting for those who are connected.
process.stdin.on('close', () => child.kill('SIGINT'));
// What is said there is a signal, for it to end as in a crash.
process.stdin.on('data', (signal) => child.kill(String(signal)));
