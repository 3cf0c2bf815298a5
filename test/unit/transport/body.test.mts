import { parsed } from '../../../nodes/Amiqus/transport/body';

describe('the text of an answer', () => {
	it('is read as JSON, and stays a text where it is none', () => {
		expect(parsed('{"a":[1,"toString"]}')).toEqual({ a: [1, 'toString'] });
		expect(parsed('{"a"')).toBe('{"a"');
	});
	it.each(['toString', 'valueOf', '__proto__', '\\u0074oString', '__\\u0070roto__'])(
		'is read without %s, with which a thing could not be written out',
		(name) => {
			const thing = parsed(`{"id":1,"inner":{"${name}":{"id":2},"b":1}}`) as { inner: unknown };
			expect(thing).toEqual({ id: 1, inner: { b: 1 } });
			expect(() => `${thing.inner as string}`).not.toThrow();
		},
	);
});
