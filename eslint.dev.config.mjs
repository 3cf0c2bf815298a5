// Rules of our own for everything. The published sources have the stock configuration of n8n's command line as well, in
// eslint.config.mjs, which must stay as it is.
import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';

export default tseslint.config(
	{ ignores: ['dist/', 'coverage/', '.*/'] },
	{
		// n8n reviews with inline disables switched off.
		linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
		rules: {
			// Finish it or leave it out.
			'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
		},
	},
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
		extends: [tseslint.configs.base],
		rules: {
			'@typescript-eslint/ban-ts-comment': 'error',
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-non-null-assertion': 'error',
			'max-lines': ['error', 300],
		},
	},
	{
		files: ['**/*.mts'],
		extends: [tseslint.configs.recommendedTypeChecked],
		languageOptions: {
			parserOptions: { project: './tsconfig.dev.json', tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			// An async function that awaits nothing is how many of n8n's and fastify's interfaces are met.
			'@typescript-eslint/require-await': 'off',
			'@typescript-eslint/consistent-type-imports': [
				'error',
				{ fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
			],
			'@typescript-eslint/no-non-null-assertion': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true },
			],
			eqeqeq: ['error', 'always', { null: 'ignore' }],
			'max-lines': ['error', 300],
			'no-console': 'off',
		},
	},
	{
		files: ['test/**/*.test.mts'],
		plugins: { jest },
		rules: {
			'jest/no-focused-tests': 'error',
			'jest/no-disabled-tests': 'error',
			'jest/no-identical-title': 'error',
			'jest/valid-expect': 'error',
			'jest/valid-expect-in-promise': 'error',
		},
	},
	{
		files: ['**/*.mjs'],
		extends: [tseslint.configs.recommended],
	},
);
