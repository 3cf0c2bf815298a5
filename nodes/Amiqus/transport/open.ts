import { authenticationOf, connect, type RequestContext } from './connection';
import { systemClock } from './limits/clock';
import { gateFor } from './limits/gate';
import { RunControl } from './limits/runControl';
import { Slots } from './limits/slots';
import { tellerFor } from './tell';
import { Transport } from './transport';

/** What a run may ask of Amiqus and of n8n. */
export interface Limits {
	/** Calls in flight at once. */
	callsAtOnce: number;
	/** How long the rate limit may pause the run in all, in milliseconds; no bound where it is left out. */
	longestWaitMs?: number | undefined;
	/** How long one attempt may go without an answer; the usual time where it is left out. */
	timeoutSeconds?: number;
	/** What earlier tries of the same run are known to have created; see TransportParts. */
	created?: Set<string>;
}

/**
 * Opens a transport with the node's credential: the one way for nodes, triggers and pick lists to get at Amiqus.
 *
 * @throws AmiqusError when the credential's Base URL is not one that a token may be sent to
 */
export async function openTransport(context: RequestContext, limits: Limits): Promise<Transport> {
	const { callsAtOnce, longestWaitMs, timeoutSeconds, created } = limits;
	const connection = await connect(context, authenticationOf(context), timeoutSeconds);
	return new Transport({
		connection,
		gate: gateFor(connection.credential),
		run: runControlOf(context, longestWaitMs),
		slots: new Slots(callsAtOnce),
		tell: tellerFor(context),
		...(created ? { created } : {}),
	});
}

/** The same way for what has to be cleared up: the end of the run does not end it. */
export function clearingOf(
	transport: Transport,
	context: RequestContext,
	longestWaitMs: number,
): Transport {
	return transport.withRun(runControlOf(context, longestWaitMs));
}

function runControlOf(context: RequestContext, longestWaitMs: number | undefined): RunControl {
	const signal =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const tell = tellerFor(context);
	return new RunControl(systemClock, signal, longestWaitMs, (call, waitMs) =>
		tell('the rate limit held the run', { call, waitMs }),
	);
}
