import { pinnedN8n } from './n8n.mts';
import { Process } from './processes.mts';
import type { Tally } from './sandbox.mts';
import type { Contender, Medians, SandboxAddress, Scenario } from './scenario.mts';

/** What was measured of one contender in one round. */
type Measured = Record<string, number>;

/** Runs a scenario: its contenders in turn, round after round, each time in new processes. */
export async function measure(scenario: Scenario): Promise<Medians> {
	const rounds = new Map<string, Measured[]>(scenario.contenders.map(({ name }) => [name, []]));
	for (let round = 1; round <= scenario.rounds; round += 1) {
		for (const contender of scenario.contenders) {
			const measured = await measureOnce(scenario, contender);
			rounds.get(contender.name)?.push(measured);
			console.log(
				`  round ${round}, ${contender.name}: ${measured.seconds?.toFixed(2)} s, ${measured.cpuPerItem?.toFixed(2)} ms CPU per item`,
			);
		}
	}
	return (contender, name) =>
		median((rounds.get(contender) ?? []).map((measured) => measured[name] ?? Number.NaN));
}

async function measureOnce(scenario: Scenario, contender: Contender): Promise<Measured> {
	const { node } = await pinnedN8n();
	const sandbox = new Process('./sandbox.mts', [scenario.name]);
	let running: Process | undefined;
	try {
		const service = await sandbox.ask<SandboxAddress>();
		const index = String(scenario.contenders.indexOf(contender));
		running = new Process('./contender.mts', [scenario.name, index, JSON.stringify(service)], node);
		await running.ask();
		await sandbox.ask('reset');
		const measured = await running.ask<Measured>('go');
		return { ...(await sandbox.ask<Tally>('tally')), ...measured };
	} finally {
		await running?.end();
		await sandbox.end();
	}
}

function median(values: number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
	return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}
