import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Fields } from './field';
import { limitFields, simplifyField } from './fields/paging';
import type { Operation, Resource } from './operation';

/** All the fields an operation shows: its own and the ones that follow from what it is. */
export function fieldsOf(operation: Operation): Fields {
	return {
		...operation.fields,
		...('paginated' in operation && operation.paginated ? limitFields : {}),
		...(operation.simplify ? { simplify: simplifyField } : {}),
	};
}

/**
 * n8n's properties for a list of resources: the resource picker, an operation picker for each, and their fields.
 * displayOptions for resource and operation are added here and nowhere else; a field that several operations of a
 * resource share appears once.
 */
export function propertiesOf(resources: Resource[]): INodeProperties[] {
	const sorted = [...resources].sort(byName);
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: sorted.map(({ name, value, description }) => ({ name, value, description })),
			default: 'client',
		},
		...sorted.map(operationPicker),
		...sorted.flatMap(fieldProperties),
	];
}

function byName(a: { name: string }, b: { name: string }): number {
	return a.name.localeCompare(b.name, 'en');
}

const OPERATION_PICKER: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: '',
};

function operationPicker(resource: Resource): INodeProperties {
	const options: INodePropertyOptions[] = [...resource.operations]
		.sort(byName)
		.map(({ name, value, action, description }) => ({ name, value, action, description }));
	return {
		...OPERATION_PICKER,
		displayOptions: { show: { resource: [resource.value] } },
		options,
		default: options.find(({ value }) => value === 'getAll')?.value ?? options[0]?.value ?? '',
	};
}

function fieldProperties(resource: Resource): INodeProperties[] {
	const shared = new Map<
		string,
		{ property: Omit<INodeProperties, 'name'>; name: string; operations: string[] }
	>();
	for (const operation of resource.operations) {
		for (const [name, { property }] of Object.entries(fieldsOf(operation))) {
			const key = JSON.stringify([name, property]);
			const entry = shared.get(key) ?? { property, name, operations: [] };
			entry.operations.push(operation.value);
			shared.set(key, entry);
		}
	}
	return inOrderOf(resource, [...shared.values()]).map(({ name, property, operations }) => ({
		...property,
		name,
		displayOptions: {
			...property.displayOptions,
			show: { resource: [resource.value], operation: operations, ...property.displayOptions?.show },
		},
	}));
}

/** Keeps each operation's own order of fields, although shared ones appear once: a field comes after those that precede it anywhere. */
function inOrderOf<E extends { name: string; operations: string[] }>(
	resource: Resource,
	entries: E[],
): E[] {
	const rank = (entry: E) =>
		Math.max(
			...resource.operations
				.filter(({ value }) => entry.operations.includes(value))
				.map((operation) => Object.keys(fieldsOf(operation)).indexOf(entry.name)),
		);
	return entries
		.map((entry, index) => ({ entry, index, rank: rank(entry) }))
		.sort((a, b) => a.rank - b.rank || a.index - b.index)
		.map(({ entry }) => entry);
}
