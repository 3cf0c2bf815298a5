import { messageOf } from '../../../scripts/real-n8n/failure.mts';

it('says what caused a fetch to fail, also within jest', async () => {
	// A port that fetch refuses to ask, and says so in the cause only.
	const failed = await fetch('http://127.0.0.1:9').catch((error: unknown) => error);
	expect(messageOf(failed)).toMatch(/^fetch failed \(.+\)$/);
	expect(messageOf('a word')).toBe('a word');
});
