import { isPublic } from '../transport/host';
import { isLoopback } from '../transport/url';

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
	if (!isPublic(hostname)) return 'belongs to this machine or a private network';
	if (protocol !== 'https:') return 'does not begin with https://';
	return undefined;
}
