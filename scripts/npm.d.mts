/** Command, arguments and options with which `spawn` or `spawnSync` runs npm. */
export function npmCommand(args: string[]): {
	command: string;
	args: string[];
	options: { env: Record<string, string | undefined>; shell: boolean };
};

/** Whether what npm wrote says that the registry could not be reached. */
export function isNetworkError(output: string): boolean;
