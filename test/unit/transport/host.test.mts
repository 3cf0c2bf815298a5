import { isPublic } from '../../../nodes/Amiqus/transport/host';

describe('hosts on the internet', () => {
	it.each([
		'id.amiqus.co',
		'n8n.example.com.',
		'11.0.0.1',
		'172.15.0.1',
		'172.32.0.1',
		'192.167.1.1',
		'192.0.1.1',
		'198.20.0.1',
		'100.128.0.1',
		'223.255.255.255',
		'[2606:4700::1]',
		'[2001:4860::8888]',
	])('%s may be somebody’s', (host) => {
		expect(isPublic(host)).toBe(true);
	});

	it.each([
		'printer',
		'printer.',
		'localhost',
		'localhost.localdomain',
		'router.lan',
		'nas.home.arpa',
		'amiqus.test',
		'amiqus.invalid',
		'192.0.0.1',
		'198.19.255.255',
		'224.0.0.1',
		'[::1]',
		'[::ffff:808:808]',
		'[fd00::1]',
		'[2002:a9fe:a9fe::1]',
	])('%s is nobody’s', (host) => {
		expect(isPublic(host)).toBe(false);
	});
});
