/** Form templates whose texts and options come from the rows of a sheet. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { jsonOf, runNode } from './support/index.mts';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});

afterAll(async () => {
	await sandbox.close();
});

async function create(values: INodeParameters[], row: IDataObject = {}) {
	const { items, error } = await runNode({
		sandbox,
		parameters: {
			resource: 'formTemplate',
			operation: 'create',
			name: 'About you',
			formFields: { values },
		},
		items: [{ json: row }],
	});
	const [template] = jsonOf(items);
	const fields = (template?.fields ?? []) as IDataObject[];
	return { fields: fields.slice(1), message: error?.message };
}

const choiceOf = async (options: unknown) =>
	await create([{ type: 'radio', label: 'Drink', options: '={{ $json.options }}' }], {
		options: options as IDataObject,
	});

describe('options', () => {
	it.each<[string, unknown, string[]]>([
		['lines of a cell', 'Tea\r\nCof\u200bfee\u00a0\n\n', ['Tea', 'Coffee']],
		['lines of an old cell', 'Tea\rCoffee', ['Tea', 'Coffee']],
		['decomposed letters', 'Tea\nCafe\u0301', ['Tea', 'Café']],
		['a list', ['Tea ', 1, true], ['Tea', '1', 'true']],
	])('of %s are what they look like', async (_, options, sent) => {
		const { fields, message } = await choiceOf(options);
		expect(message).toBeUndefined();
		expect(fields).toMatchObject([{ label: { value: 'Drink', options: sent } }]);
	});

	it.each<[string, unknown, string]>([
		['nothing in it', ['Tea', null], 'holds 2 entries, of which these are empty: 2'],
		['a blank entry', ['Tea', ' ', 'Cocoa'], 'holds 3 entries, of which these are empty: 2'],
		['a thing in it', ['Tea', { name: 'Cocoa' }], 'takes text, not a list or an object'],
		['a control character', 'Tea\nCo\u0000coa', 'U+0000 (NUL)'],
		['one line', 'Tea, Cocoa', 'different options: give one in each line, or a list'],
	])('with %s are refused', async (_, options, told) => {
		const { fields, message } = await choiceOf(options);
		expect(fields).toEqual([]);
		expect(message).toContain('‘Fields’ → ‘Field 1’ → ‘Options’');
		expect(message).toContain(told);
	});

	it('are known again in Show If, however their letters are put together', async () => {
		const { fields, message } = await create([
			{ type: 'radio', label: 'Drink', options: 'Tea\nCafe\u0301' },
			{
				type: 'text',
				label: 'Which',
				showIf: { values: [{ question: 'Drink', answer: 'Café' }] },
			},
		]);
		expect(message).toBeUndefined();
		expect(fields[1]).toMatchObject({ show_if: { '2': 'Café' } });
	});
});

describe('a paragraph', () => {
	const told = async (text: string) =>
		await create([{ type: 'rich_text', content: '={{ $json.text }}' }], { text });

	it('holds what can be seen, with a line for each, and lists as they are indented', async () => {
		const { fields } = await told(' - a\u200b\r   - b\u2028\u200b\r\n - Cafe\u0301');
		const item = (text: string, ...inside: object[]) => ({
			type: 'listItem',
			content: [{ type: 'paragraph', content: [{ type: 'text', text }] }, ...inside],
		});
		const inner = { type: 'bulletList', content: [item('b')] };
		expect(fields[0]?.json_content).toEqual({
			type: 'doc',
			content: [{ type: 'bulletList', content: [item('a', inner), item('Café')] }],
		});
	});

	it('is refused with a control character', async () => {
		const { fields, message } = await told('Hello\u0000');
		expect(fields).toEqual([]);
		expect(message).toContain('‘Text’ holds a character that has no place in it: U+0000 (NUL)');
	});
});
