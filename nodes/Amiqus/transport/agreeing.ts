import { idIn, isObject } from '../declare/json';

/** Fields that hold phone numbers, which Amiqus writes in a form of its own. */
const PHONE = /(?:^|_)(?:mobile|landline|phone)$/;
/** Digits that two ways to write a phone number have in common: without the country's or a leading zero. */
const COMMON_DIGITS = 9;

/**
 * Whether a thing holds what was sent to create it, as Amiqus normalises it: trimmed, without regard to case, phone
 * numbers by their digits. What the thing does not show at all says nothing.
 */
export function agrees(sent: unknown, held: unknown, field = ''): boolean {
	if (sent === undefined || held === undefined) return true;
	if (isEmpty(sent) || isEmpty(held)) return isEmpty(sent) && isEmpty(held);
	if (Array.isArray(sent)) {
		return (
			Array.isArray(held) &&
			sent.length === held.length &&
			sent.every((one) => held.some((other) => agrees(one, other, field)))
		);
	}
	if (isObject(sent)) {
		return (
			isObject(held) &&
			Object.entries(sent).every(([name, value]) => agrees(value, held[name], name))
		);
	}
	return normalised(sent, field) === normalised(idIn(held), field);
}

/** Whether a thing holds something in a field, by its dotted path, that was not sent: then it is somebody else's. */
export function holdsMore(sent: unknown, held: unknown, fields: readonly string[]): boolean {
	return fields.some((path) => isEmpty(at(sent, path)) && !isEmpty(at(held, path)));
}

function at(value: unknown, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), value);
}

function isEmpty(value: unknown): boolean {
	return (
		value === undefined ||
		value === null ||
		(typeof value === 'string' && value.trim() === '') ||
		(Array.isArray(value) && value.length === 0)
	);
}

function normalised(value: unknown, field: string): string {
	const text = String(value).normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
	return PHONE.test(field) ? text.replace(/\D/g, '').slice(-COMMON_DIGITS) : text;
}
