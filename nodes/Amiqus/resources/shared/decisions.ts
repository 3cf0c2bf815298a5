/** The decision on a person or an organisation. */
export const DECISIONS = [
	{ name: 'Approved', value: 'approved' },
	{ name: 'Pending', value: 'pending' },
	{ name: 'Rejected', value: 'rejected' },
] as const;

/** Whether archived things are meant. */
export const VISIBILITIES = [
	{ name: 'Active', value: 'active' },
	{ name: 'Archived', value: 'archived' },
] as const;
