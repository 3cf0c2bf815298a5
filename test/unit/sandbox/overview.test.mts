import { call, person, useSandbox } from './support.mts';

describe('The page at its address', () => {
	const sandbox = useSandbox({ seed: 'empty' });
	const overview = async () => await (await fetch(sandbox().url)).text();

	test('shows what a workflow has made, with the link to complete a request', async () => {
		expect(await overview()).toContain('None has been sent yet.');
		const { json: made } = await call<{ id: number }>(
			sandbox(),
			'POST',
			'/clients',
			person('<b>Ann', { email: 'ann@example.com' }),
		);
		const template = sandbox().state.recordTemplates.rows[0]?.id;
		const { json: sent } = await call<{ id: number; perform_url: string }>(
			sandbox(),
			'POST',
			'/records',
			{ client: made.id, template },
		);
		const shown = await overview();
		expect(shown).toContain(
			`<a href="${new URL(sent.perform_url).pathname}">Request ${sent.id}</a>`,
		);
		expect(shown).toContain('&lt;b&gt;Ann Example');
		expect(shown).not.toContain('<b>Ann');
	});
});
