import type { App } from '../core/app.mts';
import { statusOf } from '../domain/progress.mts';
import { isOpen } from '../domain/records.mts';
import { escapeHtml, page } from '../perform/layout.mts';
import type { RecordRow } from '../store/types.mts';

/** How many rows each list shows: the newest. */
const MOST_ROWS = 15;

const newest = <T,>(rows: readonly T[]): T[] => rows.slice(-MOST_ROWS).reverse();

/** One row: what it is, what is said of it, and how it stands. Texts are made safe here; links are ours. */
function row(what: string, about: string, status: string, link?: string): string {
	const name = escapeHtml(what);
	const linked = link === undefined ? name : `<a href="${link}">${name}</a>`;
	return `<tr><td>${linked}</td><td>${escapeHtml(about)}</td><td><span class="tag">${escapeHtml(status)}</span></td></tr>`;
}

function list(title: string, all: readonly unknown[], rows: string[], nothing: string): string {
	const body =
		rows.length === 0 ? `<p class="soft">${nothing}</p>` : `<table>${rows.join('\n')}</table>`;
	const more = all.length > rows.length ? `, the newest ${rows.length}` : '';
	return `<section class="card"><h2>${title} <span class="soft">${all.length}${more}</span></h2>${body}</section>`;
}

/** What the sandbox holds, for whoever wants to see what a workflow has done. */
export function overviewPage({ world, webhooks }: App): string {
	const link = (record: RecordRow) => (isOpen(world, record) ? `/i/${record.key}` : undefined);
	const nameOf = ({ name }: { name: RecordRow['name'] }) => `${name.first_name} ${name.last_name}`;
	const { clients, records, cases } = world;
	const { rows: sent } = webhooks.deliveries;
	return page(
		'What is in this sandbox',
		`<h1>What is in this sandbox</h1>
<p class="soft">Open a request to complete it as the person would. Reload to see what is new.</p>
${list(
	'Requests',
	records.rows,
	newest(records.rows).map((record) =>
		row(`Request ${record.id}`, nameOf(record), statusOf(world, record), link(record)),
	),
	'None has been sent yet.',
)}
${list(
	'People',
	clients.rows,
	newest(clients.rows).map((client) =>
		row(nameOf(client), client.email, client.status ?? 'no status'),
	),
	'Nobody is here yet.',
)}
${list(
	'Cases',
	cases.rows,
	newest(cases.rows).map(({ id, name, status }) => row(`Case ${id}`, name, status)),
	'There is none yet.',
)}
${list(
	'Deliveries to webhooks',
	sent,
	newest(sent).map(({ event, webhook, state, attempts }) =>
		row(event, `to webhook ${webhook}, attempt ${attempts}`, state),
	),
	'No webhook has been told of anything yet.',
)}`,
	);
}
