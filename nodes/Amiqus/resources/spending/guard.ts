import { InvalidParameterError } from '../../declare/field';
import { boolean, integer } from '../../declare/fields/basic';
import { RunRefusedError } from '../../declare/operation';

/** More people than these are not e-mailed by a template unless somebody has said so. */
const MOST_UNASKED = 20;

/** What keeps a run from costing more, or writing to more people, than was meant. */
export const guardFields = {
	emailThesePeople: boolean('E-Mail These People', {
		description: `Whether a template that notifies people may e-mail more than ${MOST_UNASKED} of them in one run`,
		default: true,
	}),
	mostCredits: integer('Most Credits per Item', {
		description: 'Nothing is sent for any item if the request of one would cost more',
		min: 0,
	}),
	mostCreditsPerRun: integer('Most Credits per Run', {
		description: 'Nothing is sent for any item if the requests of all would cost more together',
		min: 0,
	}),
};

/** What was chosen of it. */
export interface Limits {
	emailThesePeople?: boolean | undefined;
	mostCredits?: number | undefined;
	mostCreditsPerRun?: number | undefined;
}

/** A request that an item would send. */
export interface Spending {
	itemIndex: number;
	limits: Limits;
	/** Names whose it is: the same for all requests to one person. */
	person: string;
	/** What it would cost; 0 where nobody asked. */
	credits: number;
	/** The name of the template that would have Amiqus e-mail the person. */
	emailedBy?: string | undefined;
}

/** Whether anything has to be known of what items would send before the first is sent. */
export function isGuarded({ mostCredits, mostCreditsPerRun }: Limits): boolean {
	return mostCredits !== undefined || mostCreditsPerRun !== undefined;
}

/** Whether so many people, or items, may come to e-mails that somebody has to have said so. */
export function mayEmailMany(count: number): boolean {
	return count > MOST_UNASKED;
}

/**
 * Checks what a run would send, before anything is sent.
 *
 * @param label the field around the limits
 * @throws RunRefusedError
 */
export function checkSpending(label: string, spendings: readonly Spending[]): void {
	let total = 0;
	for (const { itemIndex, limits, credits } of spendings) {
		total += credits;
		const { mostCredits = Infinity, mostCreditsPerRun = Infinity } = limits;
		if (credits > mostCredits) {
			throw refusal(
				itemIndex,
				[label, guardFields.mostCredits.label],
				[`the request would cost ${credits} credits, and ${mostCredits} are allowed`],
			);
		}
		if (total > mostCreditsPerRun) {
			const all = spendings.reduce((sum, one) => sum + one.credits, 0);
			throw refusal(
				itemIndex,
				[label, guardFields.mostCreditsPerRun.label],
				[`the run would cost ${all} credits, and ${mostCreditsPerRun} are allowed`],
			);
		}
	}
	checkEmails(label, spendings);
}

function checkEmails(label: string, spendings: readonly Spending[]): void {
	const emailed = spendings.filter(({ emailedBy }) => emailedBy !== undefined);
	const unasked = emailed.find(({ limits }) => limits.emailThesePeople !== true);
	const people = new Set(emailed.map(({ person }) => person)).size;
	if (!unasked || !mayEmailMany(people)) return;
	throw refusal(
		unasked.itemIndex,
		[label, guardFields.emailThesePeople.label],
		[
			`${people} people would get an e-mail from Amiqus at once, because the template ‘${String(unasked.emailedBy)}’ notifies them`,
			'switch this on to have them written to',
		],
	);
}

function refusal(itemIndex: number, labels: string[], says: string[]): RunRefusedError {
	return new RunRefusedError(itemIndex, new InvalidParameterError(labels, says.join('; ')));
}
