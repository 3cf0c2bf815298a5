import type { Connection } from '../../../nodes/Amiqus/transport/connection';
import { RateGate } from '../../../nodes/Amiqus/transport/limits/gate';
import { RunControl } from '../../../nodes/Amiqus/transport/limits/runControl';
import { Slots } from '../../../nodes/Amiqus/transport/limits/slots';
import { Transport } from '../../../nodes/Amiqus/transport/transport';
import type { AmiqusRequest } from '../../../nodes/Amiqus/declare/request';
import type { Attempt } from '../../../nodes/Amiqus/transport/types';
import type { VirtualClock } from './virtual-clock.mts';

/** Answers an attempt: with what came back, or by throwing. */
export type Respond = (request: AmiqusRequest, nth: number) => Promise<Attempt> | Attempt;

/** A transport over a made-up Amiqus, in virtual time. */
export function transportTo(
	clock: VirtualClock,
	respond: Respond,
	slots = 8,
	signal?: AbortSignal,
) {
	const sent: AmiqusRequest[] = [];
	const connection: Connection = {
		credential: 'test',
		origin: 'https://amiqus.test',
		authentication: 'accessToken',
		timeoutSeconds: 60,
		exchange: async (request) => {
			sent.push(request);
			return await respond(request, sent.length);
		},
		attempt: async () => await Promise.reject(new Error('not used')),
		open: async () => await Promise.reject(new Error('not used')),
	};
	const run = new RunControl(clock, signal);
	const transport = new Transport({
		connection,
		gate: new RateGate(clock),
		run,
		tell: () => undefined,
		// Time stands still until nothing is left to happen, and a turn of the real event loop would be.
		slots: new Slots(slots, async () => undefined),
	});
	return { transport, run, sent };
}

/** An answer as a connection hands it over. */
export function answer(
	status: number,
	body?: unknown,
	headers: Record<string, string> = {},
): Attempt {
	return { kind: 'answer', status, headers, body };
}

/** A network failure. */
export const failure = (code: string, sent = true): Attempt => ({ kind: 'network', code, sent });
