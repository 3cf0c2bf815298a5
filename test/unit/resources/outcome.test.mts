import { readFile } from 'node:fs/promises';
import { decisionOn } from '../../../nodes/Amiqus/resources/record/outcome';
import {
	verdictOn,
	type Review,
	type Verdict,
} from '../../../nodes/Amiqus/resources/record/verdict';

/** All that Amiqus's specification names, and one that it does not. */
const RECORD_STATUSES =
	'pending started complete incomplete waiting failed empty paused amendments reviewed new'.split(
		' ',
	);
const CHECK_STATUSES = 'pending submitted accepted rejected refer failed paused new'.split(' ');
const OTHER_STATUSES = ['pending', 'complete', 'new'];
const REVIEWS: Review[] = ['approved', 'impossible', 'none', 'rejected', 'unknown'];

type Row = Record<string, string>;

/** The rows of the table of docs/outcome.md that has these columns. */
async function tableWith(...columns: string[]): Promise<Row[]> {
	const lines = (await readFile('docs/outcome.md', 'utf8')).split('\n');
	const cells = (line: string) =>
		line
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim());
	const head = lines.findIndex(
		(line) => line.startsWith('|') && columns.every((column) => cells(line).includes(column)),
	);
	const names = cells(lines[head] ?? '');
	const end = lines.findIndex((line, index) => index > head && !line.startsWith('|'));
	return lines
		.slice(head + 2, end)
		.map((line) =>
			Object.fromEntries(
				cells(line).map((cell, index): [string, string] => [names[index] ?? '', cell]),
			),
		);
}

const words = (cell: string | undefined) =>
	[...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, word]) => word ?? '');

/** Whether a cell of the table holds for a value. */
const holds = (cell: string | undefined, value: string) =>
	cell === 'any' || cell === 'anything else' || words(cell).includes(value);

function stepsHold(cell: string | undefined, verdicts: ReadonlySet<string>): boolean {
	if (cell === 'any') return true;
	const some = words(cell).some((verdict) => verdicts.has(verdict));
	return cell?.startsWith('none is') ? !some : some;
}

/** All sets of up to so many of them. */
function setsOf(all: readonly Verdict[], most: number): Verdict[][] {
	if (most === 0) return [[]];
	return [
		[],
		...all.flatMap((first, index) =>
			setsOf(all.slice(index + 1), most - 1).map((rest): Verdict[] => [first, ...rest]),
		),
	];
}

describe('docs/outcome.md', () => {
	it('has the verdict on every step', async () => {
		const table = await tableWith('Step', 'Status', 'Review', 'Verdict');
		const used = new Set<Row>();
		for (const [kind, statuses] of [
			['check', CHECK_STATUSES],
			['document or form', OTHER_STATUSES],
		] as const) {
			for (const status of statuses) {
				for (const review of REVIEWS) {
					const row = table.find(
						(candidate) =>
							candidate.Step === kind &&
							holds(candidate.Status, status) &&
							holds(candidate.Review, review),
					);
					if (row) used.add(row);
					const verdict = verdictOn({ isCheck: kind === 'check', status, review });
					expect({ kind, status, review, verdict: `\`${verdict}\`` }).toEqual({
						kind,
						status,
						review,
						verdict: row?.Verdict,
					});
				}
			}
		}
		expect(table.filter((row) => !used.has(row))).toEqual([]);
	});

	it('has the outcome of every request', async () => {
		const table = await tableWith('Link open', 'Event', 'Steps', 'Outcome');
		const steps = await tableWith('Step', 'Verdict');
		const all = [...new Set(steps.flatMap(({ Verdict }) => words(Verdict)))] as Verdict[];
		expect(all).toHaveLength(12);
		const used = new Set<Row>();
		const wrong: object[] = [];
		for (const verdicts of setsOf(all, 3).map((list) => new Set(list))) {
			for (const status of RECORD_STATUSES) {
				for (const isOpen of [true, false]) {
					for (const event of [undefined, 'record.bounced', 'record.finished']) {
						const row = table.find(
							(candidate) =>
								holds(candidate.Status, status) &&
								(candidate['Link open'] === 'any' || isOpen) &&
								holds(candidate.Event, event ?? '') &&
								stepsHold(candidate.Steps, verdicts),
						);
						if (row) used.add(row);
						const { outcome, next } = decisionOn({ status, isOpen, verdicts, event });
						if (row?.Outcome !== `\`${outcome}\`` || row['What to do'] !== next) {
							wrong.push({ status, isOpen, event, verdicts: [...verdicts], outcome, row });
						}
					}
				}
			}
		}
		expect(wrong.slice(0, 3)).toEqual([]);
		expect(table.filter((row) => !used.has(row))).toEqual([]);
	});

	it('explains every outcome, and no other', async () => {
		const explained = (await tableWith('Outcome', 'What it means')).flatMap(({ Outcome }) =>
			words(Outcome),
		);
		const decided = (await tableWith('Link open', 'Outcome')).flatMap(({ Outcome }) =>
			words(Outcome),
		);
		expect([...explained].sort()).toEqual([...new Set(decided)].sort());
	});

	it.each(RECORD_STATUSES.filter((status) => status !== 'reviewed'))(
		'never lets %s alone be approval',
		(status) => {
			const sets = [[], ['passed'], ['received'], ['done'], ['passed', 'approved']] as Verdict[][];
			const outcomes = sets.map(
				(list) => decisionOn({ status, isOpen: false, verdicts: new Set(list) }).outcome,
			);
			expect(outcomes).not.toContain('approved');
		},
	);
});
