import { idIn, isObject, type IDataObject } from '../../declare/json';
import { view } from '../../declare/output';

/** The id of what may be given as an id or as the thing itself. */
function idOf(value: unknown): IDataObject[string] {
	return idIn(value) as IDataObject[string];
}

/** A value that is never missing from the result: a table built from it keeps its columns. */
function orNull(value: unknown): IDataObject[string] {
	return (value === undefined || value === false ? null : value) as IDataObject[string];
}

function property(value: unknown, name: string): unknown {
	return isObject(value) ? value[name] : undefined;
}

const STEP = {
	id: 'Number of the step',
	type: 'Kind of step, such as check.photo_id, document.request or form',
	name: 'Title of the step, where it has one',
	status: 'Whether it is done: complete or pending',
	result:
		'What a check came to: accepted, referred (to look at), rejected, failed (could not be carried out), waiting (its result comes later); unknown where Amiqus does not say it in this answer',
	review: "Your team's decision on the step: pending, approved or rejected",
	review_message: 'Why your team decided so',
	check: 'ID of the check behind it',
	document: 'ID of the document behind it',
	form: 'Reference of the form behind it',
	cost: 'What it costs in credits',
	completed_at: 'When it was done',
};

/** A step in a line: what it is, whether it is done, what it came to, what your team said of it. */
export const simplifyStep = view(STEP, (step) => {
	const { check, document, form, review, preferences } = step;
	return {
		id: step.id,
		type: step.type,
		name:
			property(preferences, 'title') ??
			property(preferences, 'name') ??
			property(document, 'name') ??
			property(form, 'name'),
		status: isComplete(step) ? 'complete' : 'pending',
		result: resultOfStep(step),
		review: orNull(property(review, 'status') ?? review),
		review_message: property(review, 'message'),
		check: idOf(check),
		document: idOf(document),
		form: property(form, 'reference') ?? form,
		cost: step.cost,
		completed_at: step.completed_at,
	} as IDataObject;
});

/** Whether the person is done with a step. */
function isComplete({ check, document, completed_at: at }: IDataObject): boolean {
	const status = property(document, 'status') ?? property(check, 'status');
	return Boolean(at) || status === 'complete' || (status !== undefined && status !== 'pending');
}

/** What a check came to, in the words of all outputs, by its status in the API. */
const RESULTS: Readonly<Record<string, string>> = {
	accepted: 'accepted',
	failed: 'failed',
	paused: 'waiting',
	refer: 'referred',
	rejected: 'rejected',
	submitted: 'waiting',
};

function resultOf(status: unknown): string | undefined {
	return RESULTS[String(status)];
}

/** What the check of a step came to; nothing while it is open, and for other kinds of steps. */
export function resultOfStep(step: IDataObject): string | undefined {
	const { check } = step;
	if (isObject(check)) return resultOf(check.status);
	return typeof check === 'number' && isComplete(step) ? 'unknown' : undefined;
}

/** A decision on a step, in the words in which a step has it. */
export const simplifyReview = view(
	{
		id: 'Number of the decision',
		review: STEP.review,
		was: 'What your team had decided before: pending where it had not',
		review_message: STEP.review_message,
		reviewed_by: 'Who of your team decided so',
		created_at: 'When it was decided',
	},
	({ id, status, from_status: was, message, reviewed_by, created_at }) => ({
		id,
		review: status,
		was,
		review_message: message,
		reviewed_by,
		created_at,
	}),
);

/** A request in a line: how far it is, the link to complete it, whose it is, its steps. */
export const simplifyRecord = view(
	{
		id: 'Number of the request, by which other operations take it',
		status:
			'How far it is as a whole; complete says that all steps are done, not what they came to',
		perform_url: 'Link under which the person completes it; not there when nothing is left to do',
		client: 'ID of the person',
		name: 'Full name of the person',
		email: 'Where Amiqus wrote to the person',
		steps: 'Its steps, each as Get Steps puts it out',
		created_at: 'When it was made',
		updated_at: 'When it was last changed',
		expired_at: 'Until when it can be completed, or when that ended',
		archived_at: 'When it was put into the archive; not there for active ones',
	},
	(record) => {
		const name = record.name ?? property(record.client, 'name');
		return {
			id: record.id,
			status: record.status,
			perform_url: orNull(record.perform_url),
			client: idOf(record.client),
			name: property(name, 'full_name') ?? property(name, 'name'),
			email: record.email,
			...(Array.isArray(record.steps)
				? { steps: record.steps.filter(isObject).map((step) => simplifyStep(step as IDataObject)) }
				: {}),
			created_at: record.created_at,
			updated_at: record.updated_at,
			expired_at: record.expired_at,
			archived_at: record.archived_at,
		} as IDataObject;
	},
);

const CHECKED = {
	check_only: 'True with Check Only: then nothing was sent',
	sends: 'What would be sent',
	credits: 'What it would cost',
	would_email: 'Who would be e-mailed; not there where nobody would',
};

/** The same of a request that was created, or of what one would be. */
export const simplifyCreated = view({ ...simplifyRecord.fields, ...CHECKED }, (json) => {
	if (!json.check_only) return simplifyRecord(json);
	const names = ['check_only', 'client', 'sends', 'steps', 'credits', 'would_email'];
	return Object.fromEntries(names.map((name) => [name, json[name]]));
});

/** What of the data read from an identity document is shown, in this order. */
const DOCUMENT_DATA = [
	'document_type',
	'first_name',
	'middle_name',
	'last_name',
	'date_of_birth',
	'nationality',
	'issuing_country',
	'issuing_date',
	'date_of_expiry',
] as const;

/** Rights that a Photo ID check can be asked to look into. */
const RIGHTS = ['right_to_work', 'right_to_rent'] as const;

/** A check in a line; where it holds a Photo ID response, what the document said and what each report came to. */
export const simplifyCheck = view(
	{
		id: 'Number of the check',
		type: 'Kind of check',
		record: 'ID of the request it belongs to',
		status: 'Whether it is done: complete or pending',
		result: STEP.result,
		right_to_work: 'The result, where the right to work was asked for',
		right_to_rent: 'The result, where the right to rent was asked for',
		photo_id: 'What the analysis of a photo ID says: clear, or consider (look at the reports)',
		document_type: 'Kind of the document shown, such as passport',
		first_name: 'Given name on the document',
		middle_name: 'Further given names on the document',
		last_name: 'Family name on the document',
		date_of_birth: 'Date of birth on the document',
		nationality: 'Nationality on the document, three letters',
		issuing_country: 'Country that issued the document, three letters',
		issuing_date: 'When the document was issued',
		date_of_expiry: 'When the document stops being valid',
		document_number: 'Number of the document',
		reports: 'What each report of a photo ID came to, by kind of report',
		created_at: 'When the check was made',
		updated_at: 'When it was last changed',
	},
	(check) => {
		const { response, preferences } = check;
		const result = resultOf(check.status);
		const rights = RIGHTS.filter((right) => Boolean(property(preferences, right)));
		return {
			id: check.id,
			type: check.type,
			record: idOf(check.record),
			status: check.status === 'pending' ? 'pending' : 'complete',
			result,
			...Object.fromEntries(rights.map((right) => [right, result ?? 'pending'])),
			...(isObject(response) && response.object === 'check_response.photo_id'
				? simplifyPhotoId(response)
				: {}),
			created_at: check.created_at,
			updated_at: check.updated_at,
		} as IDataObject;
	},
);

function simplifyPhotoId(response: Record<string, unknown>): IDataObject {
	const reports = Array.isArray(response.reports) ? response.reports.filter(isObject) : [];
	const data = reports.find(({ type }) => type === 'document')?.document_data;
	const numbers = property(data, 'document_numbers');
	return {
		photo_id: orNull(response.result),
		...Object.fromEntries(DOCUMENT_DATA.map((name) => [name, orNull(property(data, name))])),
		document_number: orNull(
			Array.isArray(numbers)
				? property(
						numbers.find((number) => property(number, 'type') === 'document_number'),
						'value',
					)
				: undefined,
		),
		reports: Object.fromEntries(
			reports.map(({ type, result }) => [String(type), orNull(result)]),
		) as IDataObject,
	};
}
