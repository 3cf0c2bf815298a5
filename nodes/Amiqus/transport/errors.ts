import { AmiqusError, CHANGED_ALL_THE_SAME, LONGEST_MESSAGE, shortened } from '../declare/errors';
import { isObject } from '../declare/json';
import { isId, isUuid } from '../declare/path';
import { isWrite, type AmiqusRequest } from '../declare/request';
import { thingsIn } from './things';
import type { Attempt } from './types';

/** Longest text of Amiqus's own that a message repeats. */
const LONGEST_QUOTE = 250;
/** Longest name of a field that a message repeats. */
const LONGEST_NAME = 100;
/** How many of Amiqus's findings are named; of the others it is said how many there are. */
const MOST_FINDINGS = 5;
/** What an error of n8n's or the system's says, cut to a sentence. */
export function wordsOf(error: unknown): string {
	return isObject(error) ? quote(String(error.message)) : '';
}

interface Explanation {
	message: string;
	advice: string;
}

/** What each status means to the person who built the workflow. */
export const STATUSES: Record<number, Explanation> = {
	401: {
		message: 'Amiqus did not accept the credential',
		advice:
			'An access token has to be pasted whole, is valid for one year and can be revoked: create a new one in Amiqus under Developer Settings, ' +
			'or, with OAuth2, open the credential and connect it again.',
	},
	403: {
		message: 'Amiqus does not allow this for the user behind the credential',
		advice:
			'Ask an admin of your Amiqus team whether this user may do it and whether your team has this feature.',
	},
	405: {
		message: 'Amiqus does not do this in the present state',
		advice: 'It may have been done already: get it again and look at its status.',
	},
	407: {
		message: 'The proxy between n8n and Amiqus asks for a user and password',
		advice:
			'Amiqus was not reached. Whoever looks after this n8n has to put them into the address of the proxy (HTTPS_PROXY or HTTP_PROXY), or let calls to Amiqus past it.',
	},
	410: {
		message: 'Amiqus found a virus in this file and does not hand it out',
		advice: 'Ask the person for a clean copy.',
	},
	413: {
		message: 'Amiqus does not take a file as large as this',
		advice: 'Make the file smaller, for example by scanning it with a lower resolution.',
	},
	422: {
		message: 'Amiqus refused the values sent',
		advice: 'Change the fields named here.',
	},
	423: {
		message: 'Amiqus has not finished the virus scan of this file',
		advice: 'Try again in a minute.',
	},
	503: {
		message: 'Amiqus is not available at the moment',
		advice: 'It may be under maintenance: run the workflow again later.',
	},
};

/** What is not there. */
function notFound({ path }: AmiqusRequest): Explanation {
	const things = thingsIn(path);
	return things === ''
		? {
				message: 'Amiqus has nothing of this kind for your team',
				advice:
					'Ask an admin of your Amiqus team whether it has this feature, and look at the Base URL in the credential.',
			}
		: {
				message: `Amiqus has no ${things}`,
				advice:
					'Check the ID: it may be of another kind of thing, of another team than the credential, or deleted.',
			};
}

const SDK_TOKEN_REFUSED: Explanation = {
	message: 'Amiqus did not accept the SDK token',
	advice: 'It is valid for one request and a limited time: make a new one, or choose the request.',
};

/** Amiqus says why, in JSON. */
const REFUSED_ON_THE_WAY: Explanation = {
	message: 'The call was refused with status 403, and not in the way that Amiqus refuses',
	advice:
		'A proxy or firewall between n8n and Amiqus may not let calls to it through: ask whoever looks after this n8n.',
};

/** What to do about values that were refused without saying which. */
const NO_FIELD_NAMED = 'Amiqus names no field: its own words, if it has any, say what is wrong.';

const SERVER_ERROR: Explanation = {
	message: 'Amiqus had a problem of its own',
	advice:
		'Run the workflow again later. If it stays, tell Amiqus support the time and the operation.',
};

const NETWORK: Record<string, string> = {
	CUT: 'The connection to Amiqus broke before its answer was complete',
	EAI_AGAIN: 'Amiqus could not be reached: its address could not be looked up',
	ECONNABORTED: 'Amiqus did not answer in time',
	ECONNREFUSED: 'Amiqus could not be reached: the connection was refused',
	ECONNRESET: 'The connection to Amiqus broke before its answer was complete',
	ENOTFOUND: 'Amiqus could not be reached: its address is unknown',
	ETIMEDOUT: 'Amiqus did not answer in time',
	PROXY: 'The proxy between n8n and Amiqus broke the connection off',
	RENEWAL: 'Amiqus could not be reached to renew the token of the credential',
	UNNAMED: 'The call to Amiqus failed, and n8n does not say why',
};

function explainFailure(code: string, sent: boolean): Explanation {
	const known = NETWORK[code];
	const message =
		known ?? (sent ? 'The connection to Amiqus failed' : 'Amiqus could not be reached');
	// n8n replaces any message that holds a code of Node's, so it stands in the advice.
	const named = known === undefined ? ` Node.js calls it ${code.slice(0, 60)}.` : '';
	return {
		message,
		advice: `Check the Base URL in the credential and this n8n's way to the internet.${named}`,
	};
}

/** How Amiqus refuses what is chosen among things, and so an ID. */
const NOT_TO_CHOOSE = /^The selected .* is invalid\.?$/i;

const OTHER_ID =
	'An ID may be of another kind of thing, of another person or team, or of something deleted.';

/** What an answer's body finds fault with. */
interface Findings {
	/** By field. */
	fieldErrors: Record<string, string[]>;
	/** About no field. */
	texts: string[];
	/** How many more there are than the few that are kept. */
	moreErrors: number;
}

/** Amiqus's texts in an answer's body: findings by field, and the rest. HTML and other surprises give nothing. */
export function findingsIn(body: unknown): Findings {
	const fieldErrors = new Map<string, string[]>();
	const texts: string[] = [];
	let count = 0;
	const keep = (found: unknown[], list: () => string[]) => {
		for (const text of found) {
			if (typeof text !== 'string') continue;
			count += 1;
			if (count <= MOST_FINDINGS) list().push(quote(text));
		}
	};
	for (const [key, value] of Object.entries(isObject(body) ? body : {})) {
		if (key === 'message' || key === 'error') keep([value], () => texts);
		else if (key === 'errors' && Array.isArray(value)) keep(value, () => texts);
		else if (Array.isArray(value)) {
			keep(value, () => {
				const name = shortened(oneLine(key), LONGEST_NAME);
				const list = fieldErrors.get(name) ?? [];
				fieldErrors.set(name, list);
				return list;
			});
		}
	}
	return {
		fieldErrors: Object.fromEntries(fieldErrors),
		texts,
		moreErrors: Math.max(0, count - MOST_FINDINGS),
	};
}

/** The findings with the ID that each is about, where it is about one that cannot be chosen. */
function withIds<F extends Pick<Findings, 'fieldErrors'>>(
	findings: F,
	body: unknown,
): { ids: boolean; findings: F } {
	let ids = false;
	const named = Object.entries(findings.fieldErrors).map(([place, texts]) => {
		const id = at(body, place.split('.'));
		if (!isId(id) && !isUuid(id)) return [place, texts] as const;
		const told = texts.map((text) => {
			if (!NOT_TO_CHOOSE.test(text)) return text;
			ids = true;
			return `${text.replace(/\.$/, '')}: ${id}`;
		});
		return [place, told] as const;
	});
	return { ids, findings: { ...findings, fieldErrors: Object.fromEntries(named) } };
}

/** What stands at a place in a body. */
function at(body: unknown, [key, ...rest]: string[]): unknown {
	if (key === undefined) return body;
	const held = isObject(body) || Array.isArray(body) ? Object.entries(body) : [];
	return at(held.find(([name]) => name === key)?.[1], rest);
}

function quote(text: string): string {
	return shortened(oneLine(text), LONGEST_QUOTE);
}

function oneLine(text: string): string {
	return text.slice(0, LONGEST_MESSAGE).replace(/\s+/g, ' ').trim();
}

function explain(request: AmiqusRequest, attempt: Attempt): Explanation {
	if (attempt.kind === 'network') return explainFailure(attempt.code, attempt.sent);
	if (attempt.tooLong) {
		return {
			message: 'Amiqus answered with more than 32 MB, which is not taken',
			advice:
				'A proxy between n8n and Amiqus may have changed the answer. Of a list, ask for less at a time.',
		};
	}
	if (attempt.status < 300) {
		if (typeof attempt.body === 'object' && attempt.body !== null) {
			return {
				message: 'Amiqus answered with something else than what was asked for',
				advice:
					'A proxy between n8n and Amiqus may have mixed answers up or changed them. If it stays, tell Amiqus support the time and the operation.',
			};
		}
		return {
			message: 'Amiqus answered with something that cannot be read',
			advice: 'A proxy between n8n and Amiqus may have cut or changed the answer.',
		};
	}
	if (attempt.status < 400) {
		return {
			message: `The call was sent on to another address with status ${attempt.status}, which is not followed`,
			advice:
				'Look at the Base URL in the Amiqus credential. If it is right, a proxy between n8n and Amiqus sends calls elsewhere.',
		};
	}
	if (attempt.status === 401 && request.bearer !== undefined) return SDK_TOKEN_REFUSED;
	if (attempt.status === 404) return notFound(request);
	if (attempt.status === 403 && !isObject(attempt.body)) return REFUSED_ON_THE_WAY;
	return (
		STATUSES[attempt.status] ??
		(attempt.status >= 500
			? SERVER_ERROR
			: {
					message: `Amiqus refused the call with status ${attempt.status}`,
					advice: 'Check the values of this item.',
				})
	);
}

/**
 * The error of a call that is given up.
 *
 * @param attempt the last attempt
 * @param uncertain whether this or an earlier attempt may have been processed
 * @param since when it was first sent
 */
export function errorOf(
	request: AmiqusRequest,
	attempt: Attempt,
	uncertain: boolean,
	since: number,
): AmiqusError {
	const { message, advice: usual } = explain(request, attempt);
	const status = attempt.kind === 'answer' ? attempt.status : undefined;
	// Of a success that does not fit nothing is quoted: it may be about somebody else.
	const refusal = attempt.kind === 'answer' && attempt.status >= 400 ? attempt.body : undefined;
	const { texts, ...found } = findingsIn(refusal);
	const { ids, findings } = withIds(found, request.body);
	const said = status === 404 || status === 401 ? [] : texts;
	const namesNoField = status === 422 && Object.keys(findings.fieldErrors).length === 0;
	const advice = namesNoField ? NO_FIELD_NAMED : [usual, ...(ids ? [OTHER_ID] : [])].join(' ');
	const maybeProcessed = uncertain && isWrite(request);
	const told = { status, ...findings, maybeProcessed, since };
	const about = request.file ? [`‘${request.file.name}’`] : [];
	const text = [...about, message, ...said].join(': ');
	if (!maybeProcessed) return new AmiqusError(text, { ...told, advice });
	if (request.method !== 'POST') {
		return new AmiqusError(text, {
			...told,
			advice: `${CHANGED_ALL_THE_SAME} ${advice}`,
		});
	}
	return request.file
		? new AmiqusError(`${text}. It may have been created, as an attachment that nothing uses`, {
				...told,
				advice: `Nothing else was done, so this can be run again. ${advice}`,
			})
		: new AmiqusError(
				`${text}. It may have been created: check in Amiqus before sending it again`,
				{ ...told, advice },
			);
}
