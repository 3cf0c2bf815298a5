import { CONTROL_BASE } from '../../core/paths.mts';
import { breakable, escapeHtml } from '../../perform/layout.mts';
import { asTest } from '../as-test.mts';
import { type Area, done, idOf, Refused, show } from '../control.mts';
import type { Entry } from '../journal.mts';
import { card, controlPage, form, moment, rowList } from '../pages/parts.mts';

/** How many calls the page shows: the newest. */
const MOST_ROWS = 100;

function journalPage(calls: readonly Entry[]): string {
	const rows = calls
		.slice(-MOST_ROWS)
		.reverse()
		.map(({ id, method, url, at, by, status, fault }) => ({
			what: `${method} ${url}`,
			about: [moment(at), by, fault === null ? null : `fault ${fault}`].filter(Boolean).join(', '),
			status: String(status),
			link: `${CONTROL_BASE}/journal/${id}`,
		}));
	const clear = calls.length === 0 ? '' : form('/journal/clear', '', 'Forget them', 'plain');
	return controlPage(
		'Calls',
		'/journal',
		`<h1>Calls</h1>
<p class="soft">What was asked of the sandbox of late, the newest first.</p>
<section class="card">${rowList(rows, 'None yet.')}${clear}</section>`,
	);
}

function pretty(text: string): string {
	try {
		return JSON.stringify(JSON.parse(text), null, 2);
	} catch {
		return text;
	}
}

const code = (name: string, text: string) =>
	`<pre tabindex="0" role="region" aria-label="${name}"><code>${escapeHtml(text)}</code></pre>`;

const COPY = `<script>
(() => {
	const button = document.currentScript.previousElementSibling;
	button.addEventListener('click', async () => {
		await navigator.clipboard.writeText(button.previousElementSibling.textContent);
		button.textContent = 'Copied';
	});
})();
</script>`;

function entryPage(entry: Entry): string {
	const { method, url, at, by, status, fault, request, response } = entry;
	const about: Array<[string, string]> = [
		['When', moment(at)],
		['By', by ?? 'nobody who is known'],
		['Answer', String(status)],
		...(fault === null ? [] : [['Fault', fault] as [string, string]]),
	];
	const test = asTest(entry);
	return controlPage(
		`${method} ${url}`,
		'/journal',
		`<h1>${breakable(`${method} ${url}`)}</h1>
<section class="card"><dl>${about
			.map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`)
			.join('\n')}</dl></section>
${request === null ? '' : card('Sent', code('What was sent', pretty(request)))}
${response === null ? '' : card('Answered', code('What was answered', pretty(response)))}
${test === undefined ? '' : card('As a test', `${code('The call as a test', test)}<button class="plain" type="button">Copy as test</button>${COPY}`)}`,
	);
}

/** The calls of late. */
export const journalArea: Area = (server, { journal }) => {
	server.get('/journal', (request, reply) =>
		show(request, reply, journal.calls, () => journalPage(journal.calls)),
	);
	server.post('/journal/clear', (request, reply) => {
		journal.clear();
		return done(request, reply, [], '/journal');
	});
	server.get('/journal/:id', (request, reply) => {
		const entry = journal.get(idOf(request));
		if (!entry) throw new Refused('That call is not kept any more.', 404);
		return show(request, reply, { ...entry, test: asTest(entry) ?? null }, () => entryPage(entry));
	});
};
