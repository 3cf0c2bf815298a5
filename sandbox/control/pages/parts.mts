import { CONTROL_BASE } from '../../core/paths.mts';
import { breakable, escapeHtml, page } from '../../perform/layout.mts';

/** The pages about the sandbox itself, by their paths. */
const PAGES: Array<[path: string, name: string]> = [
	['', 'Overview'],
	['/emails', 'E-mails'],
	['/time', 'Time and credits'],
	['/faults', 'Faults'],
	['/journal', 'Calls'],
	['/state', 'Save and load'],
];

/** A page about the sandbox itself; `here` is its path, or that of the page it belongs to. */
export function controlPage(title: string, here: string, body: string): string {
	const links = PAGES.map(([path, name]) => {
		const current = path === here ? ' aria-current="page"' : '';
		return `<a href="${CONTROL_BASE}${path}"${current}>${name}</a>`;
	});
	const nav = `<nav aria-label="Sandbox"><div>${links.join('\n')}</div></nav>`;
	return page(title, body, nav);
}

const TONES: { [status: string]: string } = {
	complete: 'good',
	reviewed: 'good',
	approved: 'good',
	delivered: 'good',
	failed: 'bad',
	rejected: 'bad',
	lost: 'bad',
	bounced: 'bad',
};

/** A word in a frame; good and bad ones have their colours. */
export const tag = (word: string) =>
	`<span class="tag ${TONES[word] ?? ''}">${escapeHtml(word.replaceAll('_', ' '))}</span>`;

/** One row of a list: what it is, what is said of it, how it stands. */
export interface Row {
	what: string;
	about: string;
	status?: string;
	link?: string | undefined;
}

const rowHtml = ({ what, about, status, link }: Row) => {
	const name = breakable(what);
	const linked =
		link === undefined ? `<b>${name}</b>` : `<a href="${escapeHtml(link)}">${name}</a>`;
	return `<li>${linked} <span>${breakable(about)}</span> ${status === undefined ? '' : tag(status)}</li>`;
};

export const rowList = (rows: readonly Row[], nothing: string) =>
	rows.length === 0
		? `<p class="soft">${nothing}</p>`
		: `<ul class="rows">${rows.map(rowHtml).join('\n')}</ul>`;

/** A part of a page in a frame. */
export const card = (title: string, body: string) =>
	`<section class="card"><h2>${title}</h2>\n${body}</section>`;

/** A form that tells the sandbox something. */
export const form = (path: string, body: string, button: string, kind = '') =>
	`<form method="post" action="${CONTROL_BASE}${path}">${body}
<button${kind === '' ? '' : ` class="${kind}"`}>${button}</button></form>`;

/** A field of a form with its name above it. */
export const field = (name: string, label: string, input: string, hint = '') =>
	`<div class="field"><label for="${name}">${label}</label>
${hint === '' ? '' : `<small>${hint}</small>`}${input}</div>`;

export const select = (name: string, values: ReadonlyArray<[value: string, label: string]>) =>
	`<select id="${name}" name="${name}">${values
		.map(([value, label]) => `<option value="${escapeHtml(value)}">${escapeHtml(label)}</option>`)
		.join('')}</select>`;

/** A moment as people read it. */
export const moment = (at: string) => `${at.slice(0, 10)} ${at.slice(11, 16)}`;
