import { isLoopback } from '../transport/url';

/** Names that only mean something inside one machine or network. */
const LOCAL_NAME =
	/(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home|corp|test|invalid)$/;

/** First addresses and prefix lengths of IPv4 networks that the internet does not route. */
const PRIVATE_NETWORKS: ReadonlyArray<[address: string, bits: number]> = [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.168.0.0', 16],
];

/**
 * Why Amiqus could not deliver to an address, as the end of a sentence about it; undefined where it may.
 *
 * @param webhookUrl n8n's own address for the webhook
 * @param amiqusOrigin where Amiqus is; one on this machine reaches everything that this machine reaches
 */
export function unreachable(webhookUrl: string, amiqusOrigin: string): string | undefined {
	if (isLoopback(new URL(amiqusOrigin).hostname)) return undefined;
	if (!URL.canParse(webhookUrl)) return 'is not a web address';
	const { protocol, hostname } = new URL(webhookUrl);
	if (isPrivate(hostname)) return 'belongs to this machine or a private network';
	if (protocol !== 'https:') return 'does not begin with https://';
	return undefined;
}

function isPrivate(hostname: string): boolean {
	const host = hostname.toLowerCase().replace(/\.$/, '');
	if (host.startsWith('[')) return isPrivateIpv6(host.slice(1, -1));
	if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return isPrivateIpv4(host);
	return !host.includes('.') || LOCAL_NAME.test(host);
}

function isPrivateIpv4(address: string): boolean {
	const number = toNumber(address);
	return PRIVATE_NETWORKS.some(([network, bits]) => {
		const size = 2 ** (32 - bits);
		return Math.floor(number / size) === Math.floor(toNumber(network) / size);
	});
}

function toNumber(address: string): number {
	return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** URLs hold IPv6 addresses in their shortest form, so that prefixes can be read off it. */
function isPrivateIpv6(address: string): boolean {
	if (address === '::' || address === '::1') return true;
	const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address);
	if (mapped) {
		const [high, low] = [mapped[1], mapped[2]].map((part) => parseInt(part ?? '0', 16));
		const bytes = [high ?? 0, low ?? 0].flatMap((part) => [Math.floor(part / 256), part % 256]);
		return isPrivateIpv4(bytes.join('.'));
	}
	// fc00::/7 are local networks, fe80::/10 single links.
	return /^(?:f[cd]|fe[89ab])/.test(address);
}
