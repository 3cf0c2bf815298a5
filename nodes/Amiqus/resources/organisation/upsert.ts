import { place, type Values } from '../../declare/field';
import { collection } from '../../declare/fields/basic';
import type { IDataObject } from '../../declare/json';
import { operation } from '../../declare/operation';
import { path } from '../../declare/path';
import { finding, hasReference, sameReference } from '../shared/byReference';
import { lookUp, type Finding } from '../shared/lookUp';
import { contradicting, type Identity } from '../shared/sameThing';
import { changed, oneOf, severalFoundField } from '../shared/upsert';
import { addressField, checkRegister, detailFields, requiredName } from './fields';

const fields = {
	name: requiredName,
	address: addressField,
	additionalFields: collection(
		'Additional Fields',
		{ ...detailFields, reference: finding(detailFields.reference) },
		{ role: 'upsert' },
	),
	severalFound: severalFoundField('such organisation'),
};

/** What an organisation is found by: the reference where there is one, otherwise the name and what is known of the register. */
interface Key {
	reference?: string;
	name: string;
	companyNumber?: string;
	jurisdiction?: string;
}

function keyOf({ name, additionalFields }: Values<typeof fields>): Key {
	const { reference, companyNumber, jurisdiction } = additionalFields;
	return {
		name,
		...(reference ? { reference } : {}),
		...(companyNumber ? { companyNumber } : {}),
		...(jurisdiction ? { jurisdiction } : {}),
	};
}

const ORGANISATIONS: Finding<Key> = {
	all: { method: 'GET', path: path`/organisations` },
	// Amiqus searches loosely: what it finds is compared exactly.
	by: ({ reference, name }) => ({
		method: 'GET',
		path: path`/organisations`,
		query: { search: reference ?? name, sort_by: 'created_at', order_by: 'desc' },
	}),
	has: (one, { reference, name, companyNumber, jurisdiction }) =>
		reference === undefined
			? one.name === name &&
				(companyNumber === undefined || one.company_number === companyNumber) &&
				(jurisdiction === undefined || one.jurisdiction === jurisdiction)
			: hasReference(one, reference),
	indexOf: ({ name, reference }) => [
		named(String(name)),
		...(typeof reference === 'string' ? [referred(reference)] : []),
	],
	indexOfKey: ({ name, reference }) =>
		reference === undefined ? named(name) : referred(reference),
};

const named = (name: string) => `organisation named ${name}`;
const referred = (reference: string) => `organisation ${sameReference(reference)}`;

/** What tells one organisation from another. */
const ORGANISATION: Identity = {
	name: 'name',
	company_number: 'company number',
	jurisdiction: 'jurisdiction',
};

export const upsert = operation({
	name: 'Create or Update',
	value: 'upsert',
	action: 'Create or update an organisation',
	effect: 'changes',
	description: 'Create a new organisation, or update the current one if it already exists (upsert)',
	fields,
	calls: ['GET /organisations', 'POST /organisations', 'PATCH /organisations/{organisation}'],
	// One with a reference may be found by its name, too.
	together: (items) =>
		contradicting(
			fields,
			ORGANISATION,
			items,
			({ additionalFields }) => additionalFields.reference,
		),
	claims: (values) => {
		const { name, reference } = keyOf(values);
		return [named(name), ...(reference === undefined ? [] : [referred(reference)])];
	},
	prepare: async (items, context) => {
		await context.each(items, ({ values }) => checkRegister(values.additionalFields));
		return await lookUp(
			context,
			ORGANISATIONS,
			items.map(({ values }) => keyOf(values)),
		);
	},
	execute: async (values, context) => {
		const key = keyOf(values);
		const organisations = await context.shared.find(key, context, context.outdated);
		const same = key.reference === undefined ? 'name and register' : 'reference';
		const found = oneOf(
			organisations,
			values.severalFound,
			`organisations in Amiqus have this ${same}`,
		);
		const wanted = place(fields, values).body;
		if (!found) {
			const { body } = await context.call({
				method: 'POST',
				path: path`/organisations`,
				body: wanted,
				findAgain: { list: ORGANISATIONS.by(key), matches: (one) => ORGANISATIONS.has(one, key) },
			});
			return { outcome: 'created', ...(body as IDataObject) };
		}
		const changes = changed(wanted, found);
		if (Object.keys(changes).length === 0) return { outcome: 'unchanged', ...found };
		const { body } = await context.call({
			method: 'PATCH',
			path: path`/organisations/${Number(found.id)}`,
			// Amiqus wants the name with every change, and a number only together with its register.
			body: {
				...changes,
				name: wanted.name ?? null,
				...('company_number' in changes && wanted.jurisdiction !== undefined
					? { jurisdiction: wanted.jurisdiction }
					: {}),
			},
		});
		return { outcome: 'updated', ...(body as IDataObject) };
	},
});
