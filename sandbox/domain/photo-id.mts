import { isJsonObject, type JsonObject } from '../core/json.mts';
import { crossedOutPng } from '../files/png.mts';
import type { CheckRow, ClientRow, PhotoIdRow, RecordRow, StepRow } from '../store/types.mts';
import type { World } from '../store/world.mts';
import { addBytes, addFile } from './attachments.mts';

type Result = 'clear' | 'consider';

const clear = { result: 'clear' };

const all = (names: string) => Object.fromEntries(names.split(' ').map((name) => [name, clear]));

const part = (breakdown: object | null, result: Result = 'clear') => ({ result, breakdown });

function documentData(client: ClientRow): JsonObject {
	const { first_name, middle_name, last_name } = client.name;
	return {
		document_type: 'passport',
		first_name,
		middle_name,
		last_name,
		date_of_birth: client.dob,
		gender: null,
		document_numbers: [{ type: 'document_number', value: '999228775' }],
		issuing_authority: null,
		issuing_country: 'GBR',
		issuing_state: null,
		issuing_date: '2021-04-12',
		date_of_expiry: '2031-04-12',
		mrz_line1: null,
		mrz_line2: null,
		mrz_line3: null,
		nationality: 'GBR',
		place_of_birth: 'KIRKCALDY',
		nfc: null,
	};
}

/** The report on the document; a failed check fails on the picture's authenticity. */
function documentReport(client: ClientRow, result: Result): JsonObject {
	return {
		type: 'document',
		status: 'complete',
		result,
		breakdown: {
			age_validation: part(all('minimum_accepted_age')),
			compromised_document: part(all('document_database repeat_attempts')),
			data_comparison: part(all('first_name last_name date_of_birth')),
			data_consistency: part(
				all('document_type date_of_expiry date_of_birth last_name first_name'),
			),
			data_validation: part(all('mrz document_expiration expiry_date date_of_birth')),
			image_integrity: part({
				supported_document: clear,
				image_quality: { result: 'clear', properties: null },
				colour_picture: clear,
				conclusive_document_quality: { result: 'clear', properties: null },
			}),
			issuing_authority: null,
			police_record: clear,
			visual_authenticity: part(
				{
					...all('face_detection picture_face_integrity security_features fonts template'),
					digital_tampering: { result },
					original_document_present: { result: 'clear', properties: all('scan photo_of_screen') },
				},
				result,
			),
		},
		document_data: documentData(client),
	};
}

function faceReport(result: Result): JsonObject {
	const score = result === 'clear' ? 0.93 : 0.31;
	return {
		type: 'facial_similarity_motion',
		status: 'complete',
		result,
		breakdown: {
			face_comparison: part({ face_match: { result, properties: { score } } }, result),
			image_integrity: part(all('face_detected source_integrity')),
			visual_authenticity: part({
				liveness_detected: clear,
				spoofing_detection: { result: 'clear', properties: { score: 0.98 } },
			}),
		},
	};
}

function addPicture(world: World, record: RecordRow, check: CheckRow, name: string): number {
	const picture = addBytes(world, name, 'image/png', crossedOutPng());
	addFile(world, picture, {
		client: record.client,
		type: 'received',
		source: { id: check.id, type: 'check' },
		source_type: 'photo_id',
		created_by: { id: record.client, type: 'client' },
	});
	return picture.id;
}

/** What a photo ID check found, with the pictures that it looked at. */
export function photoIdResponse(
	world: World,
	record: RecordRow,
	step: StepRow,
	check: CheckRow,
	accepted: boolean,
): PhotoIdRow {
	const client = world.clients.need(record.client);
	const result: Result = accepted ? 'clear' : 'consider';
	const preferences = isJsonObject(step.preferences) ? step.preferences : {};
	const biometric = preferences.report_type === 'biometric';
	const face = biometric || preferences.facial_similarity === true;
	const document = {
		type: 'document',
		document_type: 'passport',
		side: 'front',
		issuing_country: 'GBR',
		has_nfc: biometric,
	};
	return {
		result,
		reports: face
			? [documentReport(client, result), faceReport(result)]
			: [documentReport(client, result)],
		media: [
			{ attachment: addPicture(world, record, check, 'passport.png'), details: document },
			...(face
				? [
						{
							attachment: addPicture(world, record, check, 'face.png'),
							details: { type: 'motion_capture' },
						},
					]
				: []),
		],
	};
}
