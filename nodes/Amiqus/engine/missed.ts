import type { IExecuteFunctions } from 'n8n-workflow';
import type { Place } from '../declare/given';
import { quoted } from '../declare/nothing';
import { whyNothing } from '../declare/why';

/** An optional field, and the items that it was not set for. */
interface Missed {
	items: Set<number>;
	told: string;
}

/**
 * The optional fields whose expressions name nothing. In some items that is how data are; in all of them it is a column of
 * another name or a misspelt function, of which n8n says nothing.
 */
export class MissedFields {
	private readonly fields = new Map<string, Missed>();

	readonly note: NonNullable<Place['missed']> = (label, expression, at) => {
		const key = JSON.stringify([label, expression]);
		const known = this.fields.get(key) ?? {
			items: new Set(),
			told: `‘${label}’ was set for none of the items: the expression ${quoted(expression)} came to nothing${whyNothing(expression, undefined, at)}`,
		};
		this.fields.set(key, known);
		known.items.add(at.itemIndex);
	};

	/** Says beside the output which of them were set for no item. */
	hint(context: IExecuteFunctions, items: number): void {
		for (const { items: missed, told } of this.fields.values()) {
			if (missed.size < items) continue;
			context.addExecutionHints({ message: told, type: 'warning', location: 'outputPane' });
		}
	}
}
