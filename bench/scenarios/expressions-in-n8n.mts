import { NODE_TYPE } from '../../scripts/real-n8n/index.mts';
import type { NodeWork } from '../support/contenders.mts';
import { insideN8n } from '../support/inside-n8n.mts';
import { COLUMNS, ratio, type Load, type Scenario } from '../support/scenario.mts';
import { postPerson } from './people.mts';

/** What a field of a person is filled with: a column of the items, or an expression that is more than its name. */
interface Told {
	/** The field in the body of the call. */
	body: string;
	plain: string;
	computed: string;
}
type How = 'plain' | 'computed';

const told = (body: string, column: string, computed: string): Told => ({
	body,
	plain: `={{ $json.${column} }}`,
	computed: `={{ ${computed} }}`,
});
const FIRST_NAME = told('name.first_name', 'given', '$json.given.trim()');
const LAST_NAME = told('name.last_name', 'family', "$json.family.split(',')[0]");
const EMAIL = told('email', 'address', '$json.address.toLowerCase()');
const MOBILE = told('mobile', 'phone', "$json.phone || '+44 131 496 0000'");
const REFERENCE = told('reference', 'number', "'EMP-' + $json.number");
const MIDDLE_NAME = told('name.middle_name', 'middle', '$json.middle.slice(0, 1)');

const people = ({ count, tag }: Load) =>
	Array.from({ length: count }, (_, index) => ({
		given: `Person${index}`,
		middle: 'Robin',
		family: 'Reid',
		address: `${tag}-${index}@example.com`,
		phone: '+44 131 496 0001',
		number: `${tag}-${index}`,
	}));

const withNode = (how: How): NodeWork => ({
	items: people,
	parameters: () => ({
		resource: 'client',
		operation: 'create',
		firstName: FIRST_NAME[how],
		lastName: LAST_NAME[how],
		email: EMAIL[how],
		additionalFields: {
			mobile: MOBILE[how],
			reference: REFERENCE[how],
			middleName: MIDDLE_NAME[how],
		},
		options: { itemsAtOnce: 10 },
	}),
});

/** All fields in one text, which n8n evaluates as one. */
const inQuotes = ({ computed }: Told) => `"${computed.slice(1)}"`;
const JSON_BODY = `={
	"name": { "first_name": ${inQuotes(FIRST_NAME)}, "last_name": ${inQuotes(LAST_NAME)} },
	"email": ${inQuotes(EMAIL)},
	"mobile": ${inQuotes(MOBILE)},
	"reference": ${inQuotes(REFERENCE)}
}`;

const withJson: NodeWork = {
	items: people,
	parameters: ({ api }) => ({ ...postPerson(api), specifyBody: 'json', jsonBody: JSON_BODY }),
};

/** Each field in a row of its own, as HTTP Request offers first. */
const withHttpRequest = (how: How): NodeWork => ({
	items: people,
	parameters: ({ api }) => ({
		...postPerson(api),
		specifyBody: 'keypair',
		bodyParameters: {
			parameters: [FIRST_NAME, LAST_NAME, EMAIL, MOBILE, REFERENCE].map((field) => ({
				name: field.body,
				value: field[how],
			})),
		},
	}),
});

const OURS = 'Amiqus, six expressions';
const THEIRS = 'HTTP Request, five expressions';
const HTTP_REQUEST = 'n8n-nodes-base.httpRequest';

export const expressionsInN8n: Scenario = {
	name: 'expressions-in-n8n',
	title: '1,000 creates in n8n itself whose fields compute something, 20 ms latency',
	note: 'Both nodes in a running n8n with its default expression engine. “Plain” fields just name a column of the item, as `{{ $json.address }}` does; the others say more, as `{{ $json.address.toLowerCase() }}`. HTTP Request is given one field less, each in a row of its own or all in one text. Our node makes 10 calls at once. CPU is that of n8n for the whole execution.',
	sandbox: { latencyMs: 20 },
	count: 1_000,
	warmUp: 100,
	rounds: 3,
	contenders: [
		insideN8n(OURS, NODE_TYPE, withNode('computed')),
		insideN8n(THEIRS, HTTP_REQUEST, withHttpRequest('computed')),
		insideN8n('HTTP Request, five in one JSON text', HTTP_REQUEST, withJson),
		insideN8n('Amiqus, six plain fields', NODE_TYPE, withNode('plain')),
		insideN8n('HTTP Request, five plain fields', HTTP_REQUEST, withHttpRequest('plain')),
	],
	columns: [COLUMNS.time, COLUMNS.cpu, COLUMNS.output, COLUMNS.made, COLUMNS.doubles],
	targets: [ratio('cpuPerItem', OURS, THEIRS, 0.6)],
};
