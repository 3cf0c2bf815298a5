/** Names that lead nowhere but into a machine or a network of one's own, or nowhere at all. */
const LOCAL_NAME =
	/^[^.]*$|(?:^|\.)(?:localhost|localdomain|local|internal|intranet|lan|home|corp|home\.arpa|test|invalid)$/;

/** IPv4 addresses that are nobody's on the internet, as the first address and the length of what they share. */
const NOT_PUBLIC: ReadonlyArray<readonly [string, number]> = [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['224.0.0.0', 3],
];

/** Whether a host, as a URL holds it, can be somebody's on the internet; what a name leads to is not looked up. */
export function isPublic(hostname: string): boolean {
	if (hostname.startsWith('[')) return isPublicV6(hostname.slice(1, -1));
	const name = hostname.replace(/\.$/, '');
	if (/^\d+(?:\.\d+){3}$/.test(name)) {
		const address = numberOf(name);
		return NOT_PUBLIC.every(([first, bits]) => {
			const size = 2 ** (32 - bits);
			return Math.floor(address / size) !== Math.floor(numberOf(first) / size);
		});
	}
	return !LOCAL_NAME.test(name);
}

function numberOf(address: string): number {
	return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}

/** Only the one block that is given out for the internet, without those parts of it that hold an IPv4 address. */
function isPublicV6(address: string): boolean {
	const [first = 0, second = 0] = address
		.split(':')
		.map((part) => Number.parseInt(part || '0', 16));
	const tunnel = first === 0x2002 || (first === 0x2001 && second === 0);
	return first >= 0x2000 && first < 0x4000 && !tunnel;
}
