/** The node and its items, the same whenever the workflow is run. */
export const createOrUpdate = (count: number) => ({
	parameters: {
		resource: 'client',
		operation: 'upsert',
		reference: '={{ $json.reference }}',
		firstName: 'Isla',
		lastName: '={{ $json.name }}',
		email: '={{ $json.email }}',
	},
	items: Array.from({ length: count }, (_, index) => ({
		reference: `CRM-${index}`,
		name: `Reid ${index}`,
		email: `isla-${index}@example.com`,
	})),
});
