/** The sandbox's own pages, for everybody: read by axe, on a phone and on a desk, in light and in dark. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { call } from '../unit/sandbox/support.mts';
import { openBrowser, SCHEMES, takePicture } from './support/browser.mts';

const WIDTHS = [375, 1440];

let sandbox: Sandbox;
let browser: Browser;

beforeAll(async () => {
	sandbox = await startSandbox({ journal: true, credits: 100 });
	browser = await openBrowser();
	await call(sandbox, 'POST', '/webhooks', { url: 'http://127.0.0.1:9/hook', events: ['*'] });
	const [client] = sandbox.state.clients.rows;
	const steps = [{ type: 'check.nonsense' }];
	await call(sandbox, 'POST', '/records', { client: client?.id, steps });
	sandbox.faults.add({ match: { method: 'POST', path: /\/clients$/ }, kind: 'reset-after' });
	sandbox.clock.advance(3 * 24 * 60 * 60 * 1000);
}, 60_000);

afterAll(async () => {
	await browser?.close();
	await sandbox?.close();
});

const AXE = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds, rule by rule, with the places. */
const violations = (page: Page) =>
	page.evaluate(async () => {
		const { axe } = window as unknown as {
			axe: {
				run(): Promise<{ violations: Array<{ id: string; nodes: Array<{ html: string }> }> }>;
			};
		};
		const found = (await axe.run()).violations;
		return found.map(({ id, nodes }) => ({ id, places: nodes.map(({ html }) => html) }));
	});

/** Words that are broken over two lines, and how far the page is wider than its window. */
const broken = (page: Page) =>
	page.evaluate(() => {
		const words: string[] = [];
		const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		for (let node = texts.nextNode(); node; node = texts.nextNode()) {
			if (node.parentElement?.closest('script, style, select')) continue;
			for (const { 0: word, index } of (node.textContent ?? '').matchAll(/[\p{L}\p{N}]+/gu)) {
				const range = document.createRange();
				range.setStart(node, index);
				range.setEnd(node, index + word.length);
				const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
				if (lines.size > 1) words.push(word);
			}
		}
		const { scrollWidth, clientWidth } = document.documentElement;
		return { words, tooWide: Math.max(0, scrollWidth - clientWidth) };
	});

/** Paths of pages, by their names. */
function pages(): Array<[name: string, path: string]> {
	const { state, journal } = sandbox;
	const ofKind = (kind: string) => state.emails.rows.find((email) => email.kind === kind)?.id;
	const open = state.records.rows.filter(({ ended_at: ended }) => ended === null);
	const withStep = (type: string) =>
		open.find(({ steps }) => {
			const next = steps
				.map((id) => state.steps.need(id))
				.find((step) => step.completed_at === null);
			return next?.type === type;
		});
	const done = state.records.rows.find(({ finished_at: at }) => at !== null);
	const authorise = new URLSearchParams({
		client_id: sandbox.oauthClient.id,
		redirect_uri: 'https://n8n.harbour-finch.example/rest/oauth2-credential/callback',
		response_type: 'code',
	});
	return [
		['overview', '/'],
		['emails', '/__sandbox/emails'],
		['email', `/__sandbox/emails/${ofKind('invitation')}`],
		['time', '/__sandbox/time'],
		['faults', '/__sandbox/faults'],
		['journal', '/__sandbox/journal'],
		['call', `/__sandbox/journal/${journal.calls.at(-1)?.id}`],
		['state', '/__sandbox/state'],
		['nothing', '/__sandbox/emails/999999'],
		['check', `/i/${withStep('check.photo_id')?.key ?? withStep('check.identity')?.key}`],
		['form', `/i/${withStep('form')?.key}`],
		['done', `/i/${done?.key}`],
		['unknown', '/i/nobody'],
		['consent', `/oauth/authorize?${authorise}`],
	];
}

describe.each(WIDTHS)('at %d pixels', (width) => {
	it.each(SCHEMES)('in %s colours, has no violation and breaks no word', async (colorScheme) => {
		const context = await browser.newContext({
			viewport: { width, height: 900 },
			colorScheme,
			bypassCSP: true,
		});
		const page = await context.newPage();
		const found: unknown[] = [];
		for (const [name, path] of pages()) {
			await page.goto(sandbox.url + path);
			await page.addScriptTag({ content: AXE });
			const wrong = await violations(page);
			const { words, tooWide } = await broken(page);
			if (wrong.length > 0 || words.length > 0 || tooWide > 0)
				found.push({ name, wrong, words, tooWide });
			await takePicture(page, `sandbox-${name}-${width}-${colorScheme}`);
		}
		expect(found).toEqual([]);
		await context.close();
	});
});

describe('a person in a browser', () => {
	it('moves the clock, plans a fault, copies a call as a test, saves and loads', async () => {
		const context = await browser.newContext({ acceptDownloads: true });
		await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: sandbox.url });
		const page = await context.newPage();
		await page.goto(`${sandbox.url}/__sandbox/state`);
		const [download] = await Promise.all([
			page.waitForEvent('download'),
			page.getByText('Save to a file').click(),
		]);
		const saved = await download.path();

		await page.getByRole('link', { name: 'Time and credits' }).click();
		const before = sandbox.clock.now();
		await page.getByRole('button', { name: '7 days on' }).click();
		await page.getByText('It is 10 days').waitFor();
		expect(sandbox.clock.now() - before).toBeGreaterThanOrEqual(7 * 24 * 60 * 60 * 1000);
		await page.getByLabel('Have so many left').fill('7');
		await page.getByRole('button', { name: 'Set' }).click();
		await page.getByText('7 are left. They run out.').waitFor();

		await page.getByRole('link', { name: 'Faults' }).click();
		await page.getByLabel('Which call').selectOption('GET /me');
		await page.getByLabel('What happens to it').selectOption('status');
		await page.getByLabel('Status').fill('503');
		await page.getByRole('button', { name: 'Plan it' }).click();
		await page.getByText('0 of 1 met it').last().waitFor();
		expect((await call(sandbox, 'GET', '/me')).status).toBe(503);

		await page.getByRole('link', { name: 'Calls' }).click();
		await page.getByRole('link', { name: 'GET /api/v2/me' }).click();
		await page.getByRole('button', { name: 'Copy as test' }).click();
		await page.getByRole('button', { name: 'Copied' }).waitFor();
		const copied = await page.evaluate(async () => await navigator.clipboard.readText());
		expect(copied).toContain("fetch(sandbox.api + '/me'");

		await page.getByRole('link', { name: 'Save and load' }).click();
		await page.getByLabel('File').setInputFiles(saved);
		await page.getByRole('button', { name: 'Load the file' }).click();
		await page.waitForURL(`${sandbox.url}/__sandbox`);
		expect(sandbox.clock.now()).toBeLessThan(before + 60_000);
		await context.close();
	});
});
