/**
 * Which room may use which, as docs/architecture.md draws it. Type imports count, too, but for `declare`, which may name
 * the types of files and streams.
 */
const room = (name) => `^nodes/Amiqus/${name}/`;
const only = (name, ...allowed) => ({
	name: `${name}-uses-only-${allowed.join('-') || 'nothing'}`,
	severity: 'error',
	from: { path: room(name) },
	to: {
		path: '^nodes/',
		pathNot: [name, ...allowed].map(room),
	},
});

module.exports = {
	forbidden: [
		{
			name: 'no-circles',
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: { circular: true },
		},
		{
			name: 'no-circles-of-folders',
			severity: 'error',
			scope: 'folder',
			from: { path: '^nodes/' },
			to: { circular: true },
		},
		only('declare'),
		only('events', 'declare'),
		only('resources', 'declare', 'events'),
		only('transport', 'declare'),
		only('shown', 'declare', 'transport'),
		only('engine', 'declare', 'transport', 'shown'),
		only('trigger', 'declare', 'events', 'transport', 'shown'),
		only('waiting', 'declare', 'engine', 'events', 'transport', 'shown', 'trigger'),
		only('pickers', 'declare', 'transport', 'shown'),
		{
			name: 'only-the-node-file-knows-resources',
			severity: 'error',
			from: {
				path: '^(nodes|credentials)/',
				pathNot: ['^nodes/Amiqus/Amiqus\\.node\\.ts$', room('resources')],
			},
			to: { path: room('resources') },
		},
		{
			name: 'sandbox-and-nodes-apart',
			severity: 'error',
			from: { path: '^sandbox/' },
			to: { path: '^(nodes|credentials)/' },
		},
		{
			name: 'nodes-and-sandbox-apart',
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: { path: '^(sandbox|scripts|test|bench)/' },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.dev.json' },
		enhancedResolveOptions: { extensions: ['.ts', '.mts', '.mjs', '.js', '.json'] },
	},
};
