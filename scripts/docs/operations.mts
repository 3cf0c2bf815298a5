/** docs/operations.md: every operation of the Amiqus node, from the declarations that make the node. */
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { resources } from '../../nodes/Amiqus/resources';
import { findingsAbout } from '../../nodes/Amiqus/resources/onboarding/fields';
import { fieldsOf, inOrder } from '../../nodes/Amiqus/declare/properties/description';
import {
	WHOLE_BODY,
	type Condition,
	type Field,
	type Fields,
} from '../../nodes/Amiqus/declare/field';
import type { Operation, Resource } from '../../nodes/Amiqus/declare/operation';
import { callsOf } from './calls.mts';

/** Longer lists of options are counted instead of repeated. */
const MOST_OPTIONS = 20;

/** Fields that many operations have, told once at the top. */
const EVERYWHERE = new Set(['returnAll', 'limit']);

const INTRODUCTION = `# Operations

Everything the Amiqus node can do, what it asks of Amiqus's API, and its fields. Made by \`npm run docs\` from the node
itself: change the node, not this page.

- **→** names where a field's value goes in the call: a path in the body, or a query parameter.
- Fields that pick something take it from a searchable list, by its ID, and, where Amiqus has one, by its web address.
- Operations that list have _Return All_ and _Limit_. Those with a _simplified output_ put that out
  unless _Output_ says otherwise: [what is in it](outputs.md).
- Every operation has _Output_ and _Options_: Items at Once, Longest Wait and Timeout.
`;

/** The whole page. */
export function operationsPage(): string {
	const sorted = inOrder(resources);
	const count = sorted.reduce((sum, { operations }) => sum + operations.length, 0);
	const page = new Page();
	return [
		INTRODUCTION,
		`${count} operations of ${sorted.length} resources:\n`,
		sorted.map(contentsLine).join('\n'),
		'',
		...sorted.map((resource) => page.resource(resource)),
	].join('\n');
}

function byName(a: { name: string }, b: { name: string }): number {
	return a.name.localeCompare(b.name, 'en');
}

function contentsLine({ name, operations }: Resource): string {
	const anchor = name
		.toLowerCase()
		.replace(/[^a-z -]/g, '')
		.replaceAll(' ', '-');
	return `- [${name}](#${anchor}): ${[...operations]
		.sort(byName)
		.map((one) => one.name)
		.join(', ')}`;
}

/** Writes resources one after the other; fields written before are referred to. */
class Page {
	private readonly seen = new Map<string, string>();

	resource(resource: Resource): string {
		const operations = [...resource.operations].sort(byName);
		return [
			`## ${resource.name}\n`,
			`${resource.description}.\n`,
			...operations.map((operation) => this.operation(resource, operation)),
		].join('\n');
	}

	private operation(resource: Resource, operation: Operation): string {
		const fields = fieldsOf(operation);
		const own = Object.fromEntries(
			Object.entries(fields).filter(([name]) => !EVERYWHERE.has(name)),
		);
		const lines = this.fields(own, '', `${resource.name}, ${operation.name}`);
		return [
			`### ${resource.name}: ${operation.name}\n`,
			`${sentence(operation.description)}${notes(operation, fields)}\n`,
			`${callsOf(operation)
				.map((call) => `\`${call}\``)
				.join(', ')}\n`,
			...(lines.length > 0 ? [...lines, ''] : []),
		].join('\n');
	}

	private fields(fields: Fields, indent: string, where: string): string[] {
		return Object.values(fields).flatMap((field) => this.field(field, fields, indent, where));
	}

	private field(field: Field<unknown>, around: Fields, indent: string, where: string): string[] {
		const line = [
			`${indent}- **${field.label}**`,
			details(field, conditionText(field.condition, around)),
			target(field),
			field.property.description ? `: ${sentence(field.property.description)}` : '',
			optionsText(field.property),
		].join('');
		const inside = field.children
			? this.fields(field.children, `${indent}  `, where)
			: rowLines(field, `${indent}  `);
		if (inside.length === 0) return [line];
		const key = `${field.label} ${inside.map((one) => one.trim()).join('\n')}`;
		const before = this.seen.get(key);
		if (before !== undefined && inside.length > 3)
			return [`${line} Its fields are those of ${before}.`];
		this.seen.set(key, where);
		return [line, ...inside];
	}
}

function notes(operation: Operation, fields: Fields): string {
	const lists = 'returnAll' in fields ? ' Lists.' : '';
	return `${lists}${operation.simplify ? ' [Simplified output](outputs.md).' : ''}`;
}

function sentence(text: string): string {
	return /[.!?]$/.test(text) ? text : `${text}.`;
}

function details({ property, ifNothing }: Field<unknown>, condition: string): string {
	const required = property.required === true || ifNothing === 'refused';
	const all = [required ? 'required' : '', condition && `if ${condition}`].filter(Boolean);
	return all.length > 0 ? ` (${all.join('; ')})` : '';
}

function target({ body, query }: Field<unknown>): string {
	if (body === WHOLE_BODY) return ' → the whole body';
	// These are the bodies of calls of their own.
	if (body === findingsAbout('person') || body === findingsAbout('request')) return '';
	if (body !== undefined) return ` → \`${body}\``;
	return query === undefined ? '' : ` → \`?${query}\``;
}

function conditionText(condition: Condition | undefined, around: Fields): string {
	if (!condition) return '';
	return Object.entries(condition)
		.map(([name, values]) => {
			const field = around[name];
			return `${field?.label ?? name} is ${values.map((value) => valueName(field?.property, value)).join(' or ')}`;
		})
		.join(' and ');
}

function valueName(property: Omit<INodeProperties, 'name'> | undefined, value: unknown): string {
	if (typeof value === 'boolean') return value ? 'on' : 'off';
	return choicesIn(property).find((option) => option.value === value)?.name ?? String(value);
}

function choicesIn(property: Omit<INodeProperties, 'name'> | undefined): INodePropertyOptions[] {
	const { type, options = [] } = property ?? {};
	return type === 'options' || type === 'multiOptions' ? (options as INodePropertyOptions[]) : [];
}

/** Those of some values that can be chosen; a field shared by several lists may be shown for one that only others have. */
function offered(property: INodeProperties | undefined, values: unknown[]): unknown[] {
	const choices = choicesIn(property);
	return choices.length === 0
		? values
		: values.filter((one) => choices.some(({ value }) => value === one));
}

function optionsText(property: Omit<INodeProperties, 'name'>): string {
	const options = choicesIn(property);
	if (options.length === 0) return '';
	const limit = property.type === 'multiOptions' ? 'Any of' : 'One of';
	return options.length > MOST_OPTIONS
		? ` ${limit} ${options.length}.`
		: ` ${limit}: ${options.map(({ name }) => name).join(' · ')}.`;
}

const NO_ROW = { name: '', fields: {} as Fields };

/** The fields of the rows of a field, which n8n's own description holds. */
function rowLines(
	{ property, row: { fields } = NO_ROW }: Field<unknown>,
	indent: string,
): string[] {
	if (property.type !== 'fixedCollection') return [];
	const [row] = (property.options ?? []) as INodePropertyCollection[];
	const values = row?.values ?? [];
	const byParameter = new Map(values.map((value) => [value.name, value]));
	return values.flatMap((value) => {
		const field = fields[value.name];
		if (!field) return [];
		const shown = Object.entries(value.displayOptions?.show ?? {}).map(([name, wanted]) => {
			const sibling = byParameter.get(name);
			const names = offered(sibling, wanted as unknown[]).map((one) => valueName(sibling, one));
			return `${sibling?.displayName ?? name} is ${names.join(' or ')}`;
		});
		const line = [
			`${indent}- **${value.displayName}**`,
			details(field, shown.join(' and ')),
			value.description ? `: ${sentence(value.description)}` : '',
			optionsText(value),
		].join('');
		return [line, ...rowLines(field, `${indent}  `)];
	});
}
