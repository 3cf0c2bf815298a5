/**
 * The side-effect class of an operation: what carrying it out comes to. Notices before it, hints after it, and what an
 * AI agent may do without being asked follow from this one word.
 */
export type Effect = 'reads' | 'details' | 'changes' | 'spends' | 'decides' | 'opens' | 'destroys';

interface Explanation {
	/** Of the operation: "… it ${why}". */
	why: string;
	/** What an AI agent is told of it beforehand. */
	told: string;
	/** Whether an AI agent does it without anybody allowing it. */
	freeForAgents: boolean;
}

export const EFFECTS: Readonly<Record<Effect, Explanation>> = {
	reads: { why: 'only reads', told: 'Changes nothing.', freeForAgents: true },
	details: {
		why: "writes a person's details",
		told: "Writes a person's details; costs nothing and can be put right.",
		freeForAgents: true,
	},
	changes: {
		why: 'changes what your team works with',
		told: 'Changes what the team works with; costs nothing and can be changed back.',
		freeForAgents: false,
	},
	spends: {
		why: 'costs credits and asks something of a person',
		told: 'Costs credits and writes to the person; cannot be taken back.',
		freeForAgents: false,
	},
	decides: {
		why: 'records a decision on a person',
		told: 'Records a decision on a person, which is for people to take.',
		freeForAgents: false,
	},
	opens: {
		why: 'gives others a way to your data',
		told: 'Gives others a way to the data.',
		freeForAgents: false,
	},
	destroys: { why: 'cannot be undone', told: 'Cannot be undone.', freeForAgents: false },
};
