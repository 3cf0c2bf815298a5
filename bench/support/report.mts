import { cpus, totalmem } from 'node:os';
import { pinnedVersions } from './n8n.mts';
import type { Medians, Scenario, Target } from './scenario.mts';

/** What a scenario came to, as Markdown, and whether all its targets are met. */
export interface Report {
	text: string;
	met: boolean;
}

/** Says what machine this is. */
export function machine(): string {
	const [cpu] = cpus();
	const memory = Math.round(totalmem() / 1024 ** 3);
	// Contenders run on n8n's own Node, not on that of the bench.
	const { n8n, node } = pinnedVersions();
	return `${cpus().length} cores (${cpu?.model.trim()}), ${memory} GB of memory, n8n ${n8n} on Node ${node}, ${process.platform}`;
}

/** Puts the medians and the targets of a scenario into tables. */
export function report(scenario: Scenario, medians: Medians): Report {
	const { title, note, rounds, contenders, columns, targets } = scenario;
	const measured = table(
		['', ...columns.map(({ heading }) => heading)],
		contenders.map(({ name }) => [
			name,
			...columns.map(({ measure, digits }) => number(medians(name, measure), digits)),
		]),
	);
	const results = targets.map((target) => ({ target, value: target.value(medians) }));
	const held = table(
		['', 'Measured', 'At most', ''],
		results.map(({ target, value }) => [
			target.says,
			number(value, 2),
			String(target.most),
			isMet(target, value) ? 'met' : '**missed**',
		]),
	);
	const runs = rounds === 1 ? 'One run.' : `Medians of ${rounds} runs.`;
	return {
		text: [`## ${title}`, [runs, note].filter(Boolean).join(' '), measured, held].join('\n\n'),
		met: results.every(({ target, value }) => isMet(target, value)),
	};
}

/** Says that a scenario could not be measured. */
export function notMeasured({ title }: Scenario, error: unknown): Report {
	const why = error instanceof Error ? error.message : String(error);
	return { text: `## ${title}\n\nNot measured: ${why}.`, met: false };
}

const isMet = ({ most }: Target, value: number) => value <= most;

const number = (value: number, digits: number) =>
	Number.isFinite(value) ? value.toFixed(digits) : '–';

function table(head: string[], rows: string[][]): string {
	const all = [head, ...rows];
	const widths = head.map((_, column) =>
		Math.max(3, ...all.map((row) => (row[column] ?? '').length)),
	);
	const line = (cells: string[]) =>
		`| ${cells
			.map((cell, column) => {
				const width = widths[column] ?? 0;
				return column === 0 ? cell.padEnd(width) : cell.padStart(width);
			})
			.join(' | ')} |`;
	const rule = widths.map((width, column) =>
		column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
	);
	return [line(head), line(rule), ...rows.map(line)].join('\n');
}
