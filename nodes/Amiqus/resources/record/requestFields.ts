import { InvalidParameterError, mapped, onlyIf } from '../../declare/field';
import { boolean, choice, collection, text } from '../../declare/fields/basic';
import { picker } from '../shared/pickers';
import type { stepFields } from './stepFields';
import { stepsFieldsOf } from './steps';

/**
 * What a request to send is made of: a template, or steps and what goes with them.
 *
 * @param fields those of one step
 */
export function requestFieldsOf(fields: typeof stepFields) {
	const stepsFields = stepsFieldsOf(fields);
	return {
		createFrom: choice('Create From', {
			description: 'Where the steps come from',
			default: 'template',
			options: [
				{ name: 'Steps', value: 'steps' },
				{ name: 'Template', value: 'template' },
			],
		}),
		template: onlyIf(
			{ createFrom: ['template'] },
			picker('recordTemplate', 'Request Template', {
				description: 'The saved set of steps and settings to use',
				body: 'template',
			}),
		),
		assignees: onlyIf(
			{ createFrom: ['template'] },
			boolean('Take Over Assignees', {
				description: 'Whether the team members named in the template are assigned to the request',
				default: true,
				body: 'assignees',
			}),
		),
		specifySteps: onlyIf({ createFrom: ['steps'] }, stepsFields.specifySteps),
		steps: onlyIf({ createFrom: ['steps'] }, stepsFields.steps),
		stepsJson: onlyIf({ createFrom: ['steps'] }, stepsFields.stepsJson),
		notify: onlyIf(
			{ createFrom: ['steps'] },
			mapped(
				boolean('Notify Person', {
					description:
						'Whether Amiqus sends the person an e-mail with the link. Otherwise hand on the perform_url of the result yourself.',
					default: true,
					body: 'notification',
				}),
				(notify) => (notify ? 'email' : false),
			),
		),
		settings: onlyIf(
			{ createFrom: ['steps'] },
			collection('Additional Fields', {
				isDeclarationRequired: boolean('Declaration Required', {
					description: 'Whether the person has to confirm at the end that everything is true',
					body: 'is_declaration_required',
				}),
				message: text('Message', {
					description: 'Your own words in the e-mail to the person',
					body: 'message',
					maxLength: 5000,
					multiline: true,
				}),
				reminder: boolean('Reminder', {
					description: 'Whether Amiqus reminds the person until the request is complete',
					body: 'reminder',
				}),
			}),
		),
	};
}

/**
 * Refuses words to the person in an e-mail that nobody sends.
 *
 * @param label the field around the message
 * @throws InvalidParameterError
 */
export function checkMessage(
	label: string,
	notify: string | false | undefined,
	settings: { message?: unknown } | undefined,
): void {
	if (notify !== false || settings?.message === undefined) return;
	throw new InvalidParameterError(
		[label, 'Message'],
		'cannot reach the person, whom no e-mail is sent: switch Notify Person on, or remove the message',
	);
}
