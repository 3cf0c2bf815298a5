import { idIn, isObject, type IDataObject } from '../../declare/json';
import { isId, path } from '../../declare/path';
import { InvalidParameterError, mapped, onlyIf } from '../../declare/field';
import { choice, text } from '../../declare/fields/basic';
import { expand } from '../../declare/fields/paging';
import { readId } from '../../declare/fields/pickers';
import { operation, type OperationContext } from '../../declare/operation';
import { record } from './fields';
import { TELLING } from './results';
import { simplifyCheck, simplifyStep } from './simplify';
import { CHECK_TYPES } from './stepFields';

export const getSteps = operation({
	name: 'Get Steps',
	value: 'getSteps',
	action: 'Get the steps of a request',
	effect: 'reads',
	description: 'Get what the person has to complete, and how far each step is',
	fields: {
		record,
		expand: expand(
			{ name: 'Check', value: 'check' },
			{ name: 'Document', value: 'document' },
			{ name: 'Form', value: 'form' },
			{ name: 'Review', value: 'review' },
		),
	},
	paginated: true,
	simplify: simplifyStep,
	request: ({ record: id }, { raw }) => ({
		method: 'GET',
		path: path`/records/${id}/steps`,
		...(raw ? {} : { query: { expand: [...TELLING] } }),
	}),
});

export const getDocuments = operation({
	name: 'Get Documents',
	value: 'getDocuments',
	action: 'Get the documents of a request',
	effect: 'reads',
	description: 'Get the documents asked for, sent and returned in a request',
	fields: { record, expand: expand({ name: 'Attachments', value: 'attachments' }) },
	paginated: true,
	request: ({ record: id }) => ({ method: 'GET', path: path`/records/${id}/documents` }),
});

const checkType = choice('Check Type', {
	description: 'Which check of the request. A request has at most one of each type.',
	default: 'check.photo_id',
	options: CHECK_TYPES,
});

export const getCheck = operation({
	name: 'Get Check',
	value: 'getCheck',
	action: 'Get a check of a request',
	effect: 'reads',
	description: 'Get the result of a check. Photo ID checks say in detail what they found.',
	fields: {
		findBy: choice('Find By', {
			description: 'How to name the check: by its ID, or by its request and type',
			default: 'record',
			options: [
				{ name: 'Check ID', value: 'id' },
				{ name: 'Request and Type', value: 'record' },
			],
		}),
		check: onlyIf(
			{ findBy: ['id'] },
			mapped(
				text('Check ID', {
					description: 'ID of the check, as the steps of its request name it',
					placeholder: 'e.g. 123',
					required: true,
				}),
				readId,
			),
		),
		record: onlyIf({ findBy: ['record'] }, record),
		checkType: onlyIf({ findBy: ['record'] }, checkType),
		expand: expand({ name: 'Request', value: 'record' }, { name: 'Response', value: 'response' }),
	},
	simplify: simplifyCheck,
	calls: ['GET /records/{record}/steps', 'GET /checks/{check}'],
	execute: async (values, context) => {
		const { check, preferences } =
			values.findBy === 'id'
				? { check: values.check, preferences: undefined }
				: await findStep(context, values.record, values.checkType);
		const { body } = await context.call({
			method: 'GET',
			path: path`/checks/${check}`,
			query: { expand: context.raw ? values.expand : ['response'] },
		});
		const found = (isObject(body) ? body : {}) as IDataObject;
		return context.raw
			? found
			: { ...found, preferences: preferences ?? (await askedOf(found, context)) };
	},
});

/** What was asked of a Photo ID check, which its step tells. */
async function askedOf({ id, type, record: recordId }: IDataObject, { list }: OperationContext) {
	if (type !== 'photo_id') return undefined;
	const steps = await list({ method: 'GET', path: path`/records/${Number(idIn(recordId))}/steps` });
	return steps.find(({ check }) => idIn(check) === id)?.preferences;
}

/** The step of a request that holds the check of one type. */
async function findStep({ list }: OperationContext, recordId: number, type: string) {
	const steps = await list({ method: 'GET', path: path`/records/${recordId}/steps` });
	const step = steps.find((one) => one.type === type);
	const check = idIn(step?.check);
	if (!isId(check)) {
		throw new InvalidParameterError([checkType.label], 'the request has no check of this type');
	}
	return { check, preferences: step?.preferences };
}
