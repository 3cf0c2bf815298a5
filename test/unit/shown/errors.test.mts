import { errorItem, errorOutputItem, nodeError } from '../../../nodes/Amiqus/shown/errors';
import type { Operation } from '../../../nodes/Amiqus/declare/operation';
import { resources } from '../../../nodes/Amiqus/resources';
import { fieldsOf } from '../../../nodes/Amiqus/declare/properties/description';
import { labelsOf, type Field, type Fields } from '../../../nodes/Amiqus/declare/field';
import { errorOf, findingsIn } from '../../../nodes/Amiqus/transport/errors';
import { failedAttempt } from '../../../nodes/Amiqus/transport/failures';
import { path } from '../../../nodes/Amiqus/declare/path';
import { outcomeOf } from '../../../nodes/Amiqus/transport/retryPolicy';
import type { AmiqusRequest } from '../../../nodes/Amiqus/declare/request';
import type { Attempt } from '../../../nodes/Amiqus/transport/types';
import { answer, failure } from '../support/amiqus.mts';

/** Lists of IDs, wherever they stand. */
function listsIn(among: Fields): Array<Field<unknown>> {
	return Object.values(among).flatMap((field) => [
		...(field.property.typeOptions?.loadOptionsMethod && field.property.type === 'multiOptions'
			? [field]
			: []),
		...listsIn({ ...field.children }),
		...listsIn({ ...field.row?.fields }),
	]);
}

function fields(resource: string, name: string) {
	const operation = resources
		.find(({ value }) => value === resource)
		?.operations.find(({ value }) => value === name);
	return fieldsOf(operation as Operation);
}

const request: AmiqusRequest = {
	method: 'PATCH',
	path: path`/clients/${1}`,
	body: { email: 'secret@example.com' },
	bearer: 'a-secret-token',
};
const node = {
	id: '1',
	name: 'Amiqus',
	type: 'n8n-nodes-amiqus.amiqus',
	typeVersion: 1,
	position: [0, 0] as [number, number],
	parameters: {},
};
const failed = (attempt: Attempt, sent = request) =>
	errorOf(sent, attempt, outcomeOf(attempt) === 'unknown', 0);

describe('the labels of an API path', () => {
	const create = fields('record', 'create');
	it.each([
		['steps', 'Steps'],
		['steps.0.type', 'Steps → Step 1 → Type'],
		['steps.2', 'Steps → Step 3'],
		['steps.1.something.new', 'Steps → Step 2'],
		['client', 'Person'],
		['message', 'Additional Fields → Message'],
		['elsewhere', undefined],
	])('%s: %s', (apiPath, labels) => {
		expect(labelsOf(create, apiPath)?.labels.join(' → ')).toBe(labels);
	});

	it('reach into the fields of a step', () => {
		const labels = labelsOf(create, 'steps.0.preferences.region')?.labels;
		expect(labels?.slice(0, 2)).toEqual(['Steps', 'Step 1']);
		expect(labels?.at(-1)).toMatch(/Region/);
	});

	it('of a person', () => {
		const update = fields('client', 'update');
		expect(labelsOf(update, 'name.first_name')?.labels).toEqual(['Update Fields', 'First Name']);
		expect(labelsOf(update, 'email')?.labels).toEqual(['Update Fields', 'Email']);
	});

	it.each([
		['address', 'Address'],
		['address.planet', 'Address'],
		['address.postcode', 'Address → Postcode'],
		['reference', 'Update Fields → Reference'],
	])('of an organisation, %s: %s', (apiPath, labels) => {
		expect(labelsOf(fields('organisation', 'update'), apiPath)?.labels.join(' → ')).toBe(labels);
	});

	it('of a body that is one field as a whole', () => {
		const add = fields('case', 'addRecords');
		for (const apiPath of ['0', '0.id', '12.type'])
			expect(labelsOf(add, apiPath)).toEqual({ labels: ['Request Names or IDs'], isEntry: true });
		expect(labelsOf(add, 'elsewhere')).toBeUndefined();
	});

	it('of a list of which one is wrong, whose place in it is not a name', () => {
		const events = labelsOf(fields('webhook', 'create'), 'events.0');
		expect(events).toEqual({ labels: ['Events'], isEntry: true });
		const documents = labelsOf(create, 'steps.1.preferences.docs.0');
		expect(documents?.isEntry).toBe(true);
		expect(documents?.labels.slice(0, 2)).toEqual(['Steps', 'Step 2']);
	});

	it('of whatever is sent as a list of IDs', () => {
		const lists = resources.flatMap(({ operations }) =>
			operations.flatMap((operation) => listsIn(fieldsOf(operation))),
		);
		expect(lists.length).toBeGreaterThan(8);
		expect(lists.filter(({ body }) => body === undefined)).toEqual([]);
	});
});

describe('error texts', () => {
	const create = fields('client', 'create');

	it('name the field, the item and what to do', () => {
		const error = nodeError(
			node,
			failed(answer(422, { 'name.first_name': ['Too long.'], email: ['Not valid.'] })),
			{ itemIndex: 3, fields: create, advice: '2 of 5 items were done.' },
		);
		expect(error.message).toContain('First Name (name.first_name): Too long.');
		expect(error.message).toContain('Email (email): Not valid.');
		expect(error.message).toContain('[item 3]');
		expect(error.description).toContain('2 of 5 items were done.');
		expect(error).toMatchObject({ httpCode: '422', context: { itemIndex: 3 } });
	});

	it.each([400, 401, 403, 404, 405, 410, 413, 422, 423, 500, 502, 503, 504, 418])(
		'say something of status %d and what to do, and keep the code',
		(status) => {
			for (const body of [
				{ message: 'Why.' },
				{ error: 'Why.' },
				'<html>',
				'',
				undefined,
				['x'],
				3,
			]) {
				const error = nodeError(node, failed(answer(status, body)), {
					itemIndex: 0,
					fields: create,
				});
				expect(error.message).toMatch(/Amiqus/);
				expect(error.message).not.toMatch(/<html>|undefined|object Object/);
				expect(error.description).toBeTruthy();
				expect(error).toHaveProperty('httpCode', String(status));
			}
		},
	);

	it.each([
		'ECONNREFUSED',
		'ENOTFOUND',
		'ECONNRESET',
		'ETIMEDOUT',
		'CUT',
		'HPE_INVALID_CONSTANT',
		'EPERM',
	])('say something of %s in our own words', (code) => {
		const error = nodeError(node, failed(failure(code)), { itemIndex: 0, fields: create });
		expect(error.message).toMatch(/Amiqus/);
		expect(error.description).toBeTruthy();
	});

	it('never hold what the request held', () => {
		const cause = Object.assign(new Error('axios'), {
			code: 'ECONNRESET',
			config: { url: 'https://x.test', headers: { Authorization: 'Bearer a-secret-token' } },
		});
		const thrown = new Error('n8n', { cause });
		const attempts = [answer(500, { message: 'Why.' }), failedAttempt(thrown, 'https://x.test')];
		for (const attempt of attempts) {
			if (attempt.kind === 'credential') throw new Error('Not expected');
			const error = nodeError(node, failed(attempt), { itemIndex: 0, fields: create });
			const all = [
				JSON.stringify(error),
				error.stack,
				JSON.stringify(error.context),
				String(error.cause),
				JSON.stringify(errorItem(failed(attempt), 0, create)),
			].join('\n');
			expect(all).not.toMatch(/secret/);
		}
	});

	it('quote no more than a line of what Amiqus says', () => {
		const { texts } = findingsIn({ message: `a\n  b${'x'.repeat(1000)}` });
		expect(texts[0]).toHaveLength(250);
		expect(texts[0]).toMatch(/^a bx/);
	});

	it('name five of ten thousand fields, and how many more there are', () => {
		const body = Object.fromEntries(
			Array.from({ length: 10_000 }, (_, nth) => [
				`steps.${nth}.type`,
				[`Wrong.${'x'.repeat(900)}`],
			]),
		);
		const error = nodeError(node, failed(answer(422, body)), { itemIndex: 7, fields: create });
		expect(error.message.length).toBeLessThanOrEqual(2_000);
		expect(error.message).toContain('steps.4.type');
		expect(error.message).not.toContain('steps.5.type');
		expect(error.message).toMatch(/ – and 9995 more \[item 7\]$/);
		const { json } = errorItem(failed(answer(422, body)), 7, create);
		expect(JSON.stringify(json).length).toBeLessThan(4_000);
	});

	it.each([
		['a field with ten thousand findings', { email: new Array(10_000).fill('Wrong.') }],
		['a list of ten thousand', { errors: new Array(10_000).fill('Wrong.') }],
		['names without end', { ['x'.repeat(300_000)]: ['Wrong.'], message: 'y'.repeat(300_000) }],
	])('end, whatever comes: %s', (_, body) => {
		for (const status of [400, 422, 500]) {
			const error = nodeError(node, failed(answer(status, body)), { itemIndex: 0, fields: create });
			expect(error.message.length).toBeLessThanOrEqual(2_000);
			expect(
				JSON.stringify(errorItem(failed(answer(status, body)), 0, create)).length,
			).toBeLessThan(6_000);
		}
	});

	it('take lists of errors, too', () => {
		const error = failed(answer(422, { errors: ['One.', 'Two.'] }));
		expect(error.message).toContain('One.: Two.');
	});
});

describe('the item of a failed item', () => {
	it('has only keys that n8n takes for an error, and its link', () => {
		const item = errorItem(failed(answer(403, { message: 'No.' })), 4, fields('client', 'get'));
		expect(Object.keys(item.json).sort()).toEqual(['details', 'error']);
		expect(item.pairedItem).toEqual({ item: 4 });
		expect(item.json.details).toMatchObject({ status: 403 });
	});
});

describe('an item for the error output', () => {
	const create = fields('record', 'create');

	it('is known for one by every n8n, and keeps its details where n8n copies it', () => {
		const problem = failed(answer(422, { client: ['is wrong'] }));
		const item = errorOutputItem(problem, 3, create);
		expect(item.error).toBeInstanceOf(Error);
		expect({ ...item }).toEqual(errorItem(problem, 3, create));
		expect('error' in { ...item }).toBe(false);
	});
});
