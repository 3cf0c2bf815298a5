import { container, beside } from './n8n.mts';

/** A line of n8n's log: its level, what it says, and what is told besides. */
interface Line {
	level: string;
	message: string;
	told: Record<string, unknown>;
}

/** Keeps what the package writes to n8n's log from now on, at whatever level. */
export function recordLog() {
	const lines: Line[] = [];
	const { Logger } = beside('@n8n/backend-common') as { Logger: new () => object };
	const before = container().get(Logger);
	const keep =
		(level: string) =>
		(message: string, told: Record<string, unknown> = {}) => {
			if (message.startsWith('Amiqus: ')) lines.push({ level, message, told });
		};
	const levels = ['debug', 'info', 'warn', 'error'].map((level) => [level, keep(level)]);
	container().set(Logger, Object.assign(Object.create(before), Object.fromEntries(levels)));
	return {
		lines,
		/** What was told with a line at the debug level. */
		told: (what: string) =>
			lines.flatMap(({ level, message, told }) =>
				level === 'debug' && message === `Amiqus: ${what}` ? [told] : [],
			),
		/** n8n writes its log itself again. */
		stop: () => container().set(Logger, before),
	};
}
