import type { Page } from 'playwright-core';
import { takePicture, takePictures } from './support/browser.mts';
import {
	closeMessages,
	field,
	found,
	openNodePanel,
	search,
	testId,
	visit,
	withEditor,
} from './support/editor.mts';
import type { Instance } from './support/instance.mts';

let instance: Instance;
let page: Page;
withEditor((opened) => ({ instance, page } = opened));

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

describe('a credential made by hand', () => {
	const success = testId('credentials-config-container-test-success');

	/** Opens the form for a new credential of a kind. */
	async function openForm(kind: string): Promise<void> {
		await visit(page, instance.n8n, '/home/credentials');
		await page.locator(testId('add-resource-credential')).click();
		await page.locator(testId('new-credential-type-select')).waitFor();
		await page.keyboard.type(kind);
		await page.locator(testId('new-credential-type-select-option')).first().click();
		await page.locator(testId('new-credential-type-button')).click();
	}

	const save = () => page.locator(testId('credential-save-button')).click();

	it('of an access token says what is wrong with one, and is green with another', async () => {
		await openForm('Amiqus API');
		await field(page, 'baseUrl').fill(instance.sandbox.url);
		await field(page, 'accessToken').fill('wrong-token');
		await save();
		await page.getByText('Couldn’t connect with these settings').waitFor();
		await page.getByText('More details').click();
		await page.getByText('Amiqus did not accept the credential').first().waitFor();
		await closeMessages(page);
		await takePictures(page, 'token-refused');
		expect(await page.locator(success).isVisible()).toBe(false);

		await field(page, 'accessToken').fill(instance.sandbox.token);
		await save();
		await page.locator(success).waitFor();
		await closeMessages(page);
		await takePictures(page, 'token-accepted');
	});

	it('over OAuth2 stays unconnected when that is denied, and is connected when it is allowed', async () => {
		await openForm('Amiqus OAuth2 API');
		await field(page, 'baseUrl').fill(instance.sandbox.url);
		await field(page, 'clientId').fill(instance.sandbox.oauthClient.id);
		await field(page, 'clientSecret').fill(instance.sandbox.oauthClient.secret);
		const connect = page.locator(testId('quick-connect-button'));
		const connected = page.locator(testId('oauth-connect-success-banner'));
		const consent = async () =>
			(await Promise.all([page.context().waitForEvent('page'), connect.click()]))[0];

		const denied = await consent();
		const button = denied.getByRole('button', { name: 'Do not allow' });
		await button.waitFor();
		await takePictures(denied, 'consent');
		await button.click();
		await denied.getByText('Failed to connect. The window can be closed now.').waitFor();
		await denied.getByText('More details').click();
		expect(await denied.locator('body').innerText()).toContain('"error":"access_denied"');
		await takePictures(denied, 'denied');
		await denied.close();
		expect(await connected.isVisible()).toBe(false);
		await closeMessages(page);
		await connect.evaluate((button) => button.scrollIntoView({ block: 'center' }));
		await takePictures(page, 'connect');

		const allowed = await consent();
		await allowed.getByRole('button', { name: 'Allow access' }).click();
		await connected.waitFor();
		// The window has closed by itself.
		expect(allowed.isClosed()).toBe(true);
		await closeMessages(page);
		await takePictures(page, 'connected');
	});
});

async function fieldValue(name: string): Promise<string> {
	return page
		.locator(`${testId(`parameter-input-${name}`)} input`)
		.first()
		.inputValue();
}
