import { invalid, onlyIf, type Field, type Presentation } from '../../declare/field';
import { linesOf } from '../../declare/clean';
import { boolean, choice, readList, rows, text, type Option } from '../../declare/fields/basic';
import { asText } from '../../declare/fields/text';
import { picker } from '../shared/pickers';
import { richText } from '../../declare/fields/richText';

/** What a form can be made of. */
export const FIELD_TYPES = [
	{ name: 'Document Request', value: 'document' },
	{ name: 'Heading', value: 'heading' },
	{ name: 'Long Answer', value: 'textarea' },
	{ name: 'Multiple Choice', value: 'checkbox' },
	{ name: 'Paragraph', value: 'rich_text' },
	{ name: 'Section', value: 'section' },
	{ name: 'Short Answer', value: 'text' },
	{ name: 'Single Choice', value: 'radio' },
] as const satisfies readonly Option[];

const QUESTIONS = ['checkbox', 'radio', 'text', 'textarea'] as const;

/** One field of a form. */
export const builderFields = {
	type: choice('Type', {
		description: 'What the field is. A section holds the fields below it, up to the next section.',
		options: FIELD_TYPES,
		default: 'text',
	}),
	label: onlyIf(
		{ type: [...QUESTIONS, 'heading', 'section'] },
		text('Label', { description: 'The question, or the title of the section', required: true }),
	),
	content: onlyIf(
		{ type: ['rich_text'] },
		richText('Text', { description: 'What stands in the form', required: true }),
	),
	options: onlyIf(
		{ type: ['checkbox', 'radio'] },
		lines('Options', {
			description: 'The answers to choose from, one in each line',
			placeholder: 'Yes\nNo',
		}),
	),
	documentFrom: onlyIf(
		{ type: ['document'] },
		choice('Document Request From', {
			description: 'Where the wording of the request for a document comes from',
			default: 'text',
			options: [
				{ name: 'Template', value: 'template' },
				{ name: 'Text', value: 'text' },
			],
		}),
	),
	template: onlyIf(
		{ type: ['document'], documentFrom: ['template'] },
		picker('documentTemplate', 'Document Template', {
			description: 'The saved request for a document',
		}),
	),
	title: onlyIf(
		{ type: ['document'], documentFrom: ['text'] },
		text('Title', { description: 'Which document is asked for', required: true }),
	),
	instructions: onlyIf(
		{ type: ['document'], documentFrom: ['text'] },
		text('Instructions', {
			description: 'What the person should know about the document',
			required: true,
			multiline: true,
		}),
	),
	helpText: onlyIf(
		{ type: QUESTIONS },
		text('Help Text', { description: 'What helps to answer the question' }),
	),
	required: onlyIf(
		{ type: [...QUESTIONS, 'document'] },
		boolean('Required', { description: 'Whether the form cannot be sent without it' }),
	),
	showIf: onlyIf(
		{ type: [...QUESTIONS, 'document', 'heading', 'rich_text'] },
		rows(
			'Show If',
			{
				name: 'Condition',
				fields: {
					question: text('Question', {
						description: 'Label of a single or multiple choice of this form',
						required: true,
					}),
					answer: text('Answer', {
						description: 'The option for which this field is shown',
						required: true,
					}),
				},
			},
			{
				description: 'Answers for which this field is shown. None means always.',
				button: 'Add Condition',
			},
		),
	),
};

/** At least two different texts, one in each line; an expression may give a list. */
function lines(label: string, options: Presentation): Field<string[]> {
	return {
		...text(label, { ...options, required: true, multiline: true }),
		read: ({ value: raw }) => {
			const lines = typeof raw === 'string' ? linesOf(raw).map(asText).filter(Boolean) : undefined;
			const found = [...new Set(lines ?? (Array.isArray(raw) ? readList(raw) : [asText(raw)]))];
			if (found.length < 2) {
				throw invalid('holds fewer than two different options: give one in each line, or a list');
			}
			return found;
		},
	};
}
