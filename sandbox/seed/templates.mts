import { addBytes } from '../domain/attachments.mts';
import { samplePdf } from '../files/pdf.mts';
import type { FormField, FormTemplateRow } from '../store/types.mts';
import type { World } from '../store/world.mts';

const paragraph = (text: string) => ({
	type: 'doc',
	content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

const STARTER: FormField[] = [
	{ id: '0', type: 'section', label: '', fields: ['1', '5'] },
	{ id: '1', type: 'section', label: 'Your job', fields: ['2', '3', '4'] },
	{ id: '2', type: 'text', label: 'Job title', validation: ['required'] },
	{
		id: '3',
		type: 'radio',
		label: { value: 'Contract type', options: ['Full-time', 'Part-time'] },
		validation: ['required'],
	},
	{
		id: '4',
		type: 'text',
		label: 'Hours per week',
		description: 'A number will do.',
		show_if: { '3': 'Part-time' },
	},
	{ id: '5', type: 'section', label: 'About you', fields: ['6', '7', '8', '9'] },
	{ id: '6', type: 'heading', label: 'In case we need to reach someone' },
	{ id: '7', type: 'textarea', label: 'Emergency contact' },
	{
		id: '8',
		type: 'checkbox',
		label: { value: 'Equipment you need', options: ['Laptop', 'Phone', 'Keys'] },
	},
	{ id: '9', type: 'document', label: 'Signed contract', description: 'A scan or a photograph.' },
];

const CHECKLIST: FormField[] = [
	{ id: '1', type: 'section', label: 'Checklist', fields: ['2', '3'] },
	{ id: '2', type: 'rich_text', json_content: paragraph('For the file, not for the person.') },
	{
		id: '3',
		type: 'radio',
		label: { value: 'Location', options: ['Office', 'Remote', 'Hybrid'] },
		validation: ['required'],
	},
];

function addFormTemplate(
	world: World,
	reference: string,
	template: Pick<FormTemplateRow, 'name' | 'fields'> & Partial<FormTemplateRow>,
): FormTemplateRow {
	return world.formTemplates.insert({
		...world.stamps(),
		reference,
		description: null,
		instructions: null,
		version: 1,
		is_enabled: true,
		archived_at: null,
		...template,
	});
}

const PASSPORT = {
	type: 'check.photo_id',
	preferences: {
		report_type: 'standard',
		facial_similarity: true,
		live_document: false,
		docs: ['passport', 'driving_licence'],
		issuing_countries: null,
		right_to_work: null,
		right_to_rent: null,
	},
};

export const STARTER_FORM = 'b7a1f6b2-6f1c-4e6a-8f0e-5f7f6f3f0a01';

/** What a team has set up before it sends its first request. */
export function seedTemplates(world: World, assignee: number): void {
	const starter = addFormTemplate(world, STARTER_FORM, {
		name: 'New starter form',
		fields: STARTER,
	});
	addFormTemplate(world, 'b7a1f6b2-6f1c-4e6a-8f0e-5f7f6f3f0a02', {
		name: 'Onboarding checklist',
		description: 'For our own use.',
		instructions: paragraph('Fill this in on the first day.'),
		fields: CHECKLIST,
		version: 3,
	});
	addFormTemplate(world, 'b7a1f6b2-6f1c-4e6a-8f0e-5f7f6f3f0a03', {
		name: 'Old starter form',
		fields: CHECKLIST,
		is_enabled: false,
	});
	const bill = world.documentTemplates.insert({
		...world.stamps(),
		name: 'Proof of address',
		description: 'A bill or a bank statement.',
		content: 'Please upload a bill or a bank statement of the last three months.',
		is_enabled: true,
	});
	world.documentTemplates.insert({
		...world.stamps(),
		name: 'Degree certificate',
		description: 'The certificate of your highest degree.',
		content: 'Please upload your certificate, with a translation where it is not in English.',
		is_enabled: false,
	});
	const emails: Array<[string, string, boolean]> = [
		['Welcome', 'Welcome aboard! Please complete these steps before your first day.', true],
		['Reminder', 'A few steps are still open. They take about ten minutes.', false],
	];
	for (const [name, content, is_enabled] of emails) {
		world.emailTemplates.insert({
			...world.stamps(),
			name,
			description: `${name} message`,
			content,
			is_enabled,
		});
	}
	const handbook = addBytes(
		world,
		'Staff handbook.pdf',
		'application/pdf',
		samplePdf(['Staff handbook', '', 'Be kind. Lock the door.']),
	);
	const library = world.library.insert({
		...world.stamps(),
		name: 'Staff handbook',
		description: 'What everyone has to know.',
		is_enabled: true,
		attachment: handbook.id,
	});
	world.library.insert({
		...world.stamps(),
		name: 'Visitor rules',
		description: null,
		is_enabled: false,
		attachment: null,
	});
	const preset = {
		notification: 'email' as const,
		message: 'Please complete these steps before your first day.',
		reminder: true,
		is_declaration_required: false,
		assignees: [assignee],
	};
	world.recordTemplates.insert({
		...world.stamps(),
		name: 'Identity check',
		description: 'Photo ID and proof of address.',
		presets: {
			...preset,
			steps: [PASSPORT, { type: 'document.request', preferences: { template: bill.id } }],
		},
		is_enabled: true,
	});
	world.recordTemplates.insert({
		...world.stamps(),
		name: 'New starter',
		description: 'Everything for somebody’s first day.',
		presets: {
			...preset,
			is_declaration_required: true,
			steps: [
				PASSPORT,
				{ type: 'check.watchlist', preferences: { search_profile: 'peps_sanctions' } },
				{ type: 'form', preferences: { form: starter.reference } },
				{
					type: 'document.transfer',
					preferences: { template: library.id, require_confirmation: true, instructions: null },
				},
			],
		},
		is_enabled: true,
	});
	world.recordTemplates.insert({
		...world.stamps(),
		name: 'Contractor (old)',
		description: 'Not in use any more.',
		presets: { ...preset, message: null, steps: [{ type: 'check.identity' }] },
		is_enabled: false,
	});
}
