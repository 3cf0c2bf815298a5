import type { App, Settings } from './core/app.mts';
import type { Services } from './core/dispatch.mts';
import { type Exchange, Exchanges } from './core/exchanges.mts';
import { type Fault, Faults } from './core/faults.mts';
import { type EndpointLimit, type Limit, RateLimiter } from './core/rate-limit.mts';
import { API_BASE } from './core/paths.mts';
import { buildServer } from './core/server.mts';
import type { Access } from './control/access.mts';
import { Journal } from './control/journal.mts';
import { setCredits } from './domain/credits.mts';
import { Clock } from './time/clock.mts';
import { passTime } from './time/passing.mts';
import {
	completeRecord,
	type Outcome,
	settleChecks,
	type StepResult,
} from './domain/completion.mts';
import { addAttachment, addFile } from './domain/attachments.mts';
import { openContent, type FileSource } from './files/content.mts';
import { FileStore } from './files/store.mts';
import type { FileRow, ScanStatus } from './store/types.mts';
import { load, save, type Saved } from './saving.mts';
import { Authority } from './oauth/authority.mts';
import { seedPeople } from './seed/people.mts';
import { seedTeam } from './seed/team.mts';
import { seedTemplates } from './seed/templates.mts';
import type { EventName, Subject } from './store/events.mts';
import { World } from './store/world.mts';
import { WebhookSender } from './webhooks/sender.mts';

export type { EndpointLimit, Exchange, Fault, Limit };
export { EVENTS } from './store/events.mts';

/** The fictional credentials that every sandbox accepts. */
export const TOKENS = {
	owner: 'sandbox-token-of-an-owner',
	member: 'sandbox-token-of-a-member',
	readOnly: 'sandbox-token-of-a-reader',
};
export const OAUTH_CLIENT = { id: 'sandbox-client', secret: 'sandbox-client-secret' };

export interface SandboxOptions {
	/** 0, the default, takes any free port. */
	port?: number;
	host?: string;
	/** How long each request waits before it is handled. */
	latencyMs?: number;
	/** 100,000 a minute unless told, so that it is out of the way. */
	rateLimit?: Limit;
	/** Lower limits of single endpoints, each counted apart. */
	endpointLimits?: readonly EndpointLimit[];
	/** 'people' fills it with fictional people; 'empty' has a team and its templates only. */
	seed?: 'people' | 'empty';
	/** Most bytes an upload may have; 30 MB unless told. */
	uploadLimit?: number;
	/** How long the virus scan of an upload takes; none unless told. */
	scanMs?: number;
	/** Skips the page that asks whether an application may have access. */
	autoApprove?: boolean;
	/** How long one of Amiqus's seconds takes between attempts at a delivery; 1,000 ms unless told. */
	webhookTimeUnitMs?: number;
	/** How long a receiver may take to answer; 5,000 ms unless told. */
	webhookTimeoutMs?: number;
	/** The shape of a delivery's body; the older one is what the delivery log once showed. */
	webhookShape?: 'current' | 'older';
	/** Whether a new subscription is sent a ping at once; false unless told. */
	pingOnCreate?: boolean;
	/** Whether the team has cases; true unless told. */
	casesEnabled?: boolean;
	/** How many credits the team has, and that they run out; they do not unless told. */
	credits?: number;
	/** Whether calls are kept for the journal; not unless told. */
	journal?: boolean;
	/** Who may use `/__sandbox` and the pages about the sandbox: its own machine unless told. */
	control?: Access;
	/** Milliseconds since 1970, where a test wants a clock of its own: then nothing is due but when it is moved. */
	now?: () => number;
}

export interface PutFile {
	client: number;
	name: string;
	type?: string;
	/** Its bytes; or a size, for bytes that are made up while they are read. */
	bytes?: Buffer;
	size?: number;
	/** What the virus scan says. */
	av_status?: ScanStatus;
}

export interface Sandbox {
	/** Its origin, which is the Base URL of a credential. */
	url: string;
	/** Where the API's paths begin. */
	api: string;
	/** The owner's personal access token. */
	token: string;
	tokens: typeof TOKENS;
	oauthClient: typeof OAUTH_CLIENT;
	/** All it holds; what is changed here is changed. */
	state: World;
	/** Tokens and codes. */
	authority: Authority;
	faults: Faults;
	/** What time it is there, and `advance(ms)` to let some pass. */
	clock: Clock;
	/** The calls of late, where they are kept. */
	journal: Journal;
	/** Counts of what was asked. */
	requests: Exchanges;
	limiter: RateLimiter;
	/** Hears each request with its answer; the returned function ends it. */
	onExchange: (listener: (exchange: Exchange) => void) => () => void;
	/** Puts a file among a person's files, with given bytes or with made-up ones of a size. */
	putFile: (file: PutFile) => Promise<FileRow>;
	/** Deliveries, their log, and sending one again. */
	webhooks: WebhookSender;
	/** Tells all subscriptions that something happened, whether it did or not. */
	emit: (event: EventName, subject?: Subject) => void;
	/** Resolves when no delivery is on its way or waiting to be tried again. */
	settled: () => Promise<void>;
	/** Completes what is left of a request as the person would. */
	complete: (record: number, result?: StepResult) => void;
	/** Lets the results come in that a request's checks still wait for. */
	settle: (record: number, outcome?: Outcome) => void;
	/** All it holds, as JSON can hold it. */
	save: () => Promise<Saved>;
	/** Puts what was saved in the place of all it holds. */
	load: (saved: unknown) => void;
	close: () => Promise<void>;
}

const MEGABYTE = 1024 * 1024;

function makeWorld(options: SandboxOptions, now: () => number, authority: Authority): World {
	const world = new World({ now, casesEnabled: options.casesEnabled ?? true });
	const team = world.during(-400 * 24 * 60 * 60 * 1000, () => {
		const seeded = seedTeam(world);
		seedTemplates(world, seeded.member.id);
		return seeded;
	});
	if (options.seed !== 'empty') seedPeople(world, team);
	if (options.credits !== undefined) {
		setCredits(world, options.credits);
		world.creditsRunOut = true;
	}
	authority.addPersonalToken(TOKENS.owner, team.owner);
	authority.addPersonalToken(TOKENS.member, team.member);
	authority.addPersonalToken(TOKENS.readOnly, team.readOnly);
	return world;
}

async function putFile({ world, fileStore }: App, file: PutFile): Promise<FileRow> {
	const { client, name, type = 'application/octet-stream', bytes, size = 0, av_status } = file;
	const content: FileSource = bytes
		? { kind: 'memory', bytes }
		: { kind: 'generated', size, seed: world.attachments.size + 1 };
	const { checksum, size: length } = await fileStore.measure(openContent(content));
	const attachment = addAttachment(world, {
		original: name,
		type,
		content,
		size: length,
		checksum,
		av_status,
	});
	return addFile(world, attachment, {
		client,
		name,
		type: 'internal',
		source: { id: client, type: 'client' },
		created_by: { id: world.members.rows[0]?.id ?? 0, type: 'team_member' },
	});
}

/** Starts a local Amiqus. Close it when done. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const base = options.now ?? Date.now;
	const clock = new Clock(base);
	const authority = new Authority(OAUTH_CLIENT, clock.now);
	const settings: Settings = {
		uploadLimit: options.uploadLimit ?? 30 * MEGABYTE,
		scanMs: options.scanMs ?? 0,
		autoApprove: options.autoApprove ?? false,
	};
	const world = makeWorld(options, clock.now, authority);
	const fileStore = new FileStore();
	const webhooks = new WebhookSender(world, () => app.origin + API_BASE, {
		timeUnitMs: options.webhookTimeUnitMs ?? 1000,
		timeoutMs: options.webhookTimeoutMs ?? 5000,
		shape: options.webhookShape ?? 'current',
		pingOnCreate: options.pingOnCreate ?? false,
		logOrder: 'oldest first',
	});
	const app: App = { world, authority, clock, fileStore, webhooks, origin: '', settings };
	const rateLimit = options.rateLimit ?? { limit: 100_000, windowMs: 60_000 };
	const services: Services = {
		app,
		faults: new Faults(),
		limiter: new RateLimiter(rateLimit, options.endpointLimits ?? [], base),
		exchanges: new Exchanges(),
		latencyMs: options.latencyMs ?? 0,
	};
	const journal = new Journal(
		() => world.now(),
		(token) => authority.session(token)?.member.role ?? undefined,
	);
	if (options.journal === true) services.exchanges.onExchange((exchange) => journal.add(exchange));
	clock.onPassing((from, to) => {
		passTime(world, from, to);
		webhooks.retryDue(to);
	});
	if (options.now === undefined) clock.run();
	const { faults } = services;
	const access = options.control ?? 'loopback';
	const server = await buildServer(services, { app, faults, journal, access });
	const { host = '127.0.0.1', port = 0 } = options;
	await server.listen({ host, port });
	const address = server.server.address();
	const actual = typeof address === 'object' && address !== null ? address.port : port;
	app.origin = `http://${host}:${actual}`;
	return {
		url: app.origin,
		api: app.origin + API_BASE,
		token: TOKENS.owner,
		tokens: TOKENS,
		oauthClient: OAUTH_CLIENT,
		state: world,
		authority,
		faults,
		clock,
		journal,
		requests: services.exchanges,
		limiter: services.limiter,
		onExchange: (listener) => services.exchanges.onExchange(listener),
		complete: (record, result) => completeRecord(world, world.records.need(record), result),
		webhooks,
		emit: (event, subject = {}) => world.announce(event, subject),
		settled: () => webhooks.settled(),
		putFile: (file) => putFile(app, file),
		settle: (record, outcome = 'accepted') =>
			settleChecks(world, world.records.need(record), outcome),
		save: () => save(app),
		load: (saved) => load(app, saved),
		close: async () => {
			clock.stop();
			webhooks.close();
			await server.close();
			await fileStore.close();
		},
	};
}
