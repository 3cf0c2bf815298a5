import type { Exchange, Violation } from './exchange.mts';
import type { KnownDefect } from './known-defects.mts';
import type { Operation } from './specification.mts';
import { Coverage } from './coverage.mts';
import { type Validator } from './validate.mts';

export interface Part {
	/** What its operations are called in the last line. */
	label: string;
	validator: Validator;
}

export interface Report {
	lines: string[];
	missing: number;
	violations: number;
	/** Parameters and properties that no field of the node reaches. */
	gaps: number;
}

const nameOf = ({ method, path }: Operation) => `${method} ${path}`;

interface Tally {
	reached: Set<Operation>;
	violations: Map<string, { violation: Violation; times: number }>;
	defects: Map<KnownDefect, number>;
	coverage: Coverage;
	calls: number;
}

function tally(validator: Validator, exchanges: Exchange[]): Tally {
	const result: Tally = {
		reached: new Set(),
		violations: new Map(),
		defects: new Map(),
		coverage: new Coverage(validator.specification),
		calls: 0,
	};
	for (const exchange of exchanges) {
		const { operation, violations, defects } = validator.validate(exchange);
		if (operation) {
			result.calls += 1;
			result.coverage.add(operation, exchange);
		}
		// A call that was refused or lost on the way says little about the operation.
		if (operation && exchange.status < 300 && !exchange.fault) result.reached.add(operation);
		for (const violation of violations) {
			const { side, method, path, pointer, message } = violation;
			const key = [side, method, path, pointer.replaceAll(/\/\d+/g, '/*'), message].join(' ');
			const known = result.violations.get(key);
			if (known) known.times += 1;
			else result.violations.set(key, { violation, times: 1 });
		}
		for (const defect of defects) {
			result.defects.set(defect, (result.defects.get(defect) ?? 0) + 1);
		}
	}
	return result;
}

/** What one specification has to say of what was recorded. */
function linesOf({ specification }: Validator, found: Tally, lacking: Operation[]): string[] {
	const lines = [`${specification.title}: ${found.calls} calls`];
	for (const operation of lacking) lines.push(`  not reached: ${nameOf(operation)}`);
	for (const operation of specification.operations.filter(({ deprecated }) => deprecated)) {
		const used = found.reached.has(operation) ? 'used all the same' : 'left out';
		lines.push(`  deprecated, ${used}: ${nameOf(operation)}`);
	}
	for (const [{ name, operations, reason }, times] of found.defects) {
		lines.push(`  known defect of the specification, met ${times} ×: ${name}`);
		lines.push(`    ${operations.join(', ')}: ${reason}`);
	}
	for (const { violation, times } of found.violations.values()) {
		const { side, method, path, pointer, message, test } = violation;
		lines.push(`  ${side} violates: ${method} ${path} ${pointer || '(body)'}: ${message}`);
		lines.push(`    ${times} ×${test ? `, first in: ${test}` : ''}`);
	}
	return lines;
}

/** Holds everything recorded against each specification and says what was found, in lines to print. */
export function report(parts: Part[], exchanges: Exchange[]): Report {
	const lines: string[] = [];
	const summary: string[] = [];
	const result = { missing: 0, violations: 0, gaps: 0 };
	for (const { label, validator } of parts) {
		const { operations } = validator.specification;
		const found = tally(validator, exchanges);
		const current = operations.filter(({ deprecated }) => !deprecated);
		const lacking = current.filter((operation) => !found.reached.has(operation));
		const fields = found.coverage.report();
		lines.push(...linesOf(validator, found, lacking), ...fields.lines);
		result.missing += lacking.length;
		result.violations += found.violations.size;
		result.gaps += fields.gaps;
		summary.push(`${current.length - lacking.length}/${current.length} ${label}`);
	}
	const deliberate = exchanges.filter((exchange) => exchange.deliberate).length;
	if (deliberate > 0)
		lines.push(`${deliberate} requests were wrong on purpose and are not held against it`);
	lines.push(`${summary.join(', ')}, ${result.violations} violations`);
	return { lines, ...result };
}
