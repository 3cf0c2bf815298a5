export const project = (name, extra = {}) => ({
	displayName: name,
	testEnvironment: 'node',
	testMatch: [`<rootDir>/test/${name}/**/*.test.mts`],
	// An n8n that is tried out keeps packages there.
	modulePathIgnorePatterns: ['<rootDir>/.n8n-data'],
	moduleFileExtensions: ['mts', 'ts', 'mjs', 'js', 'json', 'node'],
	transform: {
		'^.+\\.(ts|mts|mjs)$': [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
				module: { type: 'commonjs' },
			},
		],
	},
	...extra,
});

export default {
	projects: [
		project('unit'),
		project('engine', { setupFiles: ['<rootDir>/test/engine/support/environment.mts'] }),
	],
	testTimeout: 30_000,
};
