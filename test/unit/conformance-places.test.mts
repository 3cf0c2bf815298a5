import { Coverage } from '../conformance/coverage.mts';
import type { Exchange } from '../conformance/exchange.mts';
import { allowsNull, filledPlaces, placesOf, valuesOf } from '../conformance/places.mts';
import { parseSpecification, type Schema } from '../conformance/specification.mts';

const text = { type: 'string' };
const kind = (type: string, properties: Schema) => ({
	allOf: [
		{ type: 'object', properties: { type: text, id: { type: 'integer', readOnly: true } } },
		{ properties: { type: { const: type }, ...properties } },
	],
});

const specification = parseSpecification({
	openapi: '3.1.0',
	paths: {
		'/meals': {
			post: {
				parameters: [
					{ name: 'notify', in: 'query', schema: { $ref: '#/components/schemas/Whom' } },
					{ name: 'loudly', in: 'query', deprecated: true, schema: { type: 'boolean' } },
				],
				requestBody: {
					content: {
						'application/json': {
							schema: {
								properties: {
									name: { type: ['string', 'null'] },
									courses: {
										type: 'array',
										items: {
											anyOf: [
												kind('soup', { hot: { type: 'boolean' } }),
												kind('cake', { layers: { oneOf: [{ enum: [1, 2] }, { const: false }] } }),
											],
										},
									},
									inside: { $ref: '#/components/schemas/Box' },
									lid: { $ref: '#/components/schemas/Lid', properties: { label: text } },
								},
							},
						},
					},
				},
				responses: {},
			},
			get: { responses: {} },
		},
	},
	components: {
		schemas: {
			Whom: { type: 'array', items: { enum: ['cook', 'guest', null] } },
			Lid: { properties: { colour: text, label: { minLength: 1 } } },
			Box: { properties: { box: { $ref: '#/components/schemas/Box' }, label: text } },
		},
	},
});

const [post] = specification.operations.filter(({ method }) => method === 'POST');
if (!post) throw new Error('There is no operation');
const places = placesOf(post, specification);

describe('the places of an operation', () => {
	it('are its parameters and properties, through references, alternatives and lists', () => {
		expect([...places.keys()].sort()).toEqual([
			'body/courses',
			'body/courses/*[cake]/layers',
			'body/courses/*[cake]/type',
			'body/courses/*[soup]/hot',
			'body/courses/*[soup]/type',
			'body/inside',
			'body/inside/box',
			'body/inside/label',
			'body/lid',
			'body/lid/colour',
			'body/lid/label',
			'body/name',
			'query/notify',
		]);
	});

	it('know the values that are listed, and nothing where any may be given', () => {
		const values = (place: string) => valuesOf(places.get(place) ?? []);
		expect(values('query/notify')).toEqual(['cook', 'guest']);
		expect(values('body/courses/*[cake]/layers')).toEqual([1, 2, false]);
		expect(values('body/courses/*[cake]/type')).toEqual(['cake']);
		expect(values('body/name')).toBeUndefined();
	});

	it('know where null may stand: where every schema that holds there allows it', () => {
		expect(allowsNull(places.get('body/name') ?? [])).toBe(true);
		expect(allowsNull(places.get('body/courses') ?? [])).toBe(false);
		expect(allowsNull([[{ type: ['string', 'null'] }, { default: 'a' }]])).toBe(true);
		expect(allowsNull([[{ type: ['string', 'null'] }, { enum: ['a'] }]])).toBe(false);
	});
});

it('finds the places that a body fills, with and without the kinds of entries', () => {
	const body = { courses: [{ type: 'soup', hot: null }, 'bread'] };
	expect([...new Set(filledPlaces(body, 'body'))].sort()).toEqual([
		'body/courses',
		'body/courses/*/hot',
		'body/courses/*/type',
		'body/courses/*[soup]/hot',
		'body/courses/*[soup]/type',
	]);
});

describe('the coverage of an operation', () => {
	const exchange = (more: Partial<Exchange>): Exchange => ({
		method: 'POST',
		url: '/meals?notify=cook',
		requestHeaders: { 'content-type': 'application/json' },
		requestBody: JSON.stringify({
			name: null,
			inside: { label: 'x' },
			courses: [{ type: 'soup' }],
		}),
		status: 201,
		responseHeaders: {},
		...more,
	});

	it('counts what was sent with fields filled in, and names what was not', () => {
		const coverage = new Coverage(specification);
		coverage.add(post, exchange({ filledIn: true }));
		const { lines, gaps } = coverage.report();
		expect(gaps).toBe(7);
		expect(lines).toEqual([
			'  6/13 parameters and properties have a field',
			'  no field reaches: POST /meals body/courses/*[soup]/hot',
			'  no field reaches: POST /meals body/courses/*[cake]/type',
			'  no field reaches: POST /meals body/courses/*[cake]/layers',
			'  no field reaches: POST /meals body/inside/box',
			'  no field reaches: POST /meals body/lid',
			'  no field reaches: POST /meals body/lid/colour',
			'  no field reaches: POST /meals body/lid/label',
		]);
	});

	it('says nothing where no fields were filled in', () => {
		const coverage = new Coverage(specification);
		coverage.add(post, exchange({}));
		expect(coverage.report()).toEqual({ lines: [], gaps: 0 });
	});
});
