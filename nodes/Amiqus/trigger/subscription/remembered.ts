import type { IDataObject } from 'n8n-workflow';
import type { Remembered } from './subscription';

/** What n8n has saved of a node's subscription. */
export function rememberedIn({ subscriptionId, secret, url }: IDataObject): Remembered {
	return {
		...(typeof subscriptionId === 'number' ? { id: subscriptionId } : {}),
		...(typeof secret === 'string' ? { secret } : {}),
		...(typeof url === 'string' ? { url } : {}),
	};
}
