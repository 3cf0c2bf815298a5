import { API_BASE } from '../core/paths.mts';
import type { Entry } from './journal.mts';

const json = (text: string | null): unknown => {
	try {
		return text === null ? undefined : JSON.parse(text);
	} catch {
		return undefined;
	}
};

const indented = (value: unknown, by: string) =>
	JSON.stringify(value, null, '\t').replaceAll('\n', `\n${by}`);

const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`;

/** How a test names the token of a member, by the member's role. */
const TOKENS: { [role: string]: string } = {
	owner: 'sandbox.token',
	member: 'sandbox.tokens.member',
	'read-only': 'sandbox.tokens.readOnly',
};

/**
 * A call to the API as a test, which begins with a sandbox as it is when new: what was there by then has to be made
 * first. Undefined for other calls.
 */
export function asTest({ method, url, by, request, status, response }: Entry): string | undefined {
	if (!url.startsWith(API_BASE)) return undefined;
	const sent = json(request);
	const token = TOKENS[by ?? ''];
	const headers = [
		...(token === undefined ? [] : [`authorization: \`Bearer \${${token}}\``]),
		...(sent === undefined ? [] : ["'content-type': 'application/json'"]),
	];
	const options = [
		...(method === 'GET' ? [] : [`method: ${quoted(method)},`]),
		...(headers.length === 0 ? [] : [`headers: { ${headers.join(', ')} },`]),
		...(sent === undefined ? [] : [`body: JSON.stringify(${indented(sent, '\t\t')}),`]),
	];
	const call = [
		`fetch(sandbox.api + ${quoted(url.slice(API_BASE.length))}, {`,
		...options.map((line) => `\t${line}`),
		'})',
	];
	const refusal = status >= 400 ? json(response) : undefined;
	return [
		"import { startSandbox } from '../sandbox/index.mts';",
		'',
		`it(${quoted(`answers ${method} ${url} with ${status}`)}, async () => {`,
		'\tconst sandbox = await startSandbox();',
		`\tconst answer = await ${call.join('\n\t')};`,
		`\texpect(answer.status).toBe(${status});`,
		...(refusal === undefined
			? []
			: [`\texpect(await answer.json()).toEqual(${indented(refusal, '\t')});`]),
		'\tawait sandbox.close();',
		'});',
		'',
	].join('\n');
}
