import { readFileSync } from 'node:fs';

/** A JSON Schema as it stands in a specification. */
export type Schema = { [keyword: string]: unknown };

export interface Parameter {
	name: string;
	in: 'query' | 'path' | 'header' | 'cookie';
	required?: boolean;
	explode?: boolean;
	deprecated?: boolean;
	schema?: Schema;
}

type Content = Record<string, { schema?: Schema }>;

export interface Operation {
	method: string;
	path: string;
	deprecated: boolean;
	secured: boolean;
	parameters: Parameter[];
	requestBody?: { required?: boolean; content: Content };
	responses: Record<string, { content?: Content }>;
}

/** An OpenAPI 3.1 document, its references outside schemas resolved. */
export interface Specification {
	title: string;
	/** What every path begins with: the path of the server's address. */
	base: string;
	schemas: Record<string, Schema>;
	operations: Operation[];
}

interface RawOperation {
	deprecated?: boolean;
	security?: unknown[];
	parameters?: Array<Parameter | Reference>;
	requestBody?: { required?: boolean; content: Content } | Reference;
	responses?: Record<string, { content?: Content } | Reference>;
}

interface Reference {
	$ref: string;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const;

type PathItem = Partial<Record<(typeof METHODS)[number], RawOperation>> & {
	parameters?: Array<Parameter | Reference>;
};

interface Document {
	openapi?: string;
	info?: { title?: string };
	servers?: Array<{ url: string }>;
	security?: unknown[];
	paths?: Record<string, PathItem>;
	components?: { schemas?: Record<string, Schema> };
}

/** Reads a specification from a JSON file. */
export function readSpecification(file: string): Specification {
	return parseSpecification(JSON.parse(readFileSync(file, 'utf8')) as Document);
}

/** Makes a specification out of an OpenAPI document. */
export function parseSpecification(document: Document): Specification {
	if (!document.openapi?.startsWith('3.1') || !document.paths) {
		throw new Error('not an OpenAPI 3.1 document');
	}
	const resolve = <T extends object>(value: T | Reference): T => {
		if (!('$ref' in value)) return value;
		const segments = value.$ref.replace(/^#\//, '').split('/');
		let found: unknown = document;
		for (const segment of segments) {
			found = (found as Record<string, unknown>)[
				segment.replaceAll('~1', '/').replaceAll('~0', '~')
			];
		}
		if (found === undefined) throw new Error(`${value.$ref} is not in the specification`);
		return resolve(found as T | Reference);
	};
	const operations: Operation[] = [];
	for (const [path, item] of Object.entries(document.paths)) {
		for (const method of METHODS) {
			const raw = item[method];
			if (!raw) continue;
			const all = [...(item.parameters ?? []), ...(raw.parameters ?? [])].map(resolve<Parameter>);
			// An operation's parameter replaces the path's one of the same name.
			const parameters = [...new Map(all.map((one) => [`${one.in} ${one.name}`, one])).values()];
			operations.push({
				method: method.toUpperCase(),
				path,
				deprecated: raw.deprecated === true,
				secured: (raw.security ?? document.security ?? []).length > 0,
				parameters,
				...(raw.requestBody && { requestBody: resolve(raw.requestBody) }),
				responses: Object.fromEntries(
					Object.entries(raw.responses ?? {}).map(([status, answer]) => [status, resolve(answer)]),
				),
			});
		}
	}
	return {
		title: document.info?.title ?? 'untitled',
		base: new URL(document.servers?.[0]?.url ?? '/', 'http://here').pathname.replace(/\/$/, ''),
		schemas: document.components?.schemas ?? {},
		operations,
	};
}

export interface Match {
	operation: Operation;
	parameters: Record<string, string>;
}

/**
 * Finds the operation a call belongs to; where several templates fit, the most literal one.
 *
 * @param path without the base
 */
export function matchOperation(
	{ operations }: Specification,
	method: string,
	path: string,
): Match | undefined {
	const segments = path.split('/');
	let best: (Match & { literal: string }) | undefined;
	for (const operation of operations) {
		if (operation.method !== method) continue;
		const template = operation.path.split('/');
		if (template.length !== segments.length) continue;
		const parameters: Record<string, string> = {};
		const literal = template.map((part, index) => {
			const segment = segments[index] ?? '';
			const name = /^\{(.+)\}$/.exec(part)?.[1];
			if (name !== undefined && segment !== '') {
				parameters[name] = decodeURIComponent(segment);
				return '0';
			}
			return part === segment ? '1' : '-';
		});
		if (literal.includes('-')) continue;
		const key = literal.join('');
		if (!best || key > best.literal) best = { operation, parameters, literal: key };
	}
	return best;
}
