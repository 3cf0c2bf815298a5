import { CONTROL_BASE } from '../../core/paths.mts';
import { letterOf } from '../../domain/emails.mts';
import { breakable, escapeHtml } from '../../perform/layout.mts';
import type { EmailRow } from '../../store/types.mts';
import type { World } from '../../store/world.mts';
import { type Area, idOf, Refused, show } from '../control.mts';
import { controlPage, moment, rowList } from '../pages/parts.mts';

const stateOf = ({ kind, bounced }: EmailRow) => (bounced ? 'bounced' : kind);

function inboxPage(world: World): string {
	const emails = [...world.emails.rows].reverse();
	const rows = emails.map((email) => ({
		what: letterOf(world, email).subject,
		about: `to ${email.to}, ${moment(email.at)}`,
		status: stateOf(email),
		link: `${CONTROL_BASE}/emails/${email.id}`,
	}));
	return controlPage(
		'E-mails',
		'/emails',
		`<h1>E-mails</h1>
<p class="soft">What Amiqus would have sent. Nothing leaves the sandbox.</p>
<section class="card">${rowList(rows, 'None has been sent yet.')}</section>`,
	);
}

function emailPage(world: World, email: EmailRow): string {
	const { subject, lines, link } = letterOf(world, email);
	const button =
		link === undefined
			? ''
			: `<p><a class="button" href="${escapeHtml(link)}">Open the request</a></p>`;
	return controlPage(
		subject,
		'/emails',
		`<h1>${breakable(subject)}</h1>
<section class="card"><dl><dt>To</dt><dd>${breakable(email.to)}</dd>
<dt>Sent</dt><dd>${moment(email.at)}</dd>
<dt>Kind</dt><dd>${stateOf(email)}</dd></dl></section>
<section class="card">${lines.map((line) => `<p>${breakable(line)}</p>`).join('\n')}
${button}</section>`,
	);
}

/** The e-mails that Amiqus would have sent. */
export const emailsArea: Area = (server, { app }) => {
	const { world } = app;
	const present = (email: EmailRow) => {
		const { subject, lines, link } = letterOf(world, email);
		const address = link === undefined ? null : app.origin + link;
		return { ...email, subject, text: lines.join('\n\n'), link: address };
	};
	server.get('/emails', (request, reply) =>
		show(request, reply, world.emails.rows.map(present), () => inboxPage(world)),
	);
	server.get('/emails/:id', (request, reply) => {
		const email = world.emails.get(idOf(request));
		if (!email) throw new Refused('There is no such e-mail.', 404);
		return show(request, reply, present(email), () => emailPage(world, email));
	});
};
