import { addBytes, addUploadedFile } from '../domain/attachments.mts';
import { reviewCase } from '../domain/cases.mts';
import { decideCorrection, proposeCorrection } from '../domain/corrections.mts';
import { attachForm } from '../domain/forms.mts';
import { addOrganisation, joinOrganisations } from '../domain/organisations.mts';
import { reviewStep } from '../domain/reviews.mts';
import { samplePdf } from '../files/pdf.mts';
import type { ClientRow, RecordRow } from '../store/types.mts';
import type { World } from '../store/world.mts';
import type { SeededTeam } from './team.mts';

function seedOrganisations(world: World, people: readonly ClientRow[], team: SeededTeam): void {
	const harbour = addOrganisation(world, {
		name: 'Anstruther Harbour Trust',
		status: 'approved',
		company_number: 'SC412345',
		jurisdiction: 'gb',
		reference: 'ORG-1',
		incorporated_at: '2012-02-29',
		address: {
			unit: null,
			house_name: 'Harbour Office',
			house_number: null,
			street_name: 'Shore Street',
			second_street: null,
			district: null,
			city: 'Anstruther',
			province: 'Fife',
			postcode: 'KY10 3AA',
			country: 'GB',
		},
	});
	const bakery = addOrganisation(world, { name: 'Brontë & Daughters Bakery', reference: 'ORG-2' });
	const assignees = [{ id: world.nextAssigneeId(), member: team.member.id }];
	world.organisations.update(harbour, { assignees });
	const closed = addOrganisation(world, { name: 'Old Pier Company', status: 'rejected' });
	world.organisations.update(closed, { archived_at: world.now() });
	people.slice(0, 4).forEach((client, index) => {
		const ids = index === 2 ? [harbour.id, bakery.id] : [harbour.id];
		joinOrganisations(world, client, ids, false);
	});
}

function seedFiles(world: World, client: ClientRow, team: SeededTeam): void {
	const upload = (name: string, lines: string[]) =>
		addBytes(world, name, 'application/pdf', samplePdf(lines));
	addUploadedFile(world, client, team.owner, upload('Contract.pdf', ['Contract']), {
		name: 'Contract (signed)',
		expires_at: world.moment(365 * 24 * 60 * 60 * 1000),
	});
	const template = world.documentTemplates.rows[0]?.id;
	addUploadedFile(world, client, team.owner, upload('Bill.pdf', ['Electricity bill']), {
		...(template === undefined ? {} : { template }),
	});
}

/** What surrounds people and requests: organisations, files, reviews, forms for the team's own use. */
export function seedSurroundings(
	world: World,
	people: readonly ClientRow[],
	records: readonly RecordRow[],
	team: SeededTeam,
): void {
	seedOrganisations(world, people, team);
	const [first] = people;
	if (!first) return;
	const assignees = [{ id: world.nextAssigneeId(), member: team.member.id }];
	world.clients.update(first, { assignees });
	seedFiles(world, first, team);

	const checklist = world.formTemplates.rows[1];
	if (checklist) attachForm(world, checklist, first.id, { '3': 'Remote' });

	const done = records.find(({ client }) => client === first.id);
	if (done) {
		const [photoId, bill] = done.steps.map((id) => world.steps.need(id));
		if (photoId) reviewStep(world, done, photoId, team.owner, { status: 'approved' });
		if (bill) {
			const message = 'The bill is older than three months.';
			reviewStep(world, done, bill, team.member, { status: 'rejected', message });
			reviewStep(world, done, bill, team.owner, { status: 'pending' });
		}
		const correction = proposeCorrection(world, done, { middle_name: 'Jane' });
		decideCorrection(world, first, correction, { status: 'rejected' });
	}
	const opened = world.cases.rows[1];
	if (opened) {
		reviewCase(world, opened, team.owner, 'reviewed_pending_decision');
		reviewCase(world, opened, team.member, 'action_required');
	}
	world.credits.insert({
		credits: 500,
		reason: 'Monthly top-up',
		causer: { id: team.owner.user, type: 'user' },
		created_at: world.now(),
	});
}
