const encoded = (name: string) =>
	encodeURIComponent(name).replace(
		/['()*]/g,
		(sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
	);

/** The header that names a download: plain ASCII, and beside it the exact name where that differs. */
export function contentDisposition(name: string): string {
	const plain = name.replace(/[^\x20-\x7e]|["\\/%]/g, '_');
	const exact = plain === name ? '' : `; filename*=utf-8''${encoded(Buffer.from(name).toString())}`;
	return `attachment; filename="${plain}"${exact}`;
}
