import type { FaultKind, Planned } from '../../core/faults.mts';
import { breakable, escapeHtml } from '../../perform/layout.mts';
import { card, controlPage, field, form, select } from './parts.mts';

/** Each kind in a few words. */
export const KINDS: { readonly [kind in FaultKind]: string } = {
	status: 'an error, 500 unless told; nothing is done',
	html: 'a page of a proxy, 502 unless told; nothing is done',
	'reset-before': 'the connection is cut, nothing is done',
	'reset-after': 'done, and the connection cut before the answer',
	'half-answer': 'done, and the answer breaks off',
	stall: 'done, and no answer, or a late one',
	'slow-body': 'done, and the answer dribbles in',
	'invalid-json': 'done, and the answer is no JSON',
	empty: 'done, and the answer is empty',
	answer: 'done, and another answer than the real one',
};

const number = (name: string, min: number) =>
	`<input type="number" id="${name}" name="${name}" min="${min}">`;

function planned({ id, fault, hits }: Planned): string {
	const { method = 'any call', path } = fault.match ?? {};
	const where = `${method} ${path === undefined ? '' : path.source}`;
	return `<li><b>${escapeHtml(fault.kind)}</b> <span>${breakable(where)}</span>
<span>${hits} of ${fault.times ?? 1} met it</span>
${form(`/faults/${id}/remove`, '', 'Take it back', 'plain small')}</li>`;
}

/** The page where calls are made to fail. */
export function faultsPage(faults: readonly Planned[], operations: readonly string[]): string {
	const list =
		faults.length === 0
			? '<p class="soft">None: everything is answered as it should be.</p>'
			: `<ul class="rows">${faults.map(planned).join('\n')}</ul>
${form('/faults/clear', '', 'Take all back', 'plain')}`;
	const kinds = Object.entries(KINDS).map(([kind, meaning]): [string, string] => [
		kind,
		`${kind}: ${meaning}`,
	]);
	const calls: Array<[string, string]> = [
		['', 'any call'],
		...operations.map((name): [string, string] => [name, name]),
	];
	return controlPage(
		'Faults',
		'/faults',
		`<h1>Faults</h1>
<p class="soft">See how a workflow bears what can happen between it and Amiqus.</p>
${card('Planned', list)}
${card(
	'Plan one',
	form(
		'/faults',
		field('operation', 'Which call', select('operation', calls)) +
			field('kind', 'What happens to it', select('kind', kinds)) +
			field('status', 'Status', number('status', 200), 'Of an error or an answer, such as 403.') +
			field('times', 'How often', number('times', 1), 'Once unless you say.') +
			field('after', 'How many pass unharmed first', number('after', 0), 'None unless you say.') +
			field(
				'delayMs',
				'For how long, in milliseconds',
				number('delayMs', 0),
				'Of a stall or a slow answer. A stall has no end unless you say.',
			),
		'Plan it',
	),
)}`,
	);
}
