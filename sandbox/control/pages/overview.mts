import type { App } from '../../core/app.mts';
import { creditsLeft } from '../../domain/credits.mts';
import { isOpen, statusOf } from '../../domain/progress.mts';
import type { RecordRow } from '../../store/types.mts';
import { card, controlPage, moment, type Row, rowList } from './parts.mts';

/** How many rows each list shows: the newest. */
const MOST_ROWS = 15;

const newest = <T,>(rows: readonly T[]): T[] => rows.slice(-MOST_ROWS).reverse();

function list<T>(title: string, all: readonly T[], row: (item: T) => Row, nothing: string): string {
	const shown = newest(all);
	const more = all.length > shown.length ? `, the newest ${shown.length}` : '';
	const heading = `${title} <span class="soft">${all.length}${more}</span>`;
	return card(heading, rowList(shown.map(row), nothing));
}

/** What the sandbox holds, for whoever wants to see what a workflow has done. */
export function overviewPage({ world, webhooks }: App): string {
	const link = (record: RecordRow) => (isOpen(world, record) ? `/i/${record.key}` : undefined);
	const nameOf = ({ name }: { name: RecordRow['name'] }) => `${name.first_name} ${name.last_name}`;
	const { clients, records, cases } = world;
	const spending = world.creditsRunOut ? `, with ${creditsLeft(world)} credits left` : '';
	return controlPage(
		'What is in this sandbox',
		'',
		`<h1>What is in this sandbox</h1>
<p class="soft">It is ${moment(world.now())} here (UTC)${spending}.
Open a request to complete it as the person would. Reload to see what is new.</p>
${list(
	'Requests',
	records.rows,
	(record) => ({
		what: `Request ${record.id}`,
		about: nameOf(record),
		status: statusOf(world, record),
		link: link(record),
	}),
	'None has been sent yet.',
)}
${list(
	'People',
	clients.rows,
	(client) => ({
		what: nameOf(client),
		about: client.email,
		status: client.status ?? 'no status',
	}),
	'Nobody is here yet.',
)}
${list(
	'Cases',
	cases.rows,
	({ id, name, status }) => ({ what: `Case ${id}`, about: name, status }),
	'There is none yet.',
)}
${list(
	'Deliveries to webhooks',
	webhooks.deliveries.rows,
	({ event, webhook, state, attempts }) => ({
		what: event,
		about: `to webhook ${webhook}, attempt ${attempts}`,
		status: state,
	}),
	'No webhook has been told of anything yet.',
)}`,
	);
}
