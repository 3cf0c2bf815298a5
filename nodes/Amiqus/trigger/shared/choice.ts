import {
	NodeOperationError,
	type IExecuteFunctions,
	type IHookFunctions,
	type IPollFunctions,
	type ITriggerFunctions,
	type IWebhookFunctions,
} from 'n8n-workflow';
import type { EventItem } from '../../events/item';
import { isChosen } from '../../events/events';

type TriggerContext =
	| IExecuteFunctions
	| IHookFunctions
	| IPollFunctions
	| ITriggerFunctions
	| IWebhookFunctions;

/** What the workflow is to run for. */
export interface Wishes {
	chosen: string[];
	/** Whom a request has to be about. */
	about: string;
}

/** A parameter of the node itself: in an execution, too, where others belong to items. */
export function parameterOf(context: TriggerContext, name: string, fallback: unknown): unknown {
	return 'getInputData' in context
		? context.getNodeParameter(name, 0, fallback)
		: context.getNodeParameter(name, fallback as object);
}

/** The events that "Trigger On" names: as a list, or as an expression may give them, with commas between. */
export function chosenEvents(context: TriggerContext): string[] {
	const value = parameterOf(context, 'events', []);
	const names = Array.isArray(value) ? value.map(String) : String(value ?? '').split(',');
	return names.map((name) => name.trim()).filter((name) => name !== '');
}

/**
 * The same, for a trigger that is about to begin.
 *
 * @throws NodeOperationError where nothing is chosen, or something that can never happen
 */
export function requireEvents(
	context: TriggerContext,
	isEvent: (name: string) => boolean,
): string[] {
	const chosen = chosenEvents(context);
	if (chosen.length === 0) {
		throw new NodeOperationError(context.getNode(), 'Choose at least one event in Trigger On');
	}
	const strange = chosen.find((name) => !isEvent(name));
	if (strange === undefined) return chosen;
	throw new NodeOperationError(
		context.getNode(),
		`Trigger On holds “${strange}”, which is no event of this trigger`,
		{
			description:
				'Choose events from the list. An expression has to give their names, such as record.finished, as a list or with commas between.',
		},
	);
}

/** What a webhook trigger is to start the workflow for. */
export function wishesOf(context: ITriggerFunctions | IWebhookFunctions): Wishes {
	return {
		chosen: chosenEvents(context),
		about: context.getNodeParameter('filters.requestAbout', 'any') as string,
	};
}

/** Whether an event is one of those. */
export function wants({ chosen, about }: Wishes, item: EventItem): boolean {
	if (!isChosen(chosen, item.event)) return false;
	return item.resource !== 'record' || about === 'any' || item.subject === about;
}
