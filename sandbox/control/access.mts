import type { FastifyRequest } from 'fastify';

/** Who may ask and tell the sandbox itself things: this machine only, or whoever reaches it. */
export type Access = 'loopback' | 'anywhere';

const LOOPBACK = /^(?:::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/;
const LOCAL_NAME = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i;

const fromThisMachine = ({ raw, headers }: FastifyRequest): boolean =>
	LOOPBACK.test(raw.socket.remoteAddress ?? '') &&
	// A tunnel to this machine, or a foreign name that leads to it, also comes from here.
	LOCAL_NAME.test(headers.host ?? '');

/** A page of another site that has the browser send something. */
function fromElsewhere({ headers: { origin, host } }: FastifyRequest): boolean {
	if (origin === undefined) return false;
	return !URL.canParse(origin) || new URL(origin).host !== host;
}

/** Why a request is refused; undefined where it is not. */
export function refusal(request: FastifyRequest, access: Access): string | undefined {
	if (access === 'loopback' && !fromThisMachine(request)) {
		return 'This part of the sandbox answers its own machine only, under 127.0.0.1 or localhost. Started with --control anywhere, it answers everybody.';
	}
	if (request.method !== 'GET' && fromElsewhere(request)) {
		return 'This came from a page of another site.';
	}
	return undefined;
}
