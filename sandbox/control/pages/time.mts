import { card, controlPage, field, form, moment, select } from './parts.mts';

interface TimeAndCredits {
	now: string;
	ahead_seconds: number;
	left: number;
	run_out: boolean;
}

const number = (name: string, value: number) =>
	`<input type="number" id="${name}" name="${name}" min="0" value="${value}" required>`;

/** How far the clock is ahead, in words. */
function aheadOf(seconds: number): string {
	if (seconds === 0) return 'It goes with your machine’s.';
	const days = Math.floor(seconds / 86_400);
	const hours = Math.floor((seconds % 86_400) / 3600);
	return `It is ${days} days and ${hours} hours ahead of your machine’s.`;
}

/** The page with the clock and the credits. */
export function timePage({ now, ahead_seconds: ahead, left, run_out }: TimeAndCredits): string {
	const spending: Array<[string, string]> = [
		['true', 'Yes: a request that costs more is refused'],
		['false', 'No: they may go below zero'],
	];
	return controlPage(
		'Time and credits',
		'/time',
		`<h1>Time and credits</h1>
${card(
	'Clock',
	`<p>It is <strong>${moment(now)}</strong> here (UTC). ${aheadOf(ahead)}</p>
<p class="soft">What is due on the way happens in its order: reminders are sent every second day, requests end after
their time, deletion dates come, webhooks are tried again, and each is told to whoever subscribed.</p>
<div class="actions">${[1, 2, 7, 31]
		.map((days) =>
			form(
				'/time',
				`<input type="hidden" name="days" value="${days}">`,
				days === 1 ? 'One day on' : `${days} days on`,
				'plain',
			),
		)
		.join('\n')}</div>
${form('/time', field('to', 'Go on to', '<input type="date" id="to" name="to" required>'), 'Go on')}`,
)}
${card(
	'Credits',
	`<p><strong>${left}</strong> are left. ${run_out ? 'They run out.' : 'They do not run out.'}</p>
${form(
	'/credits',
	field('left', 'Have so many left', number('left', Math.max(0, left))) +
		field(
			'run_out',
			'Do they run out?',
			select('run_out', run_out ? spending : [...spending].reverse()),
		),
	'Set',
)}`,
)}`,
	);
}
