import type { ErrorObject } from 'ajv';
import type { Exchange, Violation } from './exchange.mts';
import { KNOWN_DEFECTS, type KnownDefect } from './known-defects.mts';
import { readParameter } from './query.mts';
import { SchemaCompiler } from './schemas.mts';
import {
	matchOperation,
	type Match,
	type Operation,
	type Specification,
} from './specification.mts';

/** What may be answered anywhere, declared or not: refusals, limits and outages. */
const GENERAL = (status: number) =>
	[401, 403, 404, 413, 422, 429].includes(status) || status >= 500;

export interface Verdict {
	/** Undefined where the call is none of this specification's business. */
	operation?: Operation;
	violations: Violation[];
	defects: KnownDefect[];
}

type Report = (
	side: Violation['side'],
	pointer: string,
	message: string,
	/** Set where two alternatives fit of which only one may: it may be the specification's own fault. */
	overlap?: true,
) => void;

/** Holds exchanges against one specification. */
export class Validator {
	private readonly closed: Record<Violation['side'], SchemaCompiler>;
	private readonly open: Record<Violation['side'], SchemaCompiler>;

	constructor(
		readonly specification: Specification,
		private readonly defects: KnownDefect[] = KNOWN_DEFECTS,
	) {
		const compilers = (close: boolean) => ({
			request: new SchemaCompiler(specification, 'request', close),
			response: new SchemaCompiler(specification, 'response', close),
		});
		this.closed = compilers(true);
		this.open = compilers(false);
	}

	/** Says what of an exchange the specification does not allow. */
	validate(exchange: Exchange): Verdict {
		const { base } = this.specification;
		const { pathname, searchParams } = new URL(exchange.url, 'http://here');
		const verdict: Verdict = { violations: [], defects: [] };
		if (pathname !== base && !pathname.startsWith(`${base}/`)) return verdict;
		const match = matchOperation(
			this.specification,
			exchange.method.toUpperCase(),
			pathname.slice(base.length),
		);
		const path = match?.operation.path ?? pathname.slice(base.length);
		const method = exchange.method.toUpperCase();
		const report: Report = (side, pointer, message, overlap) => {
			const defect = this.defects.find(
				(known) =>
					overlap &&
					known.operations.includes(`${method} ${path}`) &&
					known.side === side &&
					known.pointer.test(pointer),
			);
			if (defect) verdict.defects.push(defect);
			else {
				const { test } = exchange;
				verdict.violations.push({ side, method, path, pointer, message, ...(test && { test }) });
			}
		};
		if (!match) {
			if (!exchange.deliberate) report('request', 'path', 'there is no such operation');
			return verdict;
		}
		verdict.operation = match.operation;
		if (!exchange.deliberate) {
			this.checkParameters(match, searchParams, report);
			this.checkRequest(match.operation, exchange, report);
		}
		if (!exchange.fault) this.checkResponse(match.operation, exchange, report);
		return verdict;
	}

	private checkParameters(
		{ operation, parameters }: Match,
		query: URLSearchParams,
		report: Report,
	) {
		for (const parameter of operation.parameters) {
			const { name, in: place, required, schema = {} } = parameter;
			const text = parameters[name];
			if (place === 'path' && text !== undefined) {
				this.checkReadings(schema, readParameter(parameter, [text]), (error) =>
					report('request', `path/${name}`, describe(error)),
				);
			}
			if (place !== 'query') continue;
			const sent = query.getAll(name);
			if (sent.length === 0) {
				if (required) report('request', `query/${name}`, 'is required');
				continue;
			}
			if (sent.length > 1 && (schema.type !== 'array' || parameter.explode === false)) {
				report('request', `query/${name}`, 'must not be repeated');
			}
			this.checkReadings(schema, readParameter(parameter, sent), (error) =>
				report('request', `query/${name}${error.instancePath}`, describe(error)),
			);
		}
		const known = operation.parameters.filter(({ in: place }) => place === 'query');
		for (const name of new Set(query.keys())) {
			if (!known.some((parameter) => parameter.name === name)) {
				report('request', `query/${name}`, 'is not a parameter of this operation');
			}
		}
	}

	private checkReadings(
		schema: Parameters<SchemaCompiler['errors']>[0],
		readings: unknown[],
		fail: (error: ErrorObject) => void,
	) {
		const results = readings.map((reading) => this.closed.request.errors(schema, reading));
		if (results.some((errors) => errors.length === 0)) return;
		results[0]?.forEach(fail);
	}

	private checkRequest(operation: Operation, exchange: Exchange, report: Report) {
		const { requestHeaders: headers, requestBody: body } = exchange;
		if (operation.secured && !/^Bearer \S+$/.test(headers.authorization ?? '')) {
			report('request', 'header/authorization', 'must be a bearer token');
		}
		const type = mediaType(headers['content-type']);
		const hasBody = body !== undefined ? body !== '' : type.startsWith('multipart/');
		const { requestBody: declared } = operation;
		if (!declared) {
			if (hasBody) report('request', '', 'this operation takes no body');
			return;
		}
		if (!hasBody) {
			if (declared.required) report('request', '', 'a body is required');
			return;
		}
		this.checkBody('request', declared.content, type, body, report);
	}

	private checkResponse(operation: Operation, exchange: Exchange, report: Report) {
		const { status, responseHeaders: headers, responseBody: body } = exchange;
		const { responses } = operation;
		const declared =
			responses[status] ?? responses[`${String(status)[0]}XX`] ?? responses.default ?? undefined;
		if (!declared) {
			if (!GENERAL(status)) report('response', 'status', `${status} is not declared`);
			return;
		}
		if (!declared.content) {
			if (body) report('response', '', `a ${status} has no body here`);
			return;
		}
		this.checkBody('response', declared.content, mediaType(headers['content-type']), body, report);
	}

	private checkBody(
		side: Violation['side'],
		content: NonNullable<Operation['requestBody']>['content'],
		type: string,
		body: string | undefined,
		report: Report,
	) {
		const declared = content[type] ?? content[`${type.split('/')[0]}/*`] ?? content['*/*'];
		if (!declared) {
			const types = Object.keys(content).join(' or ');
			report(side, 'header/content-type', `is ${type || 'missing'}, must be ${types}`);
			return;
		}
		// Streamed bodies are not recorded, and only JSON has a schema worth the name.
		if (body === undefined || type !== 'application/json' || !declared.schema) return;
		let value: unknown;
		try {
			value = JSON.parse(body);
		} catch {
			report(side, '', 'is not JSON');
			return;
		}
		const errors = this.closed[side].errors(declared.schema, value);
		for (const error of errors) report(side, error.instancePath, describe(error));
		if (errors.length > 0) return;
		// What fits when closed fits when open, unless alternatives overlap.
		for (const error of this.open[side].errors(declared.schema, value)) {
			const { passingSchemas } = error.params as { passingSchemas?: number[] | null };
			if (error.keyword !== 'oneOf' || !passingSchemas) continue;
			report(side, error.instancePath, `fits alternatives ${passingSchemas.join(' and ')}`, true);
		}
	}
}

const mediaType = (header = '') => (header.split(';')[0] ?? '').trim().toLowerCase();

function describe({ message = 'is wrong', params, data }: ErrorObject): string {
	const details = params as Record<string, unknown>;
	const name = details.additionalProperty ?? details.unevaluatedProperty;
	const allowed = details.allowedValues ?? details.allowedValue;
	const parts = [message];
	if (typeof name === 'string') parts.push(`("${name}")`);
	if (allowed !== undefined) parts.push(JSON.stringify(allowed));
	if (typeof data !== 'object' || data === null) parts.push(`(is ${JSON.stringify(data)})`);
	const text = parts.join(' ');
	return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
