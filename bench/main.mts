/**
 * `npm run bench`: measures the node beside n8n's HTTP Request node and a bare loop, and writes bench/RESULTS.md.
 * `npm run bench -- NAME …` measures some scenarios only, and writes nothing.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { scenarioNamed, scenarios } from './scenarios/index.mts';
import { measuredApart } from './support/apart.mts';
import { measure } from './support/bench.mts';
import { machine, notMeasured, report } from './support/report.mts';

const names = process.argv.slice(2);
const chosen = names.length > 0 ? names.map(scenarioNamed) : scenarios;

console.log(machine());
const reports = [];
for (const scenario of chosen) {
	console.log(`\n${scenario.title}`);
	// One that cannot be measured must not cost the figures of the others.
	const made = await measure(scenario).then(
		(medians) => report(scenario, medians),
		(error: unknown) => notMeasured(scenario, error),
	);
	console.log(`\n${made.text}`);
	reports.push(made);
}
if (names.length === 0) {
	const head = `# Bench\n\nWritten by \`npm run bench\`. All of it was measured in one run, each contender in a process of its own, against the sandbox in another: ratios compare, absolute numbers are of this machine only.\n\n${machine()}`;
	const file = fileURLToPath(new URL('RESULTS.md', import.meta.url));
	await writeFile(
		file,
		`${[head, ...reports.map(({ text }) => text), measuredApart()].join('\n\n')}\n`,
	);
}
process.exitCode = reports.every(({ met }) => met) ? 0 : 1;
