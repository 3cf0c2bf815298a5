import type { Sandbox } from '../../sandbox/index.mts';
import type { SavedCredential } from './support/index.mts';
import { create, expected, firstNames, names, start } from './support/creating.mts';
import { hurry } from './support/hurry.mts';

let atEase: () => void;
beforeAll(() => {
	atEase = hurry();
});
afterAll(() => atEase());

describe('OAuth2', () => {
	/** A credential whose token has just expired. */
	async function expired(sandbox: Sandbox) {
		const { saved } = await create(sandbox, 1, { credentials: 'oauth2' });
		sandbox.authority.expireAccessTokens();
		return { saved, credentials: saved.all()[0] };
	}

	it('renews the token once with 20 calls in flight, and loses no item', async () => {
		const sandbox = await start({ latencyMs: 30 });
		const credential = await expired(sandbox);
		const before = sandbox.authority.refreshCount;
		const { items, error } = await create(sandbox, 60, {
			...credential,
			options: { itemsAtOnce: 20 },
		});
		expect(error).toBeUndefined();
		expect(firstNames(items)).toEqual(expected(60));
		expect(names(sandbox)).toHaveLength(61);
		expect(sandbox.authority.refreshCount - before).toBe(1);
	});

	it('says that the credential has to be connected again when Amiqus refuses to renew', async () => {
		const sandbox = await start();
		const credential = await expired(sandbox);
		sandbox.faults.add({
			match: { path: /oauth\/token/ },
			kind: 'status',
			status: 400,
			body: { error: 'invalid_grant' },
			times: 99,
		});
		const asked: string[] = [];
		const forget = sandbox.onExchange(({ path }) => asked.push(path));
		const { items } = await create(sandbox, 30, {
			...credential,
			settings: { onError: 'continueRegularOutput' },
			options: { itemsAtOnce: 1 },
		});
		forget();
		expect(items).toHaveLength(30);
		for (const { json } of items) expect(json.error).toContain('has to be connected again');
		expect(names(sandbox)).toHaveLength(1);
		// Only the first is tried once more.
		expect(asked.filter((path) => path.includes('oauth/token'))).toHaveLength(31);
	});

	it.each([
		['has renewed', 1],
		['keeps renewing, as where that takes longer than a token lives,', 3],
	])('goes on with what another n8n process %s while this one was refused', async (_, times) => {
		const sandbox = await start();
		const credential = await expired(sandbox);
		const other = credential.saved.all()[0] as SavedCredential;
		const { refresh_token: used } = other.data.oauthTokenData as { refresh_token: string };
		// Taken by the other process, whose answer is still on its way.
		let renewed = sandbox.authority.refresh(used);
		let left = times;
		const forget = sandbox.onExchange(({ path }) => {
			if (!path.includes('oauth/token') || left === 0) return;
			left -= 1;
			other.data = { ...other.data, oauthTokenData: { ...renewed } };
			if (left === 0 || !renewed) return;
			sandbox.authority.expireAccessTokens();
			renewed = sandbox.authority.refresh(renewed.refresh_token);
		});
		// A call beside another may be signed with a token that is over before it is sent.
		const options = times > 1 ? { itemsAtOnce: 1 } : {};
		const { items, error } = await create(sandbox, 20, { ...credential, options });
		forget();
		expect(error).toBeUndefined();
		expect(firstNames(items)).toEqual(expected(20));
		expect(names(sandbox)).toHaveLength(21);
	});

	it('tries to renew again when that fails on the way', async () => {
		const sandbox = await start();
		const credential = await expired(sandbox);
		sandbox.faults.add({ match: { path: /oauth\/token/ }, kind: 'reset-before' });
		const { items, error } = await create(sandbox, 3, credential);
		expect(error).toBeUndefined();
		expect(firstNames(items)).toEqual(expected(3));
	});
});
