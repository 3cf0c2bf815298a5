import { isObject, type IDataObject } from '../../declare/json';
import { boolean, collection, text } from '../../declare/fields/basic';
import { operation, type OperationContext } from '../../declare/operation';
import { isId, path } from '../../declare/path';
import { record } from './fields';
import { outcomeItem, STEP_PARTS } from './outcomeItem';

export const getOutcome = operation({
	name: 'Get Outcome',
	value: 'getOutcome',
	action: 'Get the outcome of a request',
	effect: 'reads',
	description:
		'Get what a request has come to in one word that a Switch can go on by, and what it follows from',
	fields: {
		record,
		outcomeOptions: collection(
			'Outcome Options',
			{
				event: text('Event', {
					description:
						'The event that led here. Amiqus says in no other way that its e-mail came back: with record.bounced, a request that is with the person comes out as bounced.',
					placeholder: 'e.g. {{ $json.event }}',
				}),
				includePhotoId: boolean('Include Photo ID Results', {
					description:
						'Whether to get what a photo ID check read from the document. It takes one more call.',
					default: true,
				}),
			},
			{ role: 'query', placeholder: 'Add Option' },
		),
	},
	calls: ['GET /records/{record}', 'GET /records/{record}/steps', 'GET /checks/{check}'],
	execute: async ({ record: id, outcomeOptions: { event, includePhotoId } }, context) => {
		const { body } = await context.call({ method: 'GET', path: path`/records/${id}` });
		const steps = await context.list({
			method: 'GET',
			path: path`/records/${id}/steps`,
			query: { expand: STEP_PARTS },
		});
		const photoId = includePhotoId === false ? undefined : await photoIdOf(steps, context);
		return outcomeItem({ record: body as IDataObject, steps, photoId, event });
	},
});

/** The photo ID check of a request with its response; undefined where there is none of either. */
async function photoIdOf(
	steps: IDataObject[],
	{ call }: OperationContext,
): Promise<IDataObject | undefined> {
	const check = steps.find(({ type }) => type === 'check.photo_id')?.check;
	if (!isObject(check) || !check.response || !isId(check.id)) return undefined;
	const { body } = await call({
		method: 'GET',
		path: path`/checks/${check.id}`,
		query: { expand: ['response'] },
	});
	return isObject(body) ? (body as IDataObject) : undefined;
}
