import type { Browser, Page } from 'playwright-core';
import { openBrowser, takePicture } from './support/browser.mts';
import { found, openEditor, openNodePanel, search, testId, visit } from './support/editor.mts';
import { START_MS, openInstance, type Instance } from './support/instance.mts';

let instance: Instance;
let browser: Browser;
let page: Page;

beforeAll(async () => {
	instance = await openInstance();
	browser = await openBrowser();
	page = await openEditor(browser, instance.n8n);
}, START_MS);

afterAll(async () => {
	await browser?.close();
	await instance?.close();
}, 60_000);

describe('the node panel', () => {
	beforeAll(() => openNodePanel(page, instance.n8n));

	it.each(['amiqus', 'identity', 'background check'])('finds Amiqus by "%s"', async (words) => {
		await search(page, words);
		await found(page, 'Amiqus').waitFor();
		await takePicture(page, `search-${words.replace(' ', '-')}`);
		// n8n lists a node and its trigger as one, with the trigger's description.
		expect(await found(page, 'Amiqus').innerText()).toContain('Verify people with Amiqus');
	});
});

describe('the node', () => {
	it('shows its actions, fields, icon and subtitle, and lists persons to choose from', async () => {
		await openNodePanel(page, instance.n8n);
		await search(page, 'amiqus');
		await found(page, 'Amiqus').click();
		// In a workflow without a trigger n8n unfolds the triggers and folds the actions.
		await page.getByText(/^Actions \(\d+\)/).click();
		await found(page, 'Create a request').waitFor();
		await takePicture(page, 'actions');
		await found(page, 'Create a request').click();

		await page.locator(testId('parameter-input-createFrom')).waitFor();
		await takePicture(page, 'fields');
		expect(await fieldValue('resource')).toBe('Request (Record)');
		expect(await fieldValue('operation')).toBe('Create');
		for (const name of ['client', 'template'])
			expect(await page.locator(testId(`resource-locator-${name}`)).count()).toBe(1);

		await page.keyboard.press('Escape');
		const node = page.locator(testId('canvas-node')).filter({ hasText: 'Create a request' });
		await node.waitFor();
		await takePicture(page, 'canvas');
		expect(await node.innerText()).toContain('Request: Create');
		const icon = node.locator('img').first();
		expect(await icon.getAttribute('src')).toMatch(/n8n-nodes-amiqus.*\.svg/);
		const width = await icon.evaluate((image) => (image as HTMLImageElement).naturalWidth);
		expect(width).toBeGreaterThan(0);

		await node.dblclick();
		await page.locator(`${testId('resource-locator-client')} ${testId('rlc-input')}`).click();
		const first = page.locator(testId('rlc-item')).first();
		await first.waitFor();
		await takePicture(page, 'picker');
		const { rows } = instance.sandbox.state.clients;
		const shown = await first.innerText();
		expect(rows.filter(({ email }) => shown.includes(email))).toHaveLength(1);
	});
});

describe('the credential form', () => {
	const success = testId('credentials-config-container-test-success');

	it('tests green against the sandbox, and red with a wrong token', async () => {
		await visit(page, instance.n8n, '/home/credentials');
		await page.getByText('Amiqus sandbox (token)').first().click();
		await page.locator(success).waitFor({ state: 'visible' });
		await takePicture(page, 'credential-green');

		await page.locator(`${testId('parameter-input-accessToken')} input`).fill('wrong-token');
		await page.locator(testId('credential-save-button')).click();
		const failure = page.getByText('Couldn’t connect with these settings');
		await failure.waitFor({ state: 'visible' });
		await takePicture(page, 'credential-red');
		expect(await page.locator(success).isVisible()).toBe(false);
	});

	it('shows the OAuth2 account as connected', async () => {
		await visit(page, instance.n8n, '/home/credentials');
		await page.getByText('Amiqus sandbox (OAuth2)').first().click();
		await page.locator(testId('oauth-connect-success-banner')).waitFor({ state: 'visible' });
		await takePicture(page, 'credential-oauth2');
	});
});

async function fieldValue(name: string): Promise<string> {
	return page
		.locator(`${testId(`parameter-input-${name}`)} input`)
		.first()
		.inputValue();
}
