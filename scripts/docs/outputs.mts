/** docs/outputs.md: what each simplified output holds and means, from the declarations that make it. */
import { resources } from '../../nodes/Amiqus/resources';
import type { View } from '../../nodes/Amiqus/declare/output';

const INTRODUCTION = `# Outputs

What the Amiqus node puts out. Made by \`npm run docs\` from the node itself: change the node, not this page.

**Output**, which every operation has, says how much of each result that is:

- **Automatic**: simplified; for AI agents minimal.
- **Simplified**: what matters, in a flat line: the fields below. Of an operation that is not named here, all that Amiqus answers.
- **Selected Fields**: the fields you name, of the simplified or the raw output; a dot leads into a raw one (\`name.last_name\`). What there is nothing for is null.
- **Raw**: all that Amiqus answers, as its API documents it.

_Minimal_ holds IDs, names, statuses and times: no date of birth, number of a document or national insurance, address, link, e-mail address or free text. A workflow saved with _Simplify_ switched off still puts out raw results.

A simplified output leaves out what a thing has nothing for. Times are as Amiqus gives them: in UTC, as \`2026-01-31T09:30:00Z\`.

Secrets (of webhooks, SDK and Onfido tokens) come out only where **Output Secrets** is on, whatever Output says.

One word, one meaning: a step, or a check, has a \`status\`, which says whether it is done, and a check a \`result\`, which says what it came to. A photo ID that was rejected is done (\`complete\`) with the result \`rejected\`. \`review\` is what your team said of it. Amiqus's own words for these differ from call to call, and stand in raw output.
`;

/** The whole page: a table for each view, with the operations that put it out. */
export function outputsPage(): string {
	const users = new Map<View, string[]>();
	for (const { name, operations } of [...resources].sort(byName)) {
		for (const { name: operation, simplify } of [...operations].sort(byName)) {
			if (!simplify) continue;
			users.set(simplify, [...(users.get(simplify) ?? []), `${name}: ${operation}`]);
		}
	}
	return [INTRODUCTION, ...[...users].map(([view, names]) => section(view, names))].join('\n');
}

function section({ fields }: View, names: string[]): string {
	const rows = Object.entries(fields).map(([key, meaning]) => `- \`${key}\`: ${meaning}.`);
	return [`## ${names.join(' · ')}\n`, ...rows, ''].join('\n');
}

function byName(a: { name: string }, b: { name: string }): number {
	return a.name.localeCompare(b.name, 'en');
}
