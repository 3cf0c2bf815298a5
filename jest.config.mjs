import { availableParallelism } from 'node:os';

/** An n8n of another version, in a folder of its own: `npm run compat` installs it and names the folder here. */
const { AMIQUS_N8N_CORE: other } = process.env;

/** A realm and packages for all test files of a worker. Where another n8n is put in the place of ours, jest has to load it. */
const howLoaded = other
	? { moduleNameMapper: { '^(n8n-(?:core|workflow))$': `${other}/node_modules/$1` } }
	: {
			testEnvironment: '<rootDir>/test/support/one-realm.cjs',
			runtime: '<rootDir>/test/support/packages.cjs',
		};

/** Modules of the new kind only, which jest cannot load as they are: one of ours, others of an older n8n. */
const MODERN = '(?:get-port|is-network-error|p-retry)';

/** Properties are tried with a seed of their own, unless there is one given. */
const chance = '<rootDir>/test/support/chance.cjs';

export const project = (name, setupFiles = []) => ({
	displayName: name,
	cacheDirectory: '<rootDir>/node_modules/.cache/jest',
	testMatch: [`<rootDir>/test/${name}/**/*.test.mts`],
	// An n8n that is tried out keeps packages there.
	modulePathIgnorePatterns: ['<rootDir>/.n8n-data'],
	...howLoaded,
	moduleFileExtensions: ['mts', 'ts', 'mjs', 'js', 'json', 'node'],
	transform: {
		[`^.+\\.(ts|mts|mjs)$|/${MODERN}/.+\\.js$`]: [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
				module: { type: 'commonjs' },
			},
		],
	},
	transformIgnorePatterns: [`/node_modules/(?!${MODERN}/)`],
	setupFiles: [...setupFiles, chance],
});

export default {
	projects: [project('unit'), project('engine', ['<rootDir>/test/engine/support/environment.mts'])],
	// More workers than cores where there are two: much of a test is spent waiting for Amiqus’s seconds to pass.
	maxWorkers: Math.max(3, availableParallelism() - 1),
	// No test is to fail because a machine is slow: the slowest take ten seconds on an idle one.
	testTimeout: 120_000,
	globalSetup: './test/support/temporary.mjs',
	globalTeardown: './test/support/nothing-left.mjs',
};
