import { nextHop } from '../../../nodes/Amiqus/transport/files/hops';

const AMIQUS = 'https://id.amiqus.co';
const from = { url: `${AMIQUS}/api/v2/files/1/download`, own: true };

describe('where a file is fetched next', () => {
	it.each([
		['https://files.example.com/a?signature=x', false],
		['https://93.184.216.34/a', false],
		['https://[2606:2800:220:1:248:1893:25c8:1946]/a', false],
		['//files.example.com/a', false],
		['/files/1', true],
		['1', true],
		[`${AMIQUS}/files/1`, true],
	])('%s: with the credential: %s', (location, own) => {
		expect(nextHop(location, from, AMIQUS)).toEqual({
			url: new URL(location, from.url).href,
			own,
		});
	});

	it.each([
		'http://files.example.com/a',
		'http://id.amiqus.co/a',
		'ftp://files.example.com/a',
		'file:///etc/passwd',
		'data:text/plain,x',
		'javascript:0',
		'https://',
		'https://me:secret@files.example.com/a',
		'https://169.254.169.254/latest/meta-data',
		'https://169.254.169.254./',
		'https://0xa9fea9fe/',
		'https://2852039166/',
		'https://0251.0376.0251.0376/',
		'https://127.1/',
		'https://127.0.0.1/',
		'https://0/',
		'https://10.1.2.3/',
		'https://100.64.0.1/',
		'https://172.16.0.1/',
		'https://172.31.255.255/',
		'https://192.168.1.1/',
		'https://198.19.0.1/',
		'https://224.0.0.1/',
		'https://255.255.255.255/',
		'https://[::1]/',
		'https://[::]/',
		'https://[::ffff:169.254.169.254]/',
		'https://[::ffff:7f00:1]/',
		'https://[64:ff9b::a9fe:a9fe]/',
		'https://[2002:a9fe:a9fe::1]/',
		'https://[2001::1]/',
		'https://[fd00::1]/',
		'https://[fe80::1]/',
		'https://[ff02::1]/',
		'https://localhost/',
		'https://localhost./',
		'https://LOCALHOST:8443/',
		'https://a.localhost/',
		'https://printer/',
		'https://printer.local/',
		'https://metadata.google.internal/',
		'https://router.lan/',
		'https://nas.home.arpa/',
	])('%s: nowhere', (location) => {
		expect(typeof nextHop(location, from, AMIQUS)).toBe('string');
	});

	it('is asked for without the credential for ever after it was somebody else', () => {
		const away = { url: 'https://files.example.com/a', own: false };
		expect(nextHop(`${AMIQUS}/api/v2/me`, away, AMIQUS)).toMatchObject({ own: false });
		expect(nextHop('/b', away, AMIQUS)).toEqual({ url: 'https://files.example.com/b', own: false });
	});

	it('may be this machine where Amiqus is this machine, and nothing else that is private', () => {
		const own = 'http://127.0.0.1:8080';
		const here = { url: `${own}/api/v2/files/1`, own: true };
		expect(nextHop('http://localhost:9000/a', here, own)).toMatchObject({ own: false });
		expect(nextHop('https://[::1]:9000/a', here, own)).toMatchObject({ own: false });
		expect(typeof nextHop('http://169.254.169.254/', here, own)).toBe('string');
		expect(typeof nextHop('https://10.0.0.1/', here, own)).toBe('string');
		expect(typeof nextHop('http://files.example.com/', here, own)).toBe('string');
	});
});
