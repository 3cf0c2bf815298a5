import { invalid } from '../field';

/** Where things of one kind are in Amiqus's own pages. */
export interface Page {
	/** The path to one of them, its id in brackets: `/cases/([0-9]+)`. */
	pattern: string;
	/** The path to one of them, as an example. */
	example: string;
}

/**
 * The id in an address, of which the path has to be the whole of a page's; what follows a question mark counts for
 * nothing.
 *
 * @param origin where the credential's Amiqus is
 * @throws InvalidParameterError when it is not the address of such a thing in this Amiqus
 */
export function idInAddress(value: unknown, page: Page, origin: string): string {
	const address = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
	const here = address?.origin === origin && address.username === '';
	const [, id] = (here && new RegExp(`^${page.pattern}/?$`).exec(address.pathname)) || [];
	if (id === undefined) {
		throw invalid(`is not the address of one of these, which looks like ${origin}${page.example}`);
	}
	return id;
}

/** What n8n's editor takes for such an address; which Amiqus it has to be is known when the node runs. */
export function addressPattern({ pattern }: Page): string {
	return `^\\s*https?://[^/?#]+${pattern}/?(?:[?#].*)?$`;
}
