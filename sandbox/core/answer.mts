import type { Readable } from 'node:stream';

/** What goes back: JSON, a text of another kind, a stream of known length, or nothing. */
export interface Answer {
	status: number;
	json?: unknown;
	text?: { type: string; content: string };
	stream?: { type: string; length: number; open: () => Readable };
	headers?: { [name: string]: string };
}

export const ok = (json: unknown): Answer => ({ status: 200, json });
export const created = (json: unknown): Answer => ({ status: 201, json });
export const noContent = (): Answer => ({ status: 204 });
export const html = (content: string, status = 200): Answer => ({
	status,
	text: { type: 'text/html; charset=utf-8', content },
});
export const redirect = (location: string): Answer => ({
	status: 302,
	headers: { location },
	text: { type: 'text/plain', content: '' },
});
