import { statusOf } from '../domain/progress.mts';
import { STEP_TYPES } from '../domain/step-types.mts';
import { presentName } from '../present/people.mts';
import type { FormRow, RecordRow, StepRow } from '../store/types.mts';
import type { World } from '../store/world.mts';
import { formFields } from './form-fields.mts';
import { escapeHtml, page } from './layout.mts';

function stepLabel(world: World, step: StepRow): string {
	const label = STEP_TYPES[step.type]?.label ?? step.type;
	if (step.document !== null) return world.recordDocuments.need(step.document).name ?? label;
	if (step.form !== null) return world.forms.first('reference', step.form)?.name ?? label;
	return label;
}

const VERDICTS: { [status: string]: [string, string] } = {
	accepted: ['good', 'Accepted'],
	refer: ['warn', 'Referred'],
	rejected: ['bad', 'Rejected'],
	failed: ['bad', 'Failed'],
	submitted: ['warn', 'Being checked'],
	paused: ['warn', 'Paused'],
};

function verdict(world: World, step: StepRow): string {
	if (step.check === null) return step.completed_at === null ? '' : 'Sent';
	const [tone, word] = VERDICTS[world.checks.need(step.check).status] ?? ['', ''];
	return word === '' ? '' : `<span class="${tone}">${word}</span>`;
}

function overview(world: World, record: RecordRow, current?: StepRow): string {
	const items = record.steps.map((id, index) => {
		const step = world.steps.need(id);
		const done = step.completed_at !== null;
		const state = done ? 'done' : step === current ? 'now' : '';
		const mark = done ? '✓' : String(index + 1);
		const here = step === current ? ' aria-current="step"' : '';
		return `<li class="${state}"${here}><span class="dot" aria-hidden="true">${mark}</span>
<span>${escapeHtml(stepLabel(world, step))}</span><em>${verdict(world, step)}</em></li>`;
	});
	return `<ol class="steps">${items.join('')}</ol>`;
}

function heading(world: World, record: RecordRow): string {
	const team = world.teams.rows[0]?.name ?? 'A team';
	const { name } = presentName(record.name);
	const message =
		record.message === null ? '' : `<p class="note">${escapeHtml(record.message)}</p>`;
	const done = record.steps.filter((id) => world.steps.need(id).completed_at !== null).length;
	return `<h1>Hello ${escapeHtml(name)}</h1>
<p class="soft">${escapeHtml(team)} asks you to complete ${record.steps.length === 1 ? 'one step' : `${record.steps.length} steps`}.</p>
${message}
<progress max="${record.steps.length}" value="${done}" aria-label="Steps completed">${done}</progress>`;
}

const OUTCOMES = [
	['accepted', 'Accepted', 'everything is in order'],
	['refer', 'Referred', 'a team member has to look at it'],
	['rejected', 'Rejected', 'it did not pass'],
	['submitted', 'Still being checked', 'the result comes later'],
];

function outcomeChoice(): string {
	const choices = OUTCOMES.map(
		([value, label, meaning], index) => `<label class="choice">
<input type="radio" name="outcome" value="${value}"${index === 0 ? ' checked' : ''}>
<span><strong>${label}</strong> <span class="soft">${meaning}</span></span></label>`,
	);
	return `<fieldset><legend>What should come of this check?</legend>
<small>In the sandbox you decide; in Amiqus the provider does.</small>${choices.join('')}</fieldset>`;
}

function documentFields(world: World, step: StepRow): string {
	const document = world.recordDocuments.need(step.document ?? -1);
	const upload = (label: string) => `<div class="field"><label for="files">${label}</label>
<small>Leave it empty to send a sample PDF.</small>
<input type="file" id="files" name="files" multiple></div>`;
	const { instructions, return_message: message } = document.config ?? {};
	const told = instructions ? `<p>${escapeHtml(instructions)}</p>` : '';
	if (document.type === 'requested') return told + upload('Your document');
	if (document.config?.require_return !== true) return `${told}<p>Please read the document.</p>`;
	return told + (message ? `<p>${escapeHtml(message)}</p>` : '') + upload('The document, signed');
}

function stepBody(world: World, step: StepRow, form: FormRow | undefined): string {
	if (form) return formFields(form);
	if (step.document !== null) return documentFields(world, step);
	return outcomeChoice();
}

function nameForm(world: World, record: RecordRow): string {
	const { first_name, middle_name, last_name } = record.name;
	const proposed = world.corrections
		.where('record', record.id)
		.some(({ status }) => status === 'pending');
	if (proposed) return '<p class="note">Your correction of your name is being looked at.</p>';
	const field = (name: string, label: string, value: string | null) => `<div class="field">
<label for="${name}">${label}</label>
<input type="text" id="${name}" name="${name}" value="${escapeHtml(value ?? '')}"></div>`;
	return `<details class="card"><summary>Is your name not written like this?</summary>
<form method="post"><input type="hidden" name="correction" value="true">
${field('first_name', 'First name', first_name)}
${field('middle_name', 'Middle name', middle_name)}
${field('last_name', 'Last name', last_name)}
<button class="plain">Propose the correction</button></form></details>`;
}

/** The page of the step that waits for the person. */
export function stepPage(world: World, record: RecordRow, step: StepRow): string {
	const label = stepLabel(world, step);
	const form = step.form === null ? undefined : world.forms.first('reference', step.form);
	return page(
		`${label} – your request`,
		`${heading(world, record)}
${overview(world, record, step)}
<form class="card" method="post" enctype="multipart/form-data">
<h2>${escapeHtml(label)}</h2>
<input type="hidden" name="step" value="${step.id}">
${stepBody(world, step, form)}
<button>Send and continue</button>
</form>
${nameForm(world, record)}`,
	);
}

/** The page that asks whether all is true, when nothing else is left. */
export function declarationPage(world: World, record: RecordRow): string {
	const waiting = !record.is_declaration_required || record.declaration_confirmed_at !== null;
	const body = waiting
		? '<div class="card"><h2>Nothing to do just now</h2><p>Your part is done.</p></div>'
		: `<form class="card" method="post">
<h2>Declaration</h2>
<label class="choice"><input type="checkbox" name="declaration" value="true" required>
<span>All that I have sent is true and complete.</span></label>
<button>Confirm and finish</button>
</form>`;
	return page('Declaration', `${heading(world, record)}${overview(world, record)}${body}`);
}

/** What a person sees once they have done everything. */
export function donePage(world: World, record: RecordRow): string {
	const status = statusOf(world, record);
	return page(
		'Thank you',
		`<h1>Thank you</h1>
<p>You have completed everything that was asked of you. You can close this page.</p>
${overview(world, record)}
<div class="card"><dl><dt>Request</dt><dd>${record.id}</dd>
<dt>Status</dt><dd><span class="tag good">${escapeHtml(status)}</span></dd></dl></div>`,
	);
}

/** What a person sees when the time for a request is over. */
export function closedPage(world: World, record: RecordRow): string {
	return page(
		'This request has ended',
		`<h1>This request has ended</h1>
<p>It could be completed until ${escapeHtml(record.expired_at.slice(0, 10))}. Ask for a new one.</p>
${overview(world, record)}`,
	);
}

export const unknownPage = () =>
	page(
		'No such request',
		'<h1>No such request</h1><p>The link is incomplete, or the request was deleted.</p>',
	);
