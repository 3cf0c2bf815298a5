/** What takes more than the bench has: where its figures stand, and by which command they were made. */
const APART: ReadonlyArray<readonly [what: string, command: string, heading: string]> = [
	['10,000 creates over two workers; ten items beside a flood', 'npm run scale', 'Trying it'],
	[
		'Mixed work while parts of n8n end and begin again; memory',
		'npm run scale -- --soak 30',
		'Soak',
	],
	['n8n’s settings for a fleet', 'npm run scale -- --settings', 'Settings, one by one'],
	['Engines of other versions of n8n', 'npm run compat -- 2.34.4', 'Other versions of n8n'],
	['100 MB up and down through a proxy', 'npm run e2e -- proxy', 'Behind a proxy'],
];

const anchor = (heading: string) => heading.toLowerCase().replaceAll(',', '').replaceAll(' ', '-');

/** The section of the results that says so, as Markdown. */
export function measuredApart(): string {
	const rows = APART.map(
		([what, command, heading]) =>
			`- ${what}: \`${command}\`, [${heading}](../docs/scaling.md#${anchor(heading)})`,
	);
	return `## Measured apart\n\nEach by a command of its own, with its table in docs/scaling.md:\n\n${rows.join('\n')}`;
}
