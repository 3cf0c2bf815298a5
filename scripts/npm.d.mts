/** Command, arguments and options with which `spawn` or `spawnSync` runs npm. */
export function npmCommand(args: string[]): {
	command: string;
	args: string[];
	options: { env: Record<string, string | undefined>; shell: boolean };
};

/** Whether what npm wrote says that the registry could not be reached. */
export function isNetworkError(output: string): boolean;

/** Options with which npm gives up on an unreachable registry after seconds, not minutes. */
export const PATIENCE: string[];

/** What to tell a person where the registry could not be reached. */
export function unreachable(what: string): string;

/** Whether npm's registry answers at all. */
export function registryAnswers(): boolean;
