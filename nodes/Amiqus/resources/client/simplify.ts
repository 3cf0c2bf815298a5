import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../../declare/json';

/** A person in one flat line: who it is, how to reach them, your decision and the dates that matter. */
export function simplifyClient(client: IDataObject): IDataObject {
	const name = isObject(client.name) ? (client.name as IDataObject) : {};
	return {
		id: client.id,
		status: client.status,
		full_name: name.full_name,
		first_name: name.first_name,
		last_name: name.last_name,
		email: client.email,
		mobile: client.mobile,
		dob: client.dob,
		reference: client.reference,
		deletion_date: client.deletion_date,
		created_at: client.created_at,
		updated_at: client.updated_at,
		archived_at: client.archived_at,
	};
}
