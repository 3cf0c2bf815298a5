import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceFiles } from './files.mts';

/** What must not stand in a source, with the reason shown to whoever wrote it. */
// Each pattern is written so that it does not match its own line.
const FORBIDDEN: Array<{ pattern: RegExp; why: string }> = [
	{ pattern: /@ts-(?:ignore|nocheck|expect-error)/, why: 'types are mended, not silenced' },
	{ pattern: /eslint-(?:disable)/, why: 'n8n reviews with inline disables switched off' },
	{ pattern: /\b(?:TO[D]O|FIX[M]E|XX[X])\b/, why: 'finish it or leave it out' },
	{ pattern: /\b(?:describe|it|test)\.(?:only)\b|\b[f](?:it|describe)\(/, why: 'runs only a part' },
	{ pattern: /\b(?:describe|it|test)\.(?:skip|todo)\b|\bx(?:it|describe)\(/, why: 'never runs' },
	{ pattern: /(?::|\bas|<)\s*any\b(?=\s*(?:[;,)}>|&=[\]]|$))/, why: 'say what it is' },
];

const CHECKED = /\.(?:m|c)?[jt]s$/;

export interface TextFinding {
	path: string;
	line: number;
	text: string;
	why: string;
}

/** Looks for what must not be there in one source's text. */
export function findInText(path: string, text: string): TextFinding[] {
	return text.split('\n').flatMap((content, index) =>
		FORBIDDEN.filter(({ pattern }) => pattern.test(content)).map(({ why }) => ({
			path,
			line: index + 1,
			text: content.trim(),
			why,
		})),
	);
}

/** Shortcuts left in sources. */
export function textGate(root: string): string[] {
	return sourceFiles(root)
		.filter((path) => CHECKED.test(path))
		.flatMap((path) => findInText(path, readFileSync(join(root, path), 'utf8')))
		.map(({ path, line, text, why }) => `${path}:${line}: ${text} (${why})`);
}
