import { isObject, type IDataObject } from '../../declare/json';
import { path } from '../../declare/path';
import { place } from '../../declare/field';
import { collection, text } from '../../declare/fields/basic';
import { limitFields } from '../../declare/fields/paging';
import { operation, type Resource } from '../../declare/operation';
import { view } from '../../declare/output';
import { picker } from '../shared/pickers';
import { bySession, inSession, sessionFields, tokenFor, tokenOf } from './session';
import { submissionFields } from './submission';

const createToken = operation({
	name: 'Create Token',
	value: 'createToken',
	action: 'Create an SDK token',
	secrets: ['token'],
	effect: 'opens',
	description:
		'Make a token that opens one request to the SDK API, for example in your own app. Whoever has it can complete the request.',
	fields: { record: tokenOf },
	request: ({ record: id }) => tokenFor(id),
});

const getStatus = operation({
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get the status of an SDK session',
	effect: 'reads',
	description: 'Get the request behind an SDK token; fails where the token is no longer valid',
	fields: sessionFields,
	orderBy: bySession,
	calls: ['POST /sdk_token', 'GET /sdk/v1/status'],
	execute: async (values, context) => {
		const request = await inSession(values, context, { method: 'GET', path: path`/status` });
		const { body } = await context.call(request);
		return isObject(body) ? (body as IDataObject) : {};
	},
});

const getSteps = operation({
	name: 'Get Steps',
	value: 'getSteps',
	action: 'Get the steps of an SDK session',
	effect: 'reads',
	description: 'Get what is to be submitted, and what has been',
	simplify: view(
		{
			id: 'Number of the step',
			type: 'Kind of step, such as check.photo_id or form',
			status: 'Whether it is done: complete or pending',
			completed_at: 'When it was done',
		},
		({ id, type, completed_at: at }) => ({
			id,
			type,
			status: at ? 'complete' : 'pending',
			completed_at: at,
		}),
	),
	fields: { ...sessionFields, ...limitFields },
	orderBy: bySession,
	calls: ['POST /sdk_token', 'GET /sdk/v1/steps'],
	execute: async ({ returnAll, limit, ...values }, context) => {
		const request = await inSession(values, context, { method: 'GET', path: path`/steps` });
		return await context.list(request, returnAll ? undefined : limit);
	},
});

const submitStep = operation({
	name: 'Submit Step',
	value: 'submitStep',
	action: 'Submit a step in an SDK session',
	effect: 'decides',
	description: 'Complete a step in the name of the person, with what they gave you',
	whenRefused: 'A step can be submitted once, and only while its request is open.',
	fields: {
		...sessionFields,
		step: picker('sessionStep', 'Step', {
			description: 'Which of the steps of the request: choose from the list, or give the ID',
		}),
		...submissionFields,
	},
	orderBy: bySession,
	calls: ['POST /sdk_token', 'POST /sdk/v1/steps/{step}'],
	execute: async ({ step: id, ...values }, context) => {
		const request = await inSession(values, context, {
			method: 'POST',
			path: path`/steps/${id}`,
			body: place(submissionFields, values).body,
		});
		await context.call(request);
		return { success: true, step: id };
	},
});

const createOnfidoToken = operation({
	name: 'Create Onfido Token',
	value: 'createOnfidoToken',
	action: 'Create an Onfido token',
	secrets: ['sdkToken'],
	effect: 'opens',
	description:
		'Make a token with which the Onfido SDK in your app takes the pictures for a Photo ID step',
	fields: {
		...sessionFields,
		additionalFields: collection('Additional Fields', {
			bundleId: text('Bundle ID', {
				description: 'ID of your mobile app. Without it, the token is for the web.',
				placeholder: 'e.g. com.example.app',
				body: 'bundle_id',
			}),
		}),
	},
	orderBy: bySession,
	calls: ['POST /sdk_token', 'POST /sdk/v1/providers/onfido/token'],
	execute: async ({ additionalFields: { bundleId }, ...values }, context) => {
		const request = await inSession(values, context, {
			method: 'POST',
			path: path`/providers/onfido/token`,
			body: bundleId === undefined ? {} : { bundle_id: bundleId },
		});
		const { body } = await context.call(request);
		return isObject(body) ? (body as IDataObject) : {};
	},
});

export const sdkResource: Resource = {
	name: 'SDK Session',
	value: 'sdk',
	description: "Completing a request from your own app instead of on Amiqus's page",
	operations: [createOnfidoToken, createToken, getStatus, getSteps, submitStep],
};
