/**
 * What carrying out an operation comes to. Notices before it, hints after it, and what an AI agent may do without being
 * asked follow from this one word.
 */
export type Effect = 'reads' | 'details' | 'changes' | 'spends' | 'decides' | 'opens' | 'destroys';

interface Explanation {
	/** Of the operation: "… it ${why}". */
	why: string;
	/** Whether an AI agent does it without anybody allowing it. */
	freeForAgents: boolean;
}

export const EFFECTS: Readonly<Record<Effect, Explanation>> = {
	reads: { why: 'only reads', freeForAgents: true },
	details: { why: "writes a person's details", freeForAgents: true },
	changes: { why: 'changes what your team works with', freeForAgents: false },
	spends: { why: 'costs credits and asks something of a person', freeForAgents: false },
	decides: { why: 'records a decision on a person', freeForAgents: false },
	opens: { why: 'gives others a way to your data', freeForAgents: false },
	destroys: { why: 'cannot be undone', freeForAgents: false },
};
