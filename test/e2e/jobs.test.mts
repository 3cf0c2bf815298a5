/** What people come to n8n for, done in its editor as they do it, in light and in dark. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { NODE_TYPE } from '../../scripts/real-n8n/index.mts';
import { modelCredential } from './support/agent.mts';
import { takePictures } from './support/browser.mts';
import {
	closeMessages,
	closeNode,
	field,
	found,
	heightenChat,
	node,
	openNode,
	openNodePanel,
	output,
	pick,
	runNode,
	search,
	showAs,
	testId,
	visit,
	withEditor,
} from './support/editor.mts';
import type { Instance } from './support/instance.mts';
import { answersIn, startModel, type Call, type Model } from './support/model.mts';
import { newPerson, newRequest } from './support/people.mts';
import { savePinned } from './support/pinned.mts';

let instance: Instance;
let browser: Browser;
let page: Page;
let model: Model;
withEditor((opened) => ({ instance, browser, page } = opened));

beforeAll(async () => {
	model = await startModel();
});

afterAll(async () => {
	await model?.close();
});

/** Opens a workflow of one Amiqus node behind pinned items. */
async function openPinned(name: string, parameters: object, items: object[]): Promise<void> {
	const one = { name, type: NODE_TYPE, typeVersion: 1, parameters };
	const pinned = items.map((json) => ({ json }));
	await visit(page, instance.n8n, `/workflow/${await savePinned(instance.n8n, name, one, pinned)}`);
}

const exampleOf = (name: string) => {
	const example = instance.n8n.workflows.get(name);
	if (!example) throw new Error(`There is no example ${name}.`);
	return example;
};

const executed = () => page.getByText('Workflow executed successfully').first().waitFor();

it('goes from the open editor to a person onboarded, as README says', async () => {
	const { sandbox, n8n } = instance;
	await openNodePanel(page, n8n);
	await search(page, 'manual');
	await found(page, 'Trigger manually').click();
	await node(page, 'When clicking').waitFor();
	await page.keyboard.press('n');
	await page.locator(testId('node-creator')).waitFor();
	await search(page, 'amiqus');
	await found(page, 'Amiqus').click();
	await page.getByText('Start an onboarding').click();

	await page.locator(testId('node-credentials-select')).click();
	await page.locator(testId('node-credentials-select-item-new')).click();
	// Its form begins with OAuth2; the other kind is behind its corner.
	await page.locator(testId('credential-mode-dropdown-trigger')).click();
	await page.getByRole('menuitem', { name: 'Access Token' }).click();
	await field(page, 'accessToken').fill(sandbox.token);
	await field(page, 'baseUrl').fill(sandbox.url);
	await page.locator(testId('credential-save-button')).click();
	await page.locator(testId('editCredential-modal')).waitFor({ state: 'hidden' });

	await field(page, 'reference').fill('EMP-7');
	await field(page, 'firstName').fill('Robin');
	await field(page, 'lastName').fill('Example');
	await field(page, 'email').fill('robin@example.com');
	await pick(page, 'template', 'Identity check');
	await field(page, 'caseName').fill('Onboarding of Robin Example');
	await runNode(page);
	const shown = await showAs(page, 'json', 'perform_url');
	await closeMessages(page);
	await takePictures(page, 'onboarded', 'panel');
	const [person] = sandbox.state.clients.where('reference', 'emp-7');
	const [request] = sandbox.state.records.where('client', person?.id ?? 0);
	expect(person).toMatchObject({ email: 'robin@example.com' });
	expect(shown.replaceAll(/\s/g, '')).toContain(`/i/${request?.key}`);
});

it('finds a person in a list, and shows what came out as a table and as JSON', async () => {
	const { sandbox } = instance;
	await newPerson(sandbox);
	const [okonkwo] = sandbox.state.clients.rows.filter(({ name }) => name.last_name === 'Okonkwo');
	await openPinned('Get a person', { resource: 'client', operation: 'get' }, [{}]);
	await openNode(page, 'Get a person');
	const held = await pick(page, 'client', 'Okonkwo', 'Robin');
	expect(held).toContain(`Robin Alex Okonkwo – ${okonkwo?.email} · HF-0004 · #${okonkwo?.id}`);
	await runNode(page);
	const table = await showAs(page, 'table', 'full_name');
	await closeMessages(page);
	await takePictures(page, 'table', 'panel');
	expect(table).toContain('Robin Alex Okonkwo');
	const json = await showAs(page, 'json', '"full_name"');
	expect(json).toContain(String(okonkwo?.id));
});

it('says which of three items failed, on the canvas, in the node and in its corner', async () => {
	const create = { resource: 'client', operation: 'create' };
	const from = {
		firstName: '={{ $json.first }}',
		lastName: 'Example',
		email: '={{ $json.email }}',
	};
	await openPinned('Create people', { ...create, ...from }, [
		{ first: 'Ada', email: 'ada@example.com' },
		{ first: 'Ben', email: 'ben at example.com' },
		{ first: 'Cal', email: 'cal@example.com' },
	]);
	await page.locator(testId('execute-workflow-button')).click();
	await node(page, 'Create people').locator(testId('canvas-node-status-mark-error')).waitFor();
	const said = '‘Email’ is not an e-mail address (it came from {{ $json.email }}) [item 1]';
	expect(await page.locator('.el-notification').innerText()).toContain(said);
	await closeMessages(page);
	await openNode(page, 'Create people');
	await takePictures(page, 'one-of-three', 'panel');
	expect(await page.locator(testId('node-error-message')).innerText()).toContain(said);
	const advice = await page.locator(testId('node-error-description')).innerText();
	expect(advice).toContain('Nothing was sent to Amiqus for this item');
	expect(advice).toMatch(/\d of 3 items/);
});

it('says before and after that something cannot be undone, and what goes with it', async () => {
	const id = await newPerson(instance.sandbox);
	const client = { __rl: true, mode: 'id', value: '={{ $json.id }}' };
	const parameters = { resource: 'client', operation: 'delete', client };
	await openPinned('Delete a person', parameters, [{ id }]);
	await openNode(page, 'Delete a person');
	const lost = 'All personal data, files, forms and requests of the person go with it.';
	const notice = page.locator('.notice', { hasText: 'This cannot be undone' });
	expect(await notice.innerText()).toContain(lost);
	expect(await notice.getAttribute('class')).toContain('warning');
	await runNode(page);
	const hint = output(page).locator(testId('node-hint'));
	await hint.waitFor();
	await closeMessages(page);
	await takePictures(page, 'cannot-be-undone', 'panel');
	expect(await hint.innerText()).toContain(lost);
	expect(await hint.getAttribute('class')).toContain('danger');
	expect(instance.sandbox.state.clients.get(id)).toBeUndefined();
});

it('shows what a request came to, its report as a file, and the workflow of several teams', async () => {
	const { id } = await newRequest(instance.sandbox);
	const record = { __rl: true, mode: 'id', value: '={{ $json.id }}' };
	const of = (operation: string) => ({ resource: 'record', operation, record });
	await openPinned('Look at it', of('getOutcome'), [{ id }]);
	await openNode(page, 'Look at it');
	await runNode(page);
	const outcome = await showAs(page, 'table', 'with_person');
	await closeMessages(page);
	await takePictures(page, 'outcome', 'panel');
	expect(outcome).toContain(String(id));

	await openPinned('Download the report', of('download'), [{ id }]);
	await openNode(page, 'Download the report');
	await runNode(page);
	await output(page).locator(testId('ndv-download-binary-data')).waitFor();
	await closeMessages(page);
	await takePictures(page, 'file', 'panel');

	await visit(page, instance.n8n, `/workflow/${exampleOf('Events of several teams').id}`);
	for (const team of ['First team', 'Second team']) await node(page, `${team}: details`).waitFor();
	await takePictures(page, 'teams');
});

it('runs a published workflow when a person completes their request on its page', async () => {
	const { sandbox, n8n } = instance;
	await visit(page, n8n, `/workflow/${exampleOf('Request finished').id}`);
	await page.locator(testId('workflow-open-publish-modal-button')).click();
	await page.locator(testId('workflow-publish-button')).click();
	await page.getByRole('button', { name: 'Got it' }).click();
	expect(sandbox.state.webhooks.rows.map(({ events }) => events)).toEqual([['record.finished']]);

	const { perform_url: address } = await newRequest(sandbox);
	const theirs = await browser.newPage();
	await theirs.goto(address);
	await theirs.getByRole('button', { name: 'Send and continue' }).click();
	await theirs.getByText('You have completed everything').waitFor();
	await theirs.close();

	await page.locator(testId('radio-button-executions')).click();
	await page.locator('[data-test-id^="execution-details-"]').first().click();
	await page.getByText('Succeeded').first().waitFor();
	await node(page, 'Download the report')
		.locator(testId('canvas-node-status-mark-success'))
		.waitFor();
	await takePictures(page, 'execution');
});

describe('the agent that finds checks', () => {
	/** Asks it, with a model that looks for the person and then wants to send them a request. */
	async function ask(id: number): Promise<void> {
		const { n8n } = instance;
		const { id: workflow, nodes } = exampleOf("Where is this person's check?");
		const openAiApi = await modelCredential(n8n, model.url);
		const own = nodes.map((one) =>
			one.name === 'Model' ? { ...one, credentials: { openAiApi } } : one,
		);
		await n8n.rest.patch(`/workflows/${workflow}`, { nodes: own });
		const calls: Call[] = [
			{ tool: 'Find_a_person', input: { name: 'Example' } },
			{ tool: 'Send_a_request', input: { toolParameters: { personId: `${id}` } } },
		];
		model.think((question) => {
			const call = calls[answersIn(question).length];
			const [last = ''] = answersIn(question).slice(-1);
			return call ? { calls: [call] } : { say: last.includes('rejected') ? 'Not sent.' : 'Sent.' };
		});
		await visit(page, n8n, `/workflow/${workflow}`);
		const box = page.locator(`${testId('canvas-chat')} textarea`);
		await node(page, 'Agent').waitFor();
		if (!(await box.isVisible())) await page.locator(testId('workflow-chat-button')).click();
		await box.fill('Where is the check of this person? Send another where there is none.');
		await page.keyboard.press('Enter');
		await chat().getByText(`wants to send a request to person ${id}`).waitFor();
	}

	const chat = () => page.locator(testId('canvas-chat'));

	it('sends nothing that a person declines', async () => {
		const id = await newPerson(instance.sandbox);
		await ask(id);
		const decline = chat().getByRole('button', { name: 'Decline' });
		await heightenChat(page);
		await decline.scrollIntoViewIfNeeded();
		await takePictures(page, 'agent');
		await decline.click();
		await chat().getByText('Not sent.').waitFor();
		expect(instance.sandbox.state.records.where('client', id)).toEqual([]);
	});

	it('sends what a person approves', async () => {
		const id = await newPerson(instance.sandbox);
		await ask(id);
		expect(instance.sandbox.state.records.where('client', id)).toEqual([]);
		await chat().getByRole('button', { name: 'Approve' }).click();
		await chat().getByText('Sent.', { exact: true }).waitFor();
		expect(instance.sandbox.state.records.where('client', id)).toHaveLength(1);
	});
});

it('imports a spreadsheet, hands wrong rows back as a file, and takes the file when it is put right', async () => {
	const { sandbox, n8n } = instance;
	const imported = (reference: string) =>
		sandbox.state.clients.where('reference', reference.toLowerCase()).length;
	await visit(page, n8n, `/workflow/${exampleOf('Import people from a spreadsheet').id}`);
	await page.locator(testId('execute-workflow-button')).click();
	await executed();
	await closeMessages(page);
	await openNode(page, 'Rows to put right');
	const rows = await showAs(page, 'table', 'row 7, row 8 have this reference');
	await takePictures(page, 'rows', 'panel');
	expect(rows).toContain('not an address');
	await closeNode(page);
	expect(['EMP-101', 'EMP-103', 'EMP-105', 'EMP-106'].map(imported)).toEqual([1, 0, 0, 0]);

	await openNode(page, 'To send again');
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		output(page).locator(testId('ndv-download-binary-data')).click(),
	]);
	expect(download.suggestedFilename()).toBe('rows-to-put-right.csv');
	await closeNode(page);
	const file = await readFile(await download.path(), 'utf8');
	const right = file
		.replaceAll('not an address', 'nomail@example.com')
		.replace(/EMP-105(?=[^\n]*sam@example\.com)(?![^\n]*EMP-105)/, 'EMP-106');
	await openNode(page, 'A spreadsheet');
	await page.locator(`${testId('assignment-value')} textarea`).fill(right);
	await closeNode(page);
	await page.locator(testId('execute-workflow-button')).click();
	await executed();
	expect(['EMP-101', 'EMP-103', 'EMP-105', 'EMP-106'].map(imported)).toEqual([1, 1, 1, 1]);
	expect(await node(page, 'To send again').locator('[data-test-id*="success"]').count()).toBe(0);
});
