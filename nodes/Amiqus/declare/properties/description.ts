import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { byName } from '../byName';
import type { Fields } from '../field';
import { limitFields } from '../fields/paging';
import { asksHowFar, mostItemsField } from './mostItems';
import type { Operation, Resource } from '../operation';
import { OUTPUT_SECRETS, outputSecretsProperty } from '../output';
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
		...(operation.loses === undefined ? {} : { irreversible: noticeOf(operation) }),
		...(Object.fromEntries(fields) as Record<string, Property>),
		...(operation.secrets ? { [OUTPUT_SECRETS]: outputSecretsProperty } : {}),
		...(isFreeForAgents(operation) ? {} : { [ALLOW_AS_TOOL]: allowAsToolProperty }),
	};
}

/** What stands above the fields of an operation that destroys. */
function noticeOf({ loses = '', losesIf }: Operation): Property {
	return {
		displayName: `This cannot be undone. ${loses}`,
		type: 'notice',
		default: '',
		...(losesIf ? { displayOptions: { show: losesIf } } : {}),
	};
}

/**
 * n8n's properties for a list of resources: the resource picker, an operation picker for each, and their fields.
 * displayOptions for resource and operation are added here and nowhere else; a field that several operations of a
 * resource share appears once.
 */
export function propertiesOf(resources: Resource[]): INodeProperties[] {
	const sorted = inOrder(resources);
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
		...fieldProperties(sorted),
	];
}

/** Resources in the order in which people see them. */
export function inOrder(resources: readonly Resource[]): Resource[] {
	const sorted = [...resources].sort(byName);
	return [...sorted.filter(({ first }) => first), ...sorted.filter(({ first }) => !first)];
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

/** A property that operations share: from how many characters on it is worth sharing between resources. */
const WORTH_SHARING = 1_000;

interface Shared {
	property: Property;
	name: string;
	/** The operations that show it, by resource. */
	uses: Map<Resource, Operation[]>;
}

/** The properties of all operations, each once for all that share it. */
function fieldProperties(resources: readonly Resource[]): INodeProperties[] {
	const known = new Map<string, Shared[]>();
	const entries: Shared[] = [];
	const orders: Shared[][] = [];
	for (const resource of resources) {
		for (const operation of resource.operations) {
			const order = Object.entries(shownBy(operation)).map(([name, property]) => {
				const key = JSON.stringify([name, property]);
				const same = known.get(key) ?? [];
				known.set(key, same);
				const shared = same.find(
					({ uses }) =>
						uses.has(resource) ||
						(key.length > WORTH_SHARING && isUnmistakable(uses, resource, operation)),
				);
				const entry: Shared = shared ?? { property, name, uses: new Map() };
				if (!shared) {
					same.push(entry);
					entries.push(entry);
				}
				entry.uses.set(resource, [...(entry.uses.get(resource) ?? []), operation]);
				return entry;
			});
			orders.push(order);
		}
	}
	return inOrderOf(entries, orders).map(propertyOf);
}

/** n8n shows a property for all pairs of the resources and operations named in it: there may be none too many. */
function isUnmistakable(uses: Shared['uses'], resource: Resource, { value }: Operation): boolean {
	const has = ({ operations }: Resource, name: string) =>
		operations.some((operation) => operation.value === name);
	const others = [...uses];
	return (
		others.every(([other]) => !has(other, value)) &&
		others.every(([, operations]) => operations.every((one) => !has(resource, one.value)))
	);
}

function propertyOf({ property, name, uses }: Shared): INodeProperties {
	const operations = [...uses.values()].flat().map(({ value }) => value);
	return {
		...property,
		name,
		displayOptions: {
			...property.displayOptions,
			show: {
				resource: [...uses.keys()].map(({ value }) => value),
				operation: operations,
				...property.displayOptions?.show,
			},
		},
	};
}

/**
 * Orders shared fields so that every operation shows its own in its own order: always the first entry that no entry
 * still to come precedes in any operation.
 */
function inOrderOf(entries: readonly Shared[], orders: readonly Shared[][]): Shared[] {
	const followers = new Map<Shared, Set<Shared>>(entries.map((entry) => [entry, new Set()]));
	const waitsFor = new Map<Shared, number>();
	for (const order of orders) {
		for (const [index, entry] of order.slice(1).entries()) {
			const those = order[index] && followers.get(order[index]);
			if (!those || those.has(entry)) continue;
			those.add(entry);
			waitsFor.set(entry, (waitsFor.get(entry) ?? 0) + 1);
		}
	}
	const left = [...entries];
	const ordered: Shared[] = [];
	while (left.length > 0) {
		const free = left.findIndex((entry) => !waitsFor.get(entry));
		for (const next of left.splice(Math.max(0, free), 1)) {
			ordered.push(next);
			for (const one of followers.get(next) ?? []) waitsFor.set(one, (waitsFor.get(one) ?? 0) - 1);
		}
	}
	return ordered;
}
