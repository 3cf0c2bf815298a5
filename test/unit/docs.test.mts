import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { callsOf } from '../../scripts/docs/calls.mts';
import { operationsPage } from '../../scripts/docs/operations.mts';
import { outputsPage } from '../../scripts/docs/outputs.mts';
import { resources } from '../../nodes/Amiqus/resources';
import { STATUSES } from '../../nodes/Amiqus/transport/errors';
import { startSandbox } from '../../sandbox/index.mts';

const all = resources.flatMap((resource) =>
	resource.operations.map((operation) => ({
		name: `${resource.value}.${operation.value}`,
		operation,
	})),
);

const pageIn = (file: string) => readFileSync(join(__dirname, '../../docs', file), 'utf8');

const ROOT = join(__dirname, '../..');
const pages = [
	'README.md',
	'CONTRIBUTING.md',
	'SECURITY.md',
	'test/README.md',
	...readdirSync(join(ROOT, 'docs'))
		.filter((file) => file.endsWith('.md'))
		.map((file) => `docs/${file}`),
];
const textOf = (page: string) => readFileSync(join(ROOT, page), 'utf8');

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading: string) =>
	heading
		.toLowerCase()
		.replace(/[^\p{L}\p{N} _-]/gu, '')
		.replace(/ /g, '-');

const anchorsIn = (page: string) =>
	[...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

describe('each page', () => {
	it.each(pages)('leads to what is there: %s', (page) => {
		const prose = textOf(page).replace(/```[\s\S]*?```|`[^`\n]*`/g, '');
		const missing = [...prose.matchAll(/\]\(([^)\s]+)\)|src(?:set)?="([^"]+)"/g)]
			.map(([, link, picture]) => link ?? picture ?? '')
			.filter((target) => !/^(?:https?|mailto):/.test(target))
			.filter((target) => {
				const [path = '', anchor] = target.split('#');
				const file = path === '' ? page : relative(ROOT, join(ROOT, page, '..', path));
				if (!existsSync(join(ROOT, file))) return true;
				return anchor !== undefined && !anchorsIn(file).includes(anchor);
			});
		expect(missing).toEqual([]);
	});

	it.each(pages)('has commands and JSON that are some: %s', (page) => {
		const { scripts } = JSON.parse(textOf('package.json')) as { scripts: object };
		const text = textOf(page);
		const commands = [...text.matchAll(/npm run (?:-s |--silent )?([\w:-]+)/g)].map(
			([, name]) => name,
		);
		expect(commands.filter((name) => !Object.keys(scripts).includes(name ?? ''))).toEqual([]);
		for (const [, json = ''] of text.matchAll(/```json\n([\s\S]*?)```/g))
			expect(() => JSON.parse(json) as unknown).not.toThrow();
	});
});

describe('pictures', () => {
	const PICTURES = join(ROOT, 'docs/pictures');
	it.each(readdirSync(PICTURES))('%s is small, and shown', (picture) => {
		expect(statSync(join(PICTURES, picture)).size).toBeLessThan(150_000);
		const shown = pages.filter((page) => textOf(page).match(`pictures/${picture}[)"]`));
		expect(shown).not.toEqual([]);
	});
});

describe('docs/troubleshooting.md', () => {
	it.each(Object.values(STATUSES).map(({ message }) => message))('knows: %s', (message) => {
		expect(textOf('docs/troubleshooting.md')).toContain(message);
	});
});

describe('docs/sandbox.md', () => {
	it('has bodies that the sandbox takes', async () => {
		const sandbox = await startSandbox({ journal: true });
		const record = sandbox.state.records.rows.at(-1)?.id ?? 0;
		const rows = textOf('docs/sandbox.md').split('\n');
		const examples = rows.flatMap((row) => {
			const [, path] = /`(?:GET`, `)?POST (\/__sandbox\/[^`]+)`/.exec(row) ?? [];
			return path === undefined
				? []
				: [...row.matchAll(/`(\{ [^`]+ \})`/g)].map(([, body = '']) => ({ path, body }));
		});
		expect(examples.length).toBeGreaterThan(5);
		// Time goes by last: it ends the request that the others are about.
		const isTime = ({ path }: { path: string }) => Number(path.endsWith('/time'));
		for (const { path, body } of examples.sort((a, b) => isTime(a) - isTime(b))) {
			const url = sandbox.url + path.replace(/\/\d+/, `/${record}`);
			const headers = { 'content-type': 'application/json' };
			const { status } = await fetch(url, { method: 'POST', headers, body });
			expect({ path, body, status }).toEqual({ path, body, status: 200 });
		}
		await sandbox.close();
	});
});

describe('docs/outputs.md', () => {
	it('is what `npm run docs` writes', () => {
		expect(pageIn('outputs.md')).toBe(outputsPage());
	});
});

describe('docs/operations.md', () => {
	it('is what `npm run docs` writes', () => {
		expect(pageIn('operations.md')).toBe(operationsPage());
	});

	it.each(all)('names the calls of $name', ({ operation }) => {
		const calls = callsOf(operation);
		expect(calls.length).toBeGreaterThan(0);
		for (const call of calls) {
			// Each id stands as the name of the field it comes from, never as one of the made-up values.
			expect(call).toMatch(/^(?:GET|POST|PUT|PATCH|DELETE)(?: |\/(?:[a-z_-]+|v1|\{[a-zA-Z]+\}))+$/);
			expect(call).not.toContain('{id}');
		}
	});
});

describe('the glossary of architecture.md', () => {
	const rows = [
		...(pageIn('architecture.md').split('## Glossary')[1] ?? '').matchAll(
			/^\| (\S.*?) +\| (\S.*?) +\| `([^`]+)`/gm,
		),
	].map(([, word = '', term = '', file = '']) => ({ word, term, file }));

	it('has rows', () => expect(rows.length).toBeGreaterThan(20));

	it.each(rows)("$word: $file says the field's term itself", ({ term, file }) => {
		const source = textOf(`nodes/Amiqus/${file}`).replace(/\n\s*\* ?/g, ' ');
		const [essence = ''] = term.split(', ');
		expect(source.toLowerCase()).toContain(essence.toLowerCase());
	});
});
