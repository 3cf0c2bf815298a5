import { isJsonObject } from '../core/json.mts';
import type { FormField, FormRow } from '../store/types.mts';
import { escapeHtml } from './layout.mts';

/** The plain words of a rich text, paragraph by paragraph. */
function richText(node: unknown): string {
	if (!isJsonObject(node)) return '';
	if (typeof node.text === 'string') return escapeHtml(node.text);
	const inner = Array.isArray(node.content) ? node.content.map(richText).join('') : '';
	if (node.type === 'paragraph') return `<p>${inner}</p>`;
	if (node.type === 'bulletList') return `<ul>${inner}</ul>`;
	if (node.type === 'orderedList') return `<ol>${inner}</ol>`;
	if (node.type === 'listItem') return `<li>${inner}</li>`;
	return inner;
}

const isRequired = (field: FormField) =>
	Array.isArray(field.validation) && field.validation.includes('required');

function choices(field: FormField, kind: 'radio' | 'checkbox', required: boolean): string {
	if (!isJsonObject(field.label) || !Array.isArray(field.label.options)) return '';
	const name = escapeHtml(`field-${field.id}`);
	const need = required && kind === 'radio' ? ' required' : '';
	return field.label.options
		.map(
			(option) => `<label class="choice">
<input type="${kind}" name="${name}" value="${escapeHtml(option)}"${need}>
<span>${escapeHtml(option)}</span></label>`,
		)
		.join('');
}

function fieldHtml(field: FormField): string {
	const id = escapeHtml(`field-${field.id}`);
	const required = isRequired(field);
	const need = required ? ' required' : '';
	const star = required ? '' : ' <span class="soft">(optional)</span>';
	const hint = field.description ? `<small>${escapeHtml(field.description)}</small>` : '';
	const label = `<label for="${id}">${escapeHtml(field.label)}${star}</label>${hint}`;
	switch (field.type) {
		case 'section':
			return field.label ? `<h2>${escapeHtml(field.label)}</h2>` : '';
		case 'heading':
			return `<h3>${escapeHtml(field.label)}</h3>`;
		case 'rich_text':
			return richText(field.json_content);
		case 'text':
			return `${label}<input type="text" id="${id}" name="${id}"${need}>`;
		case 'textarea':
			return `${label}<textarea id="${id}" name="${id}"${need}></textarea>`;
		case 'document':
			return `${label}<input type="file" id="${id}" name="${id}" multiple>`;
		case 'radio':
		case 'checkbox': {
			const question = isJsonObject(field.label) ? field.label.value : '';
			const list = choices(field, field.type, required);
			return `<fieldset><legend>${escapeHtml(question)}${star}</legend>${hint}${list}</fieldset>`;
		}
		default:
			return '';
	}
}

const SHOW_IF = `<script>
(() => {
	const form = document.currentScript.closest('form');
	const parts = [...form.querySelectorAll('[data-show-if]')];
	const refresh = () => {
		for (const part of parts) {
			const wanted = Object.entries(JSON.parse(part.dataset.showIf));
			const shown = wanted.every(([id, value]) =>
				[...form.querySelectorAll('[name="field-' + CSS.escape(id) + '"]:checked')]
					.some((input) => input.value === value));
			part.hidden = !shown;
			for (const input of part.querySelectorAll('input, textarea')) input.disabled = !shown;
		}
	};
	form.addEventListener('change', refresh);
	refresh();
})();
</script>`;

/** The inputs of a form, section by section; fields that depend on an answer come and go with it. */
export function formFields(form: FormRow): string {
	const parts = form.fields.map((field) => {
		const depends = isJsonObject(field.show_if)
			? ` data-show-if="${escapeHtml(JSON.stringify(field.show_if))}"`
			: '';
		return `<div class="field"${depends}>${fieldHtml(field)}</div>`;
	});
	return `${richText(form.instructions)}${parts.join('')}${SHOW_IF}`;
}
