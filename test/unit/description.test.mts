import {
	NodeHelpers,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Amiqus } from '../../nodes/Amiqus/Amiqus.node';
import { AmiqusTrigger } from '../../nodes/Amiqus/AmiqusTrigger.node';
import { resources } from '../../nodes/Amiqus/resources';

const {
	description,
	methods: { listSearch, loadOptions },
} = new Amiqus();

interface Placed {
	/** Where a person finds it: `client.filters.status`. */
	at: string;
	property: INodeProperties;
}

function flatten(properties: INodeProperties[], at: string): Placed[] {
	return properties.flatMap((property) => {
		const here = `${at}.${property.name}`;
		const inner = (property.options ?? []).flatMap((option) => {
			if ('values' in option) return flatten(option.values, here);
			return 'displayName' in option ? flatten([option], here) : [];
		});
		return [{ at: here, property }, ...inner];
	});
}

const placed = description.properties.flatMap((property) => {
	const shownFor = property.displayOptions?.show?.resource?.map(String).join('|') ?? '';
	return flatten([property], `${shownFor}`);
});

/** The entries of a drop-down list; none for other properties. */
function entries({ type, options = [] }: INodeProperties): INodePropertyOptions[] {
	return type === 'options' || type === 'multiOptions' ? (options as INodePropertyOptions[]) : [];
}

const wrong = (check: (property: INodeProperties) => boolean) =>
	placed.filter(({ property }) => check(property)).map(({ at }) => at);

describe('the description of the node', () => {
	it('is not a burden to n8n’s editor, which loads it at every start', () => {
		expect(JSON.stringify(description).length).toBeLessThanOrEqual(250_000);
	});

	it('has lists in alphabetical order, but for numbers and the onboarding above all', () => {
		const unsorted = wrong((property) => {
			const list = entries(property);
			const names = list
				.slice(list[0]?.value === 'onboarding' ? 1 : 0)
				.map(({ name }) => name)
				.filter((name) => name !== 'None');
			if (names.some((name) => /^\d/.test(name))) return false;
			return names.some(
				(name, index) => index > 0 && (names[index - 1] ?? '').localeCompare(name, 'en') > 0,
			);
		});
		expect(unsorted).toEqual([]);
	});

	it('names nothing in a list twice, and gives no value twice', () => {
		const doubled = wrong((property) => {
			const list = entries(property);
			const unique = (values: unknown[]) => new Set(values).size === values.length;
			return !unique(list.map(({ name }) => name)) || !unique(list.map(({ value }) => value));
		});
		expect(doubled).toEqual([]);
	});

	it('says of every field something that its name does not', () => {
		const untold = wrong(({ type, name, displayName, description: said = '' }) => {
			if (type === 'collection' || type === 'notice' || /^(resource|operation)$/.test(name))
				return false;
			const words = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');
			return said.length < 8 || words(said) === words(displayName);
		});
		expect(untold.filter((at) => !at.startsWith('.authentication'))).toEqual([]);
	});

	it('begins what is said of a yes or no with Whether', () => {
		const others = wrong(
			({ type, description: said = '' }) => type === 'boolean' && !said.startsWith('Whether '),
		);
		expect(others).toEqual([]);
	});

	it('names only list methods that are there', () => {
		const missing = placed.flatMap(({ at, property: { modes = [], typeOptions = {} } }) => {
			const searches = modes.flatMap((mode) => mode.typeOptions?.searchListMethod ?? []);
			const { loadOptionsMethod: load } = typeOptions;
			return [
				...searches.filter((name) => !(name in listSearch)),
				...(load !== undefined && !(load in loadOptions) ? [load] : []),
			].map((name) => `${at}: ${name}`);
		});
		expect(missing).toEqual([]);
	});

	it('follows only fields that stand beside the one that follows', () => {
		const lost = description.properties.flatMap(({ name, displayOptions, typeOptions }) =>
			(typeOptions?.loadOptionsDependsOn ?? []).flatMap((parent) => {
				const parameter = parent.replace(/\.value$/, '');
				const { resource = [], operation = [] } = displayOptions?.show ?? {};
				const beside = resources
					.filter(({ value }) => resource.includes(value))
					.flatMap(({ operations }) => operations.filter(({ value }) => operation.includes(value)));
				return beside
					.filter(({ fields }) => !(parameter in fields))
					.map(({ value }) => `${resource.map(String).join()}.${value}.${name}: ${parameter}`);
			}),
		);
		expect(lost).toEqual([]);
	});
});

/** As many as a person takes in at a glance, and one more: waiting for a request belongs where its outcome is. */
const MOST_OPERATIONS = 19;

describe.each(resources)('the resource $name', ({ operations }) => {
	it('has operations that can be told apart, and not too many to choose from', () => {
		expect(operations.length).toBeLessThanOrEqual(MOST_OPERATIONS);
		for (const part of ['name', 'value', 'action'] as const) {
			const all = operations.map((operation) => operation[part]);
			expect(new Set(all).size).toBe(all.length);
		}
	});
});

it('warns of Expire Now where it is added to an update', () => {
	const shown = (parameters: INodeParameters) =>
		description.properties.some(
			(property) =>
				property.type === 'notice' &&
				NodeHelpers.displayParameter(
					{ resource: 'record', operation: 'update', ...parameters },
					property,
					null,
					description,
				),
		);
	expect(shown({ updateFields: { expireNow: true } })).toBe(true);
	expect(shown({ updateFields: { expireNow: false, hasReminders: true } })).toBe(false);
	expect(shown({ updateFields: {} })).toBe(false);
});

it('says of every kind of step what it checks', () => {
	const kinds = placed
		.filter(({ at }) => /\.steps\.type$/.test(at))
		.flatMap(({ property }) => entries(property));
	expect(kinds.length).toBeGreaterThanOrEqual(18);
	expect(kinds.filter(({ description: said = '' }) => said.length < 12)).toEqual([]);
	expect(kinds.map(({ name }) => name)).toEqual(
		expect.arrayContaining(['Right to Work', 'Right to Rent']),
	);
});

describe('what n8n shows of the package', () => {
	it('reads well as a whole: n8n shows the description of the trigger for both', () => {
		expect(new AmiqusTrigger().description.description).toMatch(/^Verify .* or start a workflow/);
	});

	it('calls what is created or updated by its name', () => {
		const told = resources.flatMap(({ operations }) =>
			operations
				.filter(({ value }) => value === 'upsert')
				.map(({ action, description: text }) => `${action}: ${text}`),
		);
		expect(told.map((text) => /(\w+): Create a new \1, or update/.test(text))).toEqual([
			true,
			true,
			true,
		]);
	});

	it.each(['Amiqus', 'AmiqusTrigger', 'AmiqusPollTrigger'])(
		'has a category that n8n has for the nodes beside it: %s',
		(name) => {
			const codex = readFileSync(join(process.cwd(), `nodes/Amiqus/${name}.node.json`), 'utf8');
			// BambooHR and Workable, too.
			expect(JSON.parse(codex)).toMatchObject({ categories: ['Miscellaneous'] });
		},
	);
});

it('has n8n name the field that holds a wrong ID, and no other of its name', () => {
	const node = {
		...{
			id: '1',
			name: 'Amiqus',
			type: 'amiqus',
			typeVersion: 1,
			position: [0, 0] as [number, number],
		},
		parameters: {
			resource: 'record',
			operation: 'create',
			createFrom: 'template',
			client: { __rl: true, mode: 'id', value: 'Robin' },
			template: { __rl: true, mode: 'id', value: 'Identity check' },
		},
	};
	const issues = NodeHelpers.getNodeParametersIssues(description.properties, node, description);
	expect(issues?.parameters).toEqual({
		client: ['‘Person’ is not an ID: IDs are whole numbers'],
		template: ['‘Request Template’ is not an ID: IDs are whole numbers'],
	});
});
