import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { choice, collection, integer } from '../declare/fields/basic';
import { readParameter } from './parameters';
import { DEFAULT_TIMEOUT_SECONDS } from '../transport/connection';

export const DEFAULT_ITEMS_AT_ONCE = 8;

/** What n8n calls the operations that change what is there. */
const CHANGING = ['update', 'upsert'];

const emptyValues = choice('Empty Values', {
	description:
		'What a blank value that an expression gives does, such as an empty cell. What is missing, such as a column of another name, changes nothing either way.',
	default: 'keep',
	options: [
		{ name: 'Clear', value: 'clear', description: 'Clear what Amiqus holds there' },
		{ name: 'Keep', value: 'keep', description: 'Leave what Amiqus holds there as it is' },
	],
});

const optionsField = collection(
	'Options',
	{
		emptyValues: {
			...emptyValues,
			property: { ...emptyValues.property, displayOptions: { show: { '/operation': CHANGING } } },
		},
		itemsAtOnce: integer('Items at Once', {
			description:
				'How many items to work on at the same time. Calls keep inside the rate limit whatever the number.',
			min: 1,
			max: 20,
			default: DEFAULT_ITEMS_AT_ONCE,
		}),
		longestWait: integer('Longest Wait (Seconds)', {
			description:
				'How long the rate limit may pause the run in all. Items that would have to wait longer fail without being sent. 0 means as long as it takes.',
			min: 0,
			default: 0,
		}),
		timeout: integer('Timeout (Seconds)', {
			description: 'How long Amiqus may take to answer one call',
			min: 1,
			max: 300,
			default: DEFAULT_TIMEOUT_SECONDS,
		}),
	},
	{ role: 'query', placeholder: 'Add Option' },
);

/** The node's options, which every operation has. */
export const optionsProperty: INodeProperties = { ...optionsField.property, name: 'options' };

/** How a run behaves. */
export interface RunOptions {
	itemsAtOnce: number;
	longestWaitMs: number | undefined;
	timeoutSeconds: number;
	/** Whether a blank value that an expression gives clears what Amiqus holds. */
	blankClears: boolean;
}

/** Reads the options, which are the same for all items: the first item's, where they hold expressions. */
export function readOptions(context: IExecuteFunctions): RunOptions {
	const values = readParameter(context, 'options', optionsField);
	return {
		itemsAtOnce: values.itemsAtOnce ?? DEFAULT_ITEMS_AT_ONCE,
		longestWaitMs: values.longestWait ? values.longestWait * 1000 : undefined,
		timeoutSeconds: values.timeout ?? DEFAULT_TIMEOUT_SECONDS,
		blankClears: values.emptyValues === 'clear',
	};
}
