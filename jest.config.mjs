import { availableParallelism } from 'node:os';

export const project = (name, extra = {}) => ({
	displayName: name,
	testEnvironment: 'node',
	cacheDirectory: '<rootDir>/node_modules/.cache/jest',
	testMatch: [`<rootDir>/test/${name}/**/*.test.mts`],
	// An n8n that is tried out keeps packages there.
	modulePathIgnorePatterns: ['<rootDir>/.n8n-data'],
	moduleFileExtensions: ['mts', 'ts', 'mjs', 'js', 'json', 'node'],
	transform: {
		'^.+\\.(ts|mts|mjs)$|/get-port/.+\\.js$': [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
				module: { type: 'commonjs' },
			},
		],
	},
	// A module of the new kind only, which jest cannot load as it is.
	transformIgnorePatterns: ['/node_modules/(?!get-port/)'],
	...extra,
});

export default {
	projects: [
		project('unit'),
		project('engine', { setupFiles: ['<rootDir>/test/engine/support/environment.mts'] }),
	],
	// Two cores are two workers: much of a test is spent waiting for Amiqus's seconds to pass.
	maxWorkers: Math.max(2, availableParallelism() - 1),
	testTimeout: 30_000,
	globalSetup: './test/support/temporary.mjs',
	globalTeardown: './test/support/nothing-left.mjs',
};
