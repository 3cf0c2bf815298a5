import { isSameAddress } from '../../../nodes/Amiqus/transport/url.ts';

const OURS = 'https://n8n.example.com/webhook/1/amiqus%20trigger/webhook';

describe('an address', () => {
	it.each([
		['with a slash at its end', `${OURS}/`],
		['with another case of the host', OURS.replace('n8n.example', 'N8N.Example')],
		['with the usual port', OURS.replace('.com/', '.com:443/')],
		['with signs that are not encoded', OURS.replace('%20', ' ')],
	])('is the same %s', (_, other) => {
		expect(isSameAddress(other, OURS)).toBe(true);
		expect(isSameAddress(OURS, other)).toBe(true);
	});

	it.each([
		OURS.replace('https', 'http'),
		OURS.replace('.com/', '.com:8443/'),
		OURS.replace('/1/', '/2/'),
		OURS.replace('/webhook/', '/webhook-test/'),
		OURS.replace('trigger', 'Trigger'),
		`${OURS}?signature=1`,
		OURS.replace('%20', '%2520'),
		OURS.replace('%20', '%2F'),
		'undefined',
		'%',
	])('is another than %s', (other) => {
		expect(isSameAddress(other, OURS)).toBe(false);
	});

	it('is the same as itself, where it is none, too', () => {
		expect(isSameAddress('%', '%')).toBe(true);
	});
});
