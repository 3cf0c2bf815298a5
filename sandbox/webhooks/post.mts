import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface Posted {
	status: number;
	headers: { [name: string]: string | string[] | undefined };
	body: string;
}

const KEPT_BODY = 4096;

/** Posts a body and waits so long for an answer; a missing or late answer is an error. */
export function post(
	url: string,
	headers: { [name: string]: string },
	body: Buffer,
	timeoutMs: number,
): Promise<Posted> {
	return new Promise((resolve, reject) => {
		const send = url.startsWith('https:') ? requestHttps : requestHttp;
		const request = send(url, { method: 'POST', headers, agent: false }, (response) => {
			const pieces: Buffer[] = [];
			let size = 0;
			response.on('data', (piece: Buffer) => {
				if (size < KEPT_BODY) pieces.push(piece.subarray(0, KEPT_BODY - size));
				size += piece.length;
			});
			response.on('error', reject);
			response.on('end', () => {
				clearTimeout(timer);
				const text = Buffer.concat(pieces).toString();
				resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
			});
		});
		const timer = setTimeout(
			() => request.destroy(new Error(`No answer within ${timeoutMs} ms`)),
			timeoutMs,
		);
		request.on('error', (error) => {
			clearTimeout(timer);
			reject(error);
		});
		request.end(body);
	});
}
