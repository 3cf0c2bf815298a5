import fc from 'fast-check';
import { HIDDEN, Secrets } from '../../../nodes/Amiqus/transport/secrets';

const TOKEN = 'sandbox-token/of+an owner';
const secrets = new Secrets();
secrets.add(TOKEN, undefined, 'short', 7);

describe('a known secret', () => {
	it.each([
		['as it is', `The token ${TOKEN} is unknown`],
		['in an address', `/?token=${encodeURIComponent(TOKEN)}&x`],
		['in base64', Buffer.from(TOKEN).toString('base64')],
		['in the middle of base64', Buffer.from(`Bearer ${TOKEN} and so on`).toString('base64')],
		['in base64 of two headers', Buffer.from(`ab${TOKEN}cd`).toString('base64')],
		['in base64 for addresses', Buffer.from(`a: ${TOKEN}`).toString('base64url')],
		['in hexadecimal', Buffer.from(TOKEN).toString('hex')],
	])('%s is hidden', (_, text) => {
		expect(secrets.withoutKnown(text)).toContain(HIDDEN);
		expect(secrets.withoutKnown(text)).not.toContain(text.slice(14, 30));
	});

	it('is hidden wherever it stands', () => {
		fc.assert(
			fc.property(
				fc.string({ minLength: 16 }),
				fc.string(),
				fc.string(),
				(token, before, after) => {
					const own = new Secrets();
					own.add(token);
					const whole = before + token + after;
					const dumped = [whole, JSON.stringify({ whole })];
					for (const text of dumped) {
						if (!HIDDEN.includes(token)) expect(own.withoutKnown(text)).not.toContain(token);
					}
				},
			),
			{ numRuns: 200 },
		);
	});

	it('too short to be one stays', () => {
		expect(secrets.without('too short')).toBe('too short');
	});
});

describe('what looks like a credential', () => {
	it.each([
		'Bearer abc',
		'authorization: Bearer abc',
		'"Authorization":"Token abc"',
		'BEARER   abc.def',
		'bearer%20abc',
		'Bearer: abc',
		`eyJhbGciOiJIUzI1NiJ9.${'a1'.repeat(40)}.${'b2'.repeat(20)}`,
		'0123456789abcdef0123456789abcdef01234567',
		'Proxy-Authorization=Basic abc',
	])('%j is hidden', (text) => {
		expect(secrets.without(`It says ${text}`)).toMatch(/^It says "?\[hidden\]"?$/);
	});

	it.each([
		'The e-mail has already been taken.',
		'steps.0.preferences.documents.0.very_long_name_of_a_field',
		'6f1c2c4e-9f0b-4f2e-8a55-0a4f8f2d9c11',
		'https://id.amiqus.co/api/v2/clients/1001/records/5004/steps/60011',
		'The internationalisation of pneumonoultramicroscopicsilicovolcanoconiosis',
		'The 1st of January 2030 at 12:00:00, Ref 0000000000000000000000000000000000000001',
	])('%j is not', (text) => {
		expect(secrets.without(text)).toBe(text);
	});

	it('is hidden in whatever holds it, names included', () => {
		const body = {
			message: `Bearer ${TOKEN}`,
			errors: [[`x ${TOKEN}`], { deep: { [TOKEN]: 1 } }],
			number: 5,
			none: null,
			authorization: 'x',
		};
		expect(secrets.withoutIn(body)).toEqual({
			message: HIDDEN,
			errors: [[`x ${HIDDEN}`], { deep: { [HIDDEN]: 1 } }],
			number: 5,
			none: null,
			authorization: HIDDEN,
		});
		expect(JSON.stringify(secrets.withoutIn(body))).not.toContain('owner');
	});

	it('takes no long time, and does not end n8n, however deep and long it is', () => {
		let deep: unknown = 'x';
		for (let depth = 0; depth < 50_000; depth += 1) deep = [deep];
		expect(secrets.withoutIn(deep)).toBeDefined();
		expect(secrets.without('bearer '.repeat(50_000)).length).toBeLessThan(500_000);
		expect(secrets.without(`authorization${' '.repeat(200_000)}`)).toContain('authorization');
		expect(secrets.without('a1'.repeat(500_000))).toBe(HIDDEN);
		expect(secrets.without('eyJabcd.'.repeat(100_000))).toBeDefined();
	});
});
