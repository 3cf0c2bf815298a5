import type { Browser, Page } from 'playwright-core';
import type { RealN8n } from '../../../scripts/real-n8n/index.mts';

/** Bounds a wait on a machine that has other work too. */
const WAIT_MS = 90_000;

/** Finds an element by the id that n8n's own tests use. */
export const testId = (id: string) => `[data-test-id="${id}"]`;

/** Opens n8n's editor in a browser window, signed in. */
export async function openEditor(
	browser: Browser,
	n8n: RealN8n,
	colorScheme: 'light' | 'dark' = 'light',
): Promise<Page> {
	const context = await browser.newContext({
		viewport: { width: 1440, height: 900 },
		colorScheme,
	});
	const page = await context.newPage();
	page.setDefaultTimeout(WAIT_MS);
	await visit(page, n8n, '/signin');
	await page.fill('input[type=email]', n8n.account.email);
	await page.fill('input[type=password]', n8n.account.password);
	await page.keyboard.press('Enter');
	await page.waitForURL((url) => !url.pathname.includes('signin'));
	return page;
}

/** Goes to a page of the editor. What is waited for next tells when it is there. */
export async function visit(page: Page, n8n: RealN8n, path: string): Promise<void> {
	await page.goto(`${n8n.url}${path}`, { waitUntil: 'commit' });
}

/** Opens a new workflow and its node panel. */
export async function openNodePanel(page: Page, n8n: RealN8n): Promise<void> {
	await visit(page, n8n, '/workflow/new');
	await page.waitForSelector(testId('canvas-add-button'));
	await page.keyboard.press('n');
	await page.waitForSelector(testId('node-creator'));
}

/** Types words into the open node panel. */
export async function search(page: Page, words: string): Promise<void> {
	await page.fill(`${testId('node-creator')} input`, words);
}

/** The node of a name that the search found. */
export const found = (page: Page, name: string) =>
	page
		.locator(`${testId('node-creator')} ${testId('item-iterator-item')}`)
		.filter({ hasText: name })
		.first();
