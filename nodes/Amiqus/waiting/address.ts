import type { IExecuteFunctions, IWebhookDescription } from 'n8n-workflow';
import type { Subscription } from '../trigger/subscription/subscription';

/** Carries until when an execution waits, in seconds since 1970, so that what is left of one that is gone is known. */
const UNTIL = 'amiqus_until';

/** The node's webhook while an execution is paused. n8n takes a call for the paused node only, by its ID and a token. */
export const resumeWebhooks: IWebhookDescription[] = [
	{
		name: 'default',
		httpMethod: 'POST',
		// Answered once the execution goes on, and not when its workflow ends.
		responseMode: 'onReceived',
		responseData: '',
		path: '={{ $nodeId }}',
		isFullPath: true,
		restartWebhook: true,
	},
];

/** Where Amiqus is to tell a paused execution of something. */
export function addressOf(context: IExecuteFunctions, until: number): string {
	const url = resumeUrlOf(context);
	url.pathname += `/${context.getNode().id}`;
	url.searchParams.set(UNTIL, String(Math.ceil(until / 1000)));
	return url.href;
}

/** Where n8n takes calls for this execution, with its token. */
function resumeUrlOf(context: IExecuteFunctions): URL {
	return new URL(String(context.evaluateExpression('{{ $execution.resumeUrl }}', 0)));
}

/**
 * Whether a subscription is left over from an execution of this n8n that waits no more, or will be told nothing more: its time
 * is up, or Amiqus has switched it off.
 */
export function isLeftOver(
	context: IExecuteFunctions,
	{ url, enabled }: Subscription,
	now: number,
): boolean {
	if (!URL.canParse(url)) return false;
	const mine = resumeUrlOf(context);
	const its = new URL(url);
	const until = its.searchParams.get(UNTIL) ?? '';
	const isOfThisN8n =
		its.origin === mine.origin &&
		its.pathname.startsWith(mine.pathname.slice(0, mine.pathname.lastIndexOf('/') + 1));
	return isOfThisN8n && /^\d+$/.test(until) && (!enabled || Number(until) * 1000 < now);
}
