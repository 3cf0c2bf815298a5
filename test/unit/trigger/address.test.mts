import { unreachable } from '../../../nodes/Amiqus/trigger/address.ts';

const AMIQUS = 'https://id.amiqus.co';

describe('the address that Amiqus is to deliver to', () => {
	it.each([
		'https://n8n.example.com/webhook/x/webhook',
		'https://n8n.example.com:8443/webhook/x/webhook',
		'https://172.32.0.1/x',
		'https://8.8.8.8/x',
		'https://[2001:4860::8888]/x',
	])('may be %s', (url) => {
		expect(unreachable(url, AMIQUS)).toBeUndefined();
	});

	it.each([
		['http://n8n.example.com/x', 'https://'],
		['ftp://n8n.example.com/x', 'https://'],
		['http://localhost:5678/x', 'private'],
		['https://localhost/x', 'private'],
		['https://n8n.localhost/x', 'private'],
		['https://n8n/x', 'private'],
		['https://n8n.local/x', 'private'],
		['https://n8n.internal./x', 'private'],
		['https://n8n.localdomain/x', 'private'],
		['https://n8n.home.arpa/x', 'private'],
		['https://n8n.test/x', 'private'],
		['https://127.0.0.1/x', 'private'],
		['https://2130706433/x', 'private'],
		['https://10.1.2.3/x', 'private'],
		['https://172.16.0.1/x', 'private'],
		['https://172.31.255.255/x', 'private'],
		['https://192.168.1.1/x', 'private'],
		['https://169.254.1.1/x', 'private'],
		['https://100.64.0.1/x', 'private'],
		['https://0.0.0.0/x', 'private'],
		['https://198.18.0.1/x', 'private'],
		['https://[::1]/x', 'private'],
		['https://[fd00::1]/x', 'private'],
		['https://[fe80::1]/x', 'private'],
		['https://[::ffff:192.168.0.1]/x', 'private'],
		['', 'not a web address'],
	])('may not be %s', (url, problem) => {
		expect(unreachable(url, AMIQUS)).toContain(problem);
	});

	it('may be anything for an Amiqus on this machine', () => {
		expect(unreachable('http://localhost:5678/x', 'http://127.0.0.1:4010')).toBeUndefined();
	});
});
