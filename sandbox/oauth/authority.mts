import { randomBytes } from 'node:crypto';
import { isJsonObject } from '../core/json.mts';
import type { MemberRow } from '../store/types.mts';

/** Who a call is made for. */
export interface Session {
	token: string;
	member: MemberRow;
	kind: 'personal' | 'oauth' | 'sdk';
	/** The one request an SDK token is for. */
	record?: number;
	expiresAt?: number;
	/** The refresh token that was issued together with it. */
	refresh?: string;
}

interface Code {
	member: MemberRow;
	redirectUri: string;
	expiresAt: number;
}

export interface TokenPair {
	token_type: 'Bearer';
	expires_in: number;
	access_token: string;
	refresh_token: string;
}

/** Who may come in, with members by their ids. Personal tokens are not among them: every sandbox has the same. */
export interface SavedSessions {
	sessions: Array<Omit<Session, 'member'> & { member: number }>;
	refreshes: Array<{ token: string; member: number; access: string }>;
}

export const isSavedSessions = (value: unknown): value is SavedSessions =>
	isJsonObject(value) && Array.isArray(value.sessions) && Array.isArray(value.refreshes);

const YEAR_SECONDS = 31_536_000;
const CODE_LIFETIME_MS = 10 * 60 * 1000;
const SDK_LIFETIME_MS = 60 * 60 * 1000;

const opaque = (prefix: string) => `${prefix}${randomBytes(24).toString('base64url')}`;

/** Issues and checks tokens and codes. */
export class Authority {
	private readonly sessions = new Map<string, Session>();
	private readonly codes = new Map<string, Code>();
	private readonly refreshes = new Map<string, { member: MemberRow; access: string }>();
	/** How often tokens were refreshed, for tests that count. */
	refreshCount = 0;

	constructor(
		readonly client: { id: string; secret: string },
		private readonly now: () => number,
	) {}

	/** A token that its owner made by hand and keeps. */
	addPersonalToken(token: string, member: MemberRow): void {
		this.sessions.set(token, { token, member, kind: 'personal' });
	}

	addSdkToken(member: MemberRow, record: number): string {
		const token = opaque('sdk-');
		const expiresAt = this.now() + SDK_LIFETIME_MS;
		this.sessions.set(token, { token, member, kind: 'sdk', record, expiresAt });
		return token;
	}

	/** The session of a bearer token that still holds. */
	session(token: string): Session | undefined {
		const session = this.sessions.get(token);
		if (session?.expiresAt !== undefined && this.now() >= session.expiresAt) return undefined;
		return session;
	}

	revoke(token: string): void {
		this.sessions.delete(token);
	}

	/** Ends all OAuth access tokens at once, as their expiry would; refresh tokens stay good. */
	expireAccessTokens(): void {
		for (const [token, { kind }] of this.sessions)
			if (kind === 'oauth') this.sessions.delete(token);
	}

	/** Ends all OAuth grants, so that even a refresh is refused. */
	revokeGrants(): void {
		this.expireAccessTokens();
		this.refreshes.clear();
	}

	save(): SavedSessions {
		return {
			sessions: [...this.sessions.values()]
				.filter(({ kind }) => kind !== 'personal')
				.map((session) => ({ ...session, member: session.member.id })),
			refreshes: [...this.refreshes].map(([token, { member, access }]) => ({
				token,
				member: member.id,
				access,
			})),
		};
	}

	/** Lets in who could come in when it was saved; `memberOf` finds a member as it is now. */
	load({ sessions, refreshes }: SavedSessions, memberOf: (id: number) => MemberRow): void {
		for (const [token, session] of this.sessions) {
			if (session.kind === 'personal') session.member = memberOf(session.member.id);
			else this.sessions.delete(token);
		}
		this.codes.clear();
		this.refreshes.clear();
		for (const session of sessions)
			this.sessions.set(session.token, { ...session, member: memberOf(session.member) });
		for (const { token, member, access } of refreshes)
			this.refreshes.set(token, { member: memberOf(member), access });
	}

	/** A code for a person who has agreed. */
	grantCode(member: MemberRow, redirectUri: string): string {
		const code = opaque('code-');
		this.codes.set(code, { member, redirectUri, expiresAt: this.now() + CODE_LIFETIME_MS });
		return code;
	}

	/** Takes a code, once; undefined where it is unknown, used, too old or for another address. */
	redeemCode(code: string, redirectUri: string): TokenPair | undefined {
		const grant = this.codes.get(code);
		this.codes.delete(code);
		if (!grant || grant.redirectUri !== redirectUri || this.now() >= grant.expiresAt)
			return undefined;
		return this.issue(grant.member);
	}

	/** Takes a refresh token, once; it and the access token beside it stop working at once. */
	refresh(refreshToken: string): TokenPair | undefined {
		const grant = this.refreshes.get(refreshToken);
		if (!grant) return undefined;
		this.refreshes.delete(refreshToken);
		this.sessions.delete(grant.access);
		this.refreshCount += 1;
		return this.issue(grant.member);
	}

	/** A new pair of tokens for a person. */
	issue(member: MemberRow): TokenPair {
		const access = opaque('access-');
		const refresh = opaque('refresh-');
		const expiresAt = this.now() + YEAR_SECONDS * 1000;
		this.sessions.set(access, { token: access, member, kind: 'oauth', expiresAt, refresh });
		this.refreshes.set(refresh, { member, access });
		return {
			token_type: 'Bearer',
			expires_in: YEAR_SECONDS,
			access_token: access,
			refresh_token: refresh,
		};
	}
}
