import {
	NodeHelpers,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyCollection,
	type INodeType,
} from 'n8n-workflow';
import { startSandbox } from '../../sandbox/index.mts';
import { jsonOf, loadPackage, runNode } from './support/index.mts';
import { operations, shownFor } from './generated/described.mts';

const EXPRESSION = '={{ $json.choice }}';
const ALWAYS = new Set(['resource', 'operation', '@tool']);

/** What a property is shown by, besides the operation. */
const shownBy = ({ displayOptions: { show } = {} }: INodeProperties) =>
	Object.keys(show ?? {}).filter((name) => !ALWAYS.has(name));

/** Values in which whatever shows something is an expression, and rows have one row. */
function byExpression(properties: INodeProperties[]): INodeParameters {
	const showing = new Set(properties.flatMap(shownBy));
	const values: INodeParameters = {};
	for (const { name, type, options } of properties) {
		if (showing.has(name)) values[name] = EXPRESSION;
		if (type === 'fixedCollection') {
			const [rows] = options as INodePropertyCollection[];
			values[name] = { values: [byExpression(rows?.values ?? [])] };
		}
		if (type === 'collection') values[name] = byExpression(options as INodeProperties[]);
	}
	return values;
}

/** The labels of all that is shown by something else, however deep. */
function conditional(properties: INodeProperties[]): string[] {
	return properties.flatMap((property) => {
		const inner = (property.options ?? []).flatMap((option) =>
			'values' in option ? option.values : 'type' in option ? [option] : [],
		);
		const own = shownBy(property).length > 0 ? [property.displayName] : [];
		return [...own, ...conditional(inner)];
	});
}

it('nothing that another field shows keeps n8n from starting, when that is an expression', async () => {
	const { properties, chosen } = await operations();
	const types = await loadPackage();
	const { description } = types.nodes['n8n-nodes-amiqus.amiqus'] as INodeType;
	let seen = 0;
	for (const one of chosen) {
		const shown = shownFor(properties, one);
		const node = {
			id: '1',
			name: 'Amiqus',
			type: 'n8n-nodes-amiqus.amiqus',
			typeVersion: 1,
			position: [0, 0] as [number, number],
			parameters: { ...one, ...byExpression(shown) },
		};
		const issues = NodeHelpers.getNodeParametersIssues(properties, node, description);
		const told = Object.values(issues?.parameters ?? {}).flat();
		const labels = conditional(shown);
		seen += labels.length;
		const blocking = told.filter((text) => labels.some((label) => text.includes(`"${label}"`)));
		expect([one, blocking]).toEqual([one, []]);
	}
	expect(seen).toBeGreaterThan(100);
});

it('rows whose fields show by an expression are read by what it comes to', async () => {
	const sandbox = await startSandbox({});
	const client = String(sandbox.state.clients.rows[0]?.id);
	const { items } = await runNode({
		sandbox,
		parameters: {
			resource: 'record',
			operation: 'create',
			client: { __rl: true, mode: 'id', value: client },
			createFrom: 'steps',
			steps: {
				values: [
					{
						type: '={{ $json.type }}',
						reportType: '={{ $json.report }}',
						docs: ['passport'],
						documentRequestFrom: '={{ $json.from }}',
						title: '={{ $json.title }}',
						requestInstructions: 'Please',
					},
				],
			},
		},
		items: [
			{ type: 'check.photo_id', report: 'standard' },
			{ type: 'document.request', from: 'text', title: 'A bill' },
			{ type: 'document.request', from: 'text', title: '' },
		],
		settings: { onError: 'continueRegularOutput' },
	});
	const [photo, bill, none] = jsonOf(items);
	expect(photo?.error).toBeUndefined();
	expect(bill?.error).toBeUndefined();
	expect(none?.error).toContain('‘Step 1’ → ‘Title’ is empty');
	await sandbox.close();
});
