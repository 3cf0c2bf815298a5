import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Exchange } from '../conformance/exchange.mts';
import {
	outsideSpecification,
	readRecords,
	record,
	RECORD_INTO,
	type SandboxExchange,
} from '../conformance/recorder.mts';
import { report } from '../conformance/report.mts';
import { parseSpecification, type Schema } from '../conformance/specification.mts';
import { Validator } from '../conformance/validate.mts';

const json = (schema: Schema) => ({ content: { 'application/json': { schema } } });
const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const specification = parseSpecification({
	openapi: '3.1.0',
	info: { title: 'Made up' },
	servers: [{ url: 'https://example.com/api' }],
	paths: {
		'/pets': {
			get: {
				security: [{ token: [] }],
				parameters: [
					{ name: 'limit', in: 'query', schema: { type: 'integer', maximum: 100 } },
					{ name: 'archived', in: 'query', schema: { type: 'boolean' } },
					{
						name: 'expand',
						in: 'query',
						explode: false,
						schema: { type: 'array', items: { type: 'string', enum: ['owner', 'vet'] } },
					},
					{
						name: 'owner',
						in: 'query',
						schema: { oneOf: [{ type: 'integer' }, { type: 'boolean', const: false }] },
					},
				],
				responses: { 200: json({ type: 'array', items: reference('Pet') }) },
			},
			post: {
				security: [{ token: [] }],
				requestBody: { required: true, ...json(reference('Pet')) },
				responses: { 201: json(reference('Pet')), 422: json({ type: 'object' }) },
			},
		},
		'/pets/{id}': {
			parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
			get: { responses: { 200: json(reference('Pet')) } },
			delete: { responses: { 204: {} } },
		},
		'/pets/count': { get: { responses: { 200: json({ type: 'integer' }) } } },
		'/pets/{id}/old': { post: { deprecated: true, responses: { 204: {} } } },
		'/choices': {
			post: {
				requestBody: json({
					oneOf: [
						{ type: 'object', required: ['a'], properties: { a: { type: 'integer' } } },
						{
							type: 'object',
							required: ['a', 'b'],
							properties: { a: { type: 'integer' }, b: { type: 'integer' } },
						},
					],
				}),
				responses: { 204: {} },
			},
		},
	},
	components: {
		schemas: {
			Named: {
				type: 'object',
				required: ['id', 'name'],
				properties: {
					id: { type: 'integer', readOnly: true },
					name: { type: 'string' },
					secret: { type: 'string', writeOnly: true },
				},
			},
			Pet: {
				allOf: [
					reference('Named'),
					{
						type: 'object',
						properties: {
							born: { type: ['null', 'string'], format: 'date' },
							site: { type: 'string', format: 'url' },
							home: { type: 'object', properties: { city: { type: 'string' } } },
						},
					},
				],
			},
		},
	},
});

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const PET = { id: 1, name: 'Rex' };

const exchange = (over: Partial<Exchange>): Exchange => ({
	method: 'GET',
	url: '/api/pets/1',
	requestHeaders: { authorization: 'Bearer t', ...JSON_TYPE },
	status: 200,
	responseHeaders: JSON_TYPE,
	responseBody: JSON.stringify(PET),
	...over,
});

const list = (query: string) => exchange({ url: `/api/pets?${query}`, responseBody: '[]' });
const create = (body: object, answer: object = PET) =>
	exchange({
		method: 'POST',
		url: '/api/pets',
		requestBody: JSON.stringify(body),
		status: 201,
		responseBody: JSON.stringify(answer),
	});

const found = (one: Exchange) =>
	new Validator(specification)
		.validate(one)
		.violations.map(({ side, pointer, message }) => `${side} ${pointer} ${message}`);

describe('an exchange within the specification', () => {
	it.each<[string, Exchange]>([
		['a get', exchange({})],
		['a query of every kind', list('limit=10&archived=true&expand=owner,vet&owner=false')],
		['a list with encoded commas', list('expand=owner%2Cvet&owner=7')],
		['a create', create({ name: 'Rex', born: '2020-01-31', secret: 's', home: { city: 'Leith' } })],
		['an answer with null', exchange({ responseBody: '{"id":1,"name":"Rex","born":null}' })],
		['no content', exchange({ method: 'DELETE', status: 204, responseBody: '' })],
		['the more literal path', exchange({ url: '/api/pets/count', responseBody: '3' })],
		['an outage that no operation declares', exchange({ status: 503, responseBody: 'down' })],
		['another API', exchange({ url: '/oauth/token', method: 'POST', status: 418 })],
		['a spoiled answer', exchange({ responseBody: '{"id":', fault: 'half' })],
	])('has no violation: %s', (_name, one) => {
		expect(found(one)).toEqual([]);
	});
});

describe('a violation is reported', () => {
	it.each<[string, Exchange, RegExp]>([
		['unknown operation', exchange({ url: '/api/cats' }), /^request path there is no such/],
		['unknown method', exchange({ method: 'PUT' }), /^request path there is no such/],
		['path parameter', exchange({ url: '/api/pets/rex' }), /^request path\/id must be integer/],
		['unknown parameter', list('colour=red'), /^request query\/colour is not a parameter/],
		['number in a query', list('limit=ten'), /^request query\/limit must be integer/],
		['boundary in a query', list('limit=101'), /^request query\/limit must be <= 100/],
		['boolean in a query', list('archived=1'), /^request query\/archived must be boolean/],
		['value in a list', list('expand=owner,dog'), /^request query\/expand\/1 must be equal/],
		['list sent apart', list('expand=owner&expand=vet'), /^request query\/expand must not be rep/],
		['no token', exchange({ url: '/api/pets', requestHeaders: {}, responseBody: '[]' }), /bearer/],
		['missing property', create({}), /^request {2}must have required property 'name'/],
		['unknown property', create({ name: 'R', colour: 1 }), /^request {2}must NOT have.*"colour"/],
		['unknown below', create({ name: 'R', home: { zip: 1 } }), /^request \/home must NOT.*"zip"/],
		['read-only in a request', create(PET), /^request \/id is readOnly/],
		[
			'format',
			create({ name: 'R', born: '31/01/2020' }),
			/^request \/born must match format "date"/,
		],
		['url', create({ name: 'R', site: 'nowhere' }), /^request \/site must match format "url"/],
		[
			'write-only in an answer',
			create({ name: 'R' }, { ...PET, secret: 1 }),
			/^response \/secret is w/,
		],
		[
			'missing in an answer',
			exchange({ responseBody: '{"name":"R"}' }),
			/^response {2}must have.*id/,
		],
		['unknown in an answer', exchange({ responseBody: '{"id":1,"name":"R","x":1}' }), /"x"/],
		['undeclared status', exchange({ status: 202 }), /^response status 202 is not declared/],
		['no JSON', exchange({ responseBody: '<html>' }), /^response {2}is not JSON/],
		[
			'content type of an answer',
			exchange({ responseHeaders: { 'content-type': 'text/html' } }),
			/^response header\/content-type is text\/html, must be application\/json/,
		],
		[
			'body where none belongs',
			exchange({ requestBody: '{}' }),
			/^request {2}this operation takes/,
		],
		[
			'body left out',
			exchange({ method: 'POST', url: '/api/pets', status: 422 }),
			/body is required/,
		],
		[
			'content type of a request',
			{ ...create({ name: 'R' }), requestHeaders: { authorization: 'Bearer t' } },
			/^request header\/content-type is missing/,
		],
	])('%s', (_name, one, expected) => {
		const violations = found(one);
		expect(violations.filter((text) => expected.test(text))).toHaveLength(1);
	});
});

describe('the report', () => {
	const parts = [{ label: 'operations', validator: new Validator(specification) }];

	it('names what was not reached, what is deprecated and every violation, once', () => {
		const bad = { ...list('limit=ten'), test: 'lists pets' };
		const { lines, missing, violations } = report(parts, [exchange({}), bad, bad, create({})]);
		expect([missing, violations]).toEqual([3, 2]);
		const text = lines.join('\n');
		expect(text).toContain('not reached: DELETE /pets/{id}\n');
		expect(text).not.toContain('not reached: GET /pets\n');
		expect(text).toContain('deprecated, left out: POST /pets/{id}/old');
		expect(text).toContain('request violates: GET /pets query/limit: must be integer (is "ten")');
		expect(text).toContain('2 ×, first in: lists pets');
		expect(lines.at(-1)).toBe('3/6 operations, 2 violations');
	});

	it('counts no operation as reached that was refused', () => {
		expect(report(parts, [exchange({ status: 404 })]).lines.at(-1)).toMatch(/^0\/6 operations/);
	});

	it('leaves out only what is declared a defect of the specification, and says so', () => {
		const known = {
			name: 'overlap',
			operations: ['POST /choices'],
			side: 'request' as const,
			pointer: /^$/,
			reason: 'both fit',
		};
		const call = exchange({
			method: 'POST',
			url: '/api/choices',
			requestBody: '{"a":1,"b":2}',
			status: 204,
			responseBody: '',
		});
		const plain = report(
			[{ label: 'operations', validator: new Validator(specification, []) }],
			[call],
		);
		expect(plain.violations).toBe(1);
		const validator = new Validator(specification, [known]);
		const { lines, violations } = report([{ label: 'operations', validator }], [call]);
		expect(violations).toBe(0);
		expect(lines.join('\n')).toContain('known defect of the specification, met 1 ×: overlap');
	});
});

describe('recording', () => {
	it('writes what the node sent, and marks what is wrong on purpose', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-amiqus-record-'));
		process.env[RECORD_INTO] = folder;
		try {
			const listeners: Array<(exchange: SandboxExchange) => void> = [];
			const sandbox = {
				onExchange: (listener: (typeof listeners)[number]) => listeners.push(listener),
			};
			record(sandbox);
			record(sandbox);
			expect(listeners).toHaveLength(1);
			const tell = (agent: string) =>
				listeners[0]?.({
					method: 'GET',
					url: '/api/pets',
					headers: { 'user-agent': agent },
					body: undefined,
					status: 200,
					responseHeaders: {},
					responseBody: '[]',
				});
			tell('node');
			tell('axios');
			await outsideSpecification('to see it refused', async () => tell('axios'));
			expect(readRecords(folder).map(({ deliberate }) => deliberate)).toEqual([
				undefined,
				'to see it refused',
			]);
		} finally {
			delete process.env[RECORD_INTO];
			rmSync(folder, { recursive: true, force: true });
		}
	});
});
