// Everything that is not published: sandbox, scripts, tests, bench. The published sources have the
// stock configuration of n8n's command line in eslint.config.mjs, which must stay as it is.
import tseslint from 'typescript-eslint';

export default tseslint.config(
	{ ignores: ['dist/', 'nodes/', 'credentials/', 'coverage/', '.*/'] },
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
		files: ['**/*.mjs'],
		extends: [tseslint.configs.recommended],
	},
);
