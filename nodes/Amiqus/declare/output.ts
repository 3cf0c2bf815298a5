import type { INodeProperties } from 'n8n-workflow';
import type { IDataObject } from './json';

/** A narrower view of a result, with what each of its fields means: `docs/outputs.md` lists them. */
export interface View {
	(json: IDataObject): IDataObject;
	readonly fields: Readonly<Record<string, string>>;
}

/** Declares a view. What a thing has nothing for is left out of it. */
export function view(
	fields: Readonly<Record<string, string>>,
	of: (json: IDataObject) => IDataObject,
): View {
	return Object.assign((json: IDataObject) => withoutNothing(of(json)), { fields });
}

function withoutNothing(json: IDataObject): IDataObject {
	return Object.fromEntries(
		Object.entries(json).filter(([, value]) => value !== undefined && value !== null),
	);
}

/** How the results of a run come out. */
export type Output = 'minimal' | 'simplified' | 'selected' | 'raw';

/** Keys whose values tell who or what it is and how it stands: all that an AI agent is shown unasked. */
const TOLD_TO_AGENTS: ReadonlySet<string> = new Set([
	'archived_at',
	'available',
	'case',
	'check',
	'client',
	'completed_at',
	'cost',
	'count',
	'created_at',
	'deleted',
	'document',
	'document_type',
	'event',
	'expired_at',
	'first_name',
	'form',
	'full_name',
	'id',
	'is_enabled',
	'last_name',
	'name',
	'next',
	'outcome',
	'record',
	'reference',
	'reports',
	'resource',
	'result',
	'review',
	'right_to_rent',
	'right_to_work',
	'status',
	'step',
	'steps',
	'success',
	'title',
	'type',
	'updated_at',
	'uuid',
	'verdict',
	'verdicts',
]);

/** Ids, names and statuses only: no date of birth, number of a document, address, link or free text. */
export function minimal(json: IDataObject): IDataObject {
	return Object.fromEntries(
		Object.entries(json)
			.filter(([key]) => TOLD_TO_AGENTS.has(key))
			.map(([key, value]) => [key, minimalValue(value)]),
	) as IDataObject;
}

function minimalValue(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(minimalValue);
	return typeof value === 'object' && value !== null ? minimal(value as IDataObject) : value;
}

/** The parameter that lets secrets out. */
export const OUTPUT_SECRETS = 'outputSecrets';

export const outputSecretsProperty: Omit<INodeProperties, 'name'> = {
	displayName: 'Output Secrets',
	type: 'boolean',
	noDataExpression: true,
	default: false,
	description:
		'Whether the secret or token itself is put out. Whoever sees the execution sees it then, an AI agent too.',
};

/** What every operation has below its own fields: how results come out. Nothing an AI agent could fill in. */
export const outputProperties: INodeProperties[] = [
	{
		displayName: 'Output',
		name: 'outputMode',
		type: 'options',
		noDataExpression: true,
		default: 'automatic',
		description: 'How much of each result to put out',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description: 'Simplified; for AI agents only IDs, names and statuses',
			},
			{ name: 'Raw', value: 'raw', description: 'All that Amiqus answers' },
			{ name: 'Selected Fields', value: 'selected' },
			{ name: 'Simplified', value: 'simplified', description: 'What matters, in a flat line' },
		],
	},
	{
		displayName: 'Selected Fields',
		name: 'selectedFields',
		type: 'string',
		noDataExpression: true,
		default: '',
		required: true,
		placeholder: 'e.g. status, name.full_name',
		description:
			'Names of fields of the simplified or the raw output, separated by commas. A dot leads into a raw one.',
		displayOptions: { show: { outputMode: ['selected'] } },
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'hidden',
		default: true,
		description: 'What Output was before. Switched off in a saved workflow, it still means Raw.',
	},
];
