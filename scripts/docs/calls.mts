/** Which calls of Amiqus's API an operation makes, found by asking it with made-up values. */
import { fieldsOf } from '../../nodes/Amiqus/declare/properties/description';
import { isShown, readOne, type Field, type Fields } from '../../nodes/Amiqus/declare/field';
import { typed, type Place } from '../../nodes/Amiqus/declare/given';
import type { Operation } from '../../nodes/Amiqus/declare/operation';

const NAMED = /\b(?:90\d{4}|00000000-0000-4000-8000-\d{12})\b/g;

const ANYWHERE: Place = {
	itemIndex: 0,
	timezone: 'UTC',
	now: new Date(),
	origin: '',
	role: 'update',
	blankClears: false,
	evaluate: () => undefined,
};

/** Made-up values of a field, and the ids among them by which it is known again in a path. */
function candidates(position: number): unknown[] {
	const number = 900_000 + position;
	const uuid = `00000000-0000-4000-8000-${String(position).padStart(12, '0')}`;
	return [String(number), uuid, 'someone@example.com', '2030-01-31', [number], 'true', '{}'];
}

/** The first of these values that the field takes. */
function taken(field: Field<unknown>, raws: unknown[]): unknown {
	for (const raw of raws) {
		try {
			const value = readOne(field, typed(raw), ANYWHERE);
			if (value !== undefined) return value;
		} catch {
			// Not a value of this field: the next one may be.
		}
	}
	return undefined;
}

function filled(fields: Fields): Record<string, unknown> {
	const values: Record<string, unknown> = {};
	for (const [position, [name, field]] of Object.entries(fields).entries()) {
		if (!isShown(field, values)) continue;
		values[name] = field.children
			? filled(field.children)
			: // What has a default keeps it: a choice decides which fields there are.
				taken(field, [field.property.default, ...candidates(position)]);
	}
	return values;
}

/** The calls an operation makes: `PATCH /records/{record}`. */
export function callsOf(operation: Operation): readonly string[] {
	if ('execute' in operation) return operation.calls;
	const fields = fieldsOf(operation);
	const names = Object.keys(fields);
	const { method, path, api } = operation.request(filled(fields), { raw: false });
	const named = path.replace(NAMED, (id) => `{${names[Number(id.slice(-4))] ?? 'id'}}`);
	return [`${method} ${api === 'sdk' ? '/sdk/v1' : ''}${named}`];
}
