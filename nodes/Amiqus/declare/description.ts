import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { byName } from './byName';
import type { Fields } from './field';
import { limitFields } from './fields/paging';
import { asksHowFar, mostItemsField } from './mostItems';
import type { Operation, Resource } from './operation';
import { OUTPUT_SECRETS, outputSecretsProperty } from './output';
import { ALLOW_AS_TOOL, allowAsToolProperty, isFreeForAgents } from './tool';

/** All the fields an operation shows: its own and the ones that follow from what it is. */
export function fieldsOf(operation: Operation): Fields {
	return {
		...operation.fields,
		...('paginated' in operation && operation.paginated ? limitFields : {}),
		...(asksHowFar(operation) ? { mostItems: mostItemsField } : {}),
	};
}

type Property = Omit<INodeProperties, 'name'>;

/** All that an operation shows, by name and in its order: what it warns of, its fields, what an AI agent may do with it. */
function shownBy(operation: Operation): Record<string, Property> {
	const fields = Object.entries(fieldsOf(operation)).map(([name, { property }]) => [
		name,
		property,
	]);
	return {
		...(operation.loses === undefined ? {} : { irreversible: noticeOf(operation.loses) }),
		...(Object.fromEntries(fields) as Record<string, Property>),
		...(operation.secrets ? { [OUTPUT_SECRETS]: outputSecretsProperty } : {}),
		...(isFreeForAgents(operation) ? {} : { [ALLOW_AS_TOOL]: allowAsToolProperty }),
	};
}

/** What stands above the fields of an operation that destroys. */
function noticeOf(loses: string): Property {
	return { displayName: `This cannot be undone. ${loses}`, type: 'notice', default: '' };
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
	const shared = new Map<string, { property: Property; name: string; operations: string[] }>();
	for (const operation of resource.operations) {
		for (const [name, property] of Object.entries(shownBy(operation))) {
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

/**
 * Orders shared fields so that every operation shows its own in its own order: always the first entry that no entry
 * still to come precedes in any operation.
 */
function inOrderOf<E extends { name: string; operations: string[] }>(
	resource: Resource,
	entries: E[],
): E[] {
	const orders = new Map(
		resource.operations.map((operation) => [operation.value, Object.keys(shownBy(operation))]),
	);
	const precedes = (a: E, b: E) =>
		a.operations.some((operation) => {
			const order = orders.get(operation) ?? [];
			return b.operations.includes(operation) && order.indexOf(a.name) < order.indexOf(b.name);
		});
	const ordered: E[] = [];
	const left = [...entries];
	while (left.length > 0) {
		const free = left.findIndex(
			(entry) => !left.some((other) => other !== entry && precedes(other, entry)),
		);
		ordered.push(...left.splice(Math.max(0, free), 1));
	}
	return ordered;
}
