import type { Browser, Page } from 'playwright-core';
import type { RealN8n } from '../../../scripts/real-n8n/index.mts';
import { openBrowser } from './browser.mts';
import { openInstance, START_MS, type Instance } from './instance.mts';

/** Bounds a wait on a machine that has other work too. */
const WAIT_MS = 90_000;

/** Finds an element by the id that n8n's own tests use. */
export const testId = (id: string) => `[data-test-id="${id}"]`;

/** A real n8n with its editor in a window. */
export interface Editor {
	instance: Instance;
	browser: Browser;
	page: Page;
}

/** Opens a test file's own before its tests, and closes it after them. */
export function withEditor(take: (editor: Editor) => void): void {
	let instance: Instance | undefined;
	let browser: Browser | undefined;
	beforeAll(async () => {
		instance = await openInstance();
		browser = await openBrowser();
		take({ instance, browser, page: await openEditor(browser, instance.n8n) });
	}, START_MS);
	afterAll(async () => {
		await browser?.close();
		await instance?.close();
	}, 60_000);
}

/** Opens n8n's editor in a browser window, signed in. */
async function openEditor(browser: Browser, n8n: RealN8n): Promise<Page> {
	const context = await browser.newContext({
		viewport: { width: 1280, height: 800 },
		colorScheme: 'light',
		// n8n takes no approval from what calls itself headless: it would be a link preview, or a bot.
		userAgent: `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${browser.version()} Safari/537.36`,
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

/** A node on the canvas, by words on it. */
export const node = (page: Page, name: string) =>
	page.locator(testId('canvas-node')).filter({ hasText: name }).first();

/** Opens a node's panel with its input, its fields and its output. */
export async function openNode(page: Page, name: string): Promise<void> {
	await node(page, name).dblclick();
	await page.locator(testId('ndv')).waitFor();
}

export async function closeNode(page: Page): Promise<void> {
	await page.locator(testId('ndv-close-button')).click();
	await page.locator(testId('ndv')).waitFor({ state: 'hidden' });
}

/** Where a field of a form or of the open node is typed into. */
export const field = (page: Page, name: string) =>
	page.locator(`${testId(`parameter-input-${name}`)} :is(input, textarea)`).first();

/** Types words into a field's list, and takes the entry that has others. Answers what the list held. */
export async function pick(page: Page, name: string, entry: string, words = ''): Promise<string[]> {
	await page.locator(`${testId(`resource-locator-${name}`)} ${testId('rlc-input')}`).click();
	const entries = page.locator(testId('rlc-item'));
	await entries.first().waitFor();
	if (words !== '') {
		await page.locator(`input${testId('rlc-search')}, ${testId('rlc-search')} input`).fill(words);
		await entries.filter({ hasNotText: words }).first().waitFor({ state: 'detached' });
	}
	await entries.filter({ hasText: entry }).waitFor();
	const held = await entries.allInnerTexts();
	await entries.filter({ hasText: entry }).click();
	return held;
}

/** What the open node has put out. */
export const output = (page: Page) => page.locator(testId('output-panel'));

/** Runs the open node, and those before it as far as that is needed. */
export async function runNode(page: Page): Promise<void> {
	await page.locator(testId('node-execute-button')).click();
	await output(page).locator('[data-test-id^="node-run-status"]').waitFor();
}

/** Shows the output of the open node in another way, and answers it as it is read once it holds some words. */
export async function showAs(page: Page, way: 'table' | 'json', words: string): Promise<string> {
	await output(page)
		.locator(testId(`radio-button-${way}`))
		.click();
	const shown = output(page).locator(testId('ndv-data-container'));
	await shown.getByText(words).first().waitFor();
	return await shown.innerText();
}

/** Closes what n8n tells in its corner, so that it covers nothing. */
export async function closeMessages(page: Page): Promise<void> {
	const messages = page.locator('.el-notification');
	const close = messages.first().locator('.el-notification__closeBtn');
	// Each may go by itself in the meantime.
	while ((await messages.count()) > 0) await close.click({ timeout: 1_000 }).catch(() => undefined);
}

/** Makes the chat below the canvas so high that a question is seen with what became of it. */
export async function heightenChat(page: Page): Promise<void> {
	const edge = await page.locator(`${testId('resize-handle')}[data-dir="top"]`).boundingBox();
	if (!edge) throw new Error('The chat is not open.');
	await page.mouse.move(edge.x + edge.width / 2, edge.y + edge.height / 2);
	await page.mouse.down();
	await page.mouse.move(edge.x + edge.width / 2, 220, { steps: 5 });
	await page.mouse.up();
}
