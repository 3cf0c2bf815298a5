import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeHelpers, type INode } from 'n8n-workflow';
import { Amiqus } from '../../nodes/Amiqus/Amiqus.node';
import { resources } from '../../nodes/Amiqus/resources';

const folder = join(process.cwd(), 'examples');
const list = readFileSync(join(process.cwd(), 'docs', 'examples.md'), 'utf8');
const { description } = new Amiqus();

interface Example {
	name: string;
	nodes: INode[];
	connections: Record<string, Record<string, Array<Array<{ node: string }>>>>;
}

describe.each(readdirSync(folder))('examples/%s', (file) => {
	const example = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Example;
	const own = example.nodes.filter(({ type }) => /^n8n-nodes-amiqus\.amiqus(Tool)?$/.test(type));

	it('has Amiqus nodes that n8n finds nothing missing in', () => {
		expect(own.length).toBeGreaterThan(0);
		const issues = own.map((node) => [
			node.name,
			NodeHelpers.getNodeParametersIssues(description.properties, node, description, []),
		]);
		expect(issues).toEqual(own.map(({ name }) => [name, null]));
	});

	it.each(own.map((node) => [node.name, node] as const))(
		'sets only what the operation of "%s" has',
		(_, node) => {
			const { properties } = description;
			// What n8n makes of a node for agents is told apart by its name.
			const name = node.type.split('.').at(-1) ?? '';
			const { parameters } = node;
			const { getNodeParameters } = NodeHelpers;
			const known = getNodeParameters(properties, parameters, true, false, node, {
				...description,
				name,
			});
			expect(known).toMatchObject(parameters);
		},
	);

	it('says what it does, on its canvas and in the list of examples', () => {
		const notes = example.nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
		expect(notes.map(({ parameters }) => (parameters.content as string).split('\n')[0])).toContain(
			`## ${example.name}`,
		);
		expect(list).toContain(`[${example.name}](../examples/${file})`);
	});

	it('has no note that covers a node or its name', () => {
		const notes = example.nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
		const others = example.nodes.filter((node) => !notes.includes(node));
		const covered = notes.flatMap(({ position: [x, y], parameters }) =>
			others.filter(
				({ position: [left, top] }) =>
					left < x + Number(parameters.width) &&
					left + 100 > x &&
					top < y + Number(parameters.height) &&
					top + 140 > y,
			),
		);
		expect(covered.map(({ name }) => name)).toEqual([]);
	});

	it('connects nodes that are there', () => {
		const names = new Set(example.nodes.map(({ name }) => name));
		const used = Object.entries(example.connections).flatMap(([from, kinds]) => [
			from,
			...Object.values(kinds)
				.flat(2)
				.map(({ node }) => node),
		]);
		expect(used.filter((name) => !names.has(name))).toEqual([]);
	});
});

it('the agent that finds checks does nothing unasked but read, and asks a person for the rest', () => {
	const { nodes, connections } = JSON.parse(
		readFileSync(join(folder, 'where-is-this-persons-check.json'), 'utf8'),
	) as Example;
	const allowed = nodes.filter(({ parameters }) => parameters.allowAsTool === true);
	expect(allowed.map(({ name }) => name)).toEqual(['Send a request']);
	const review = nodes.find(({ type }) => type.endsWith('HitlTool'))?.name;
	expect(connections['Send a request']).toEqual({
		ai_tool: [[{ node: review, type: 'ai_tool', index: 0 }]],
	});
	const others = nodes.filter(
		({ type, name }) => type.endsWith('amiqusTool') && name !== 'Send a request',
	);
	const effects = others.map(({ parameters: { resource, operation } }) =>
		resources
			.find(({ value }) => value === resource)
			?.operations.find(({ value }) => value === operation),
	);
	expect(effects.map((one) => one?.effect)).toEqual(['reads', 'reads', 'reads']);
});

it('each team of the platform has one credential in its trigger and the node behind it', () => {
	const { nodes } = JSON.parse(
		readFileSync(join(folder, 'events-of-several-teams.json'), 'utf8'),
	) as Example;
	for (const team of ['First', 'Second']) {
		const own = nodes.filter(
			({ name, credentials }) => name.startsWith(`${team} team`) && credentials,
		);
		expect(own).toHaveLength(2);
		expect(own[0]?.credentials).toEqual(own[1]?.credentials);
	}
});
