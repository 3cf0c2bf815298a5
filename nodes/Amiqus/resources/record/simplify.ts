import { isObject, type IDataObject } from '../../declare/json';

/** The id of what may be given as an id or as the thing itself. */
function idOf(value: unknown): IDataObject[string] {
	return (isObject(value) ? value.id : value) as IDataObject[string];
}

/** A value that is never missing from the result: a table built from it keeps its columns. */
function orNull(value: unknown): IDataObject[string] {
	return (value === undefined || value === false ? null : value) as IDataObject[string];
}

function property(value: unknown, name: string): unknown {
	return isObject(value) ? value[name] : undefined;
}

/** A request in a line: how far it is, the link to complete it, whose it is, its steps. */
export function simplifyRecord(record: IDataObject): IDataObject {
	const name = record.name ?? property(record.client, 'name');
	return {
		id: record.id,
		status: record.status,
		perform_url: orNull(record.perform_url),
		client: orNull(idOf(record.client)),
		name: orNull(property(name, 'full_name') ?? property(name, 'name')),
		email: orNull(record.email),
		...(Array.isArray(record.steps)
			? { steps: record.steps.map((step) => simplifyStep(step as IDataObject)) }
			: {}),
		created_at: orNull(record.created_at),
		updated_at: orNull(record.updated_at),
		expired_at: orNull(record.expired_at),
		archived_at: orNull(record.archived_at),
	};
}

/** A step in a line: what it is, how it went, what your team said of it. */
export function simplifyStep(step: IDataObject): IDataObject {
	const { check, document, form, review, preferences } = step;
	return {
		id: step.id,
		type: step.type,
		name: orNull(
			property(preferences, 'title') ??
				property(preferences, 'name') ??
				property(document, 'name') ??
				property(form, 'name'),
		),
		status:
			property(check, 'status') ??
			property(document, 'status') ??
			(step.completed_at ? 'complete' : 'pending'),
		review: orNull(property(review, 'status') ?? review),
		review_message: orNull(property(review, 'message')),
		check: orNull(idOf(check)),
		document: orNull(idOf(document)),
		form: orNull(property(form, 'reference') ?? form),
		cost: orNull(step.cost),
		completed_at: orNull(step.completed_at),
	} as IDataObject;
}

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

/** A check in a line; where it holds a Photo ID response, what the document said and what each report came to. */
export function simplifyCheck(check: IDataObject): IDataObject {
	const { response } = check;
	return {
		id: check.id,
		type: check.type,
		record: orNull(idOf(check.record)),
		status: check.status,
		...(isObject(response) && response.object === 'check_response.photo_id'
			? simplifyPhotoId(response)
			: {}),
		created_at: orNull(check.created_at),
		updated_at: orNull(check.updated_at),
	};
}

function simplifyPhotoId(response: Record<string, unknown>): IDataObject {
	const reports = Array.isArray(response.reports) ? response.reports.filter(isObject) : [];
	const data = reports.find(({ type }) => type === 'document')?.document_data;
	const numbers = property(data, 'document_numbers');
	return {
		result: orNull(response.result),
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
