import type { Verdict } from './verdict';

/** What a request has come to, in the one word that a workflow goes on by. */
export type Outcome =
	| 'approved'
	| 'bounced'
	| 'expired'
	| 'needs_review'
	| 'rejected'
	| 'with_amiqus'
	| 'with_person';

/** What decides on a request. */
export interface RequestFacts {
	/** Amiqus's status of it. */
	status: string;
	/** Whether there is a link at which the person can go on. */
	isOpen: boolean;
	/** What its steps came to. */
	verdicts: ReadonlySet<Verdict>;
	/** The event that led here, where one did: Amiqus marks a request whose e-mail came back in no other way. */
	event?: string | undefined;
}

export interface Decision {
	outcome: Outcome;
	/** What to do now. */
	next: string;
}

interface Rule extends Decision {
	/** The statuses it is about; any where left out. */
	statuses?: readonly string[];
	isOpen?: boolean;
	/** Of these verdicts at least one is there. */
	some?: readonly Verdict[];
	/** None of these is there. */
	none?: readonly Verdict[];
	event?: string;
}

const OVER = ['complete', 'reviewed'];

/** The first that fits decides. docs/outcome.md says the same, and a test that it does. */
const RULES: readonly Rule[] = [
	{
		statuses: ['pending', 'started'],
		event: 'record.bounced',
		outcome: 'bounced',
		next: 'Correct the e-mail address of the person and create another request, or hand on the link in perform_url',
	},
	{
		statuses: ['pending', 'started'],
		outcome: 'with_person',
		next: 'Wait for the person, or hand on the link in perform_url again',
	},
	{
		statuses: ['incomplete', 'empty'],
		outcome: 'expired',
		next: 'Ask the person whether to go on, and create another request',
	},
	{
		statuses: ['amendments'],
		outcome: 'needs_review',
		next: 'Accept or reject the change to their name that the person proposed',
	},
	{
		statuses: ['paused'],
		outcome: 'needs_review',
		next: 'Look at the paused check in Amiqus: it goes on or is cancelled there',
	},
	{
		statuses: ['waiting'],
		some: ['with_person'],
		outcome: 'with_person',
		next: 'Wait for the person, or hand on the link in perform_url again',
	},
	{
		statuses: ['waiting'],
		outcome: 'with_amiqus',
		next: 'Wait for the results of the checks',
	},
	{
		statuses: OVER,
		isOpen: true,
		some: ['with_person'],
		outcome: 'with_person',
		next: 'Wait for the person, or hand on the link in perform_url again',
	},
	{
		statuses: OVER,
		some: ['with_person'],
		outcome: 'expired',
		next: 'Ask the person whether to go on, and create another request',
	},
	{
		statuses: OVER,
		some: ['with_amiqus'],
		outcome: 'with_amiqus',
		next: 'Wait for the results of the checks',
	},
	{
		statuses: OVER,
		some: ['paused', 'unknown'],
		outcome: 'needs_review',
		next: 'Look at the request in Amiqus',
	},
	{
		statuses: OVER,
		some: ['rejected'],
		outcome: 'rejected',
		next: 'Tell the person, and those who wait for it',
	},
	{
		statuses: ['reviewed'],
		some: ['not_passed'],
		outcome: 'rejected',
		next: 'Tell the person, and those who wait for it',
	},
	{
		statuses: OVER,
		some: ['failed', 'not_passed', 'referred'],
		outcome: 'needs_review',
		next: 'Decide on the steps whose result speaks against them or says nothing',
	},
	{
		statuses: ['complete'],
		some: ['passed', 'received'],
		outcome: 'needs_review',
		next: 'Decide on the steps that nobody has reviewed',
	},
	{
		statuses: ['complete'],
		none: ['approved'],
		outcome: 'needs_review',
		next: 'Mark the request as reviewed: it has no step to decide on',
	},
	{
		statuses: OVER,
		some: ['approved', 'done', 'passed', 'received'],
		outcome: 'approved',
		next: 'Go on',
	},
];

/** What is not understood is for people. */
const OTHERWISE: Decision = { outcome: 'needs_review', next: 'Look at the request in Amiqus' };

/** What a request has come to, and what to do now. */
export function decisionOn(facts: RequestFacts): Decision {
	const { outcome, next } = RULES.find((rule) => fits(rule, facts)) ?? OTHERWISE;
	return { outcome, next };
}

function fits(rule: Rule, { status, isOpen, verdicts, event }: RequestFacts): boolean {
	return (
		(rule.statuses?.includes(status) ?? true) &&
		(rule.isOpen ?? isOpen) === isOpen &&
		(rule.some?.some((verdict) => verdicts.has(verdict)) ?? true) &&
		!rule.none?.some((verdict) => verdicts.has(verdict)) &&
		(rule.event ?? event) === event
	);
}
