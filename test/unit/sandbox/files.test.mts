import { createHash, randomBytes } from 'node:crypto';
import type { Sandbox } from '../../../sandbox/index.mts';
import { call, type Page, useSandbox } from './support.mts';

interface Attachment {
	id: number;
	name: string;
	original: string;
	size: number;
	type: string;
	av_status: string;
}

interface FileBody {
	id: number;
	name: string;
	attachment: Attachment;
	source: { id: number; type: string };
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

async function upload(sandbox: Sandbox, bytes: Buffer, name = 'file.bin', field = 'attachment') {
	const form = new FormData();
	form.append(field, new Blob([new Uint8Array(bytes)], { type: 'application/pdf' }), name);
	const response = await fetch(`${sandbox.api}/attachments`, {
		method: 'POST',
		headers: { authorization: `Bearer ${sandbox.token}` },
		body: form,
	});
	const text = await response.text();
	const isJson = response.headers.get('content-type')?.includes('json') ?? false;
	return { status: response.status, text, json: (isJson ? JSON.parse(text) : {}) as Attachment };
}

async function download(sandbox: Sandbox, path: string) {
	const response = await fetch(sandbox.api + path, {
		headers: { authorization: `Bearer ${sandbox.token}` },
	});
	return {
		status: response.status,
		headers: response.headers,
		bytes: Buffer.from(await response.arrayBuffer()),
	};
}

const attach = (sandbox: Sandbox, body: object) =>
	call<FileBody>(sandbox, 'POST', '/clients/1001/files', body);

describe('Files', () => {
	const sandbox = useSandbox({ uploadLimit: 3_000_000 });

	test.each([0, 1, 70_000, 2_500_000])('%d bytes come back as they were sent', async (size) => {
		const bytes = randomBytes(size);
		const sent = await upload(sandbox(), bytes, 'Übung (1).pdf');
		expect(sent.status).toBe(201);
		expect(sent.json).toMatchObject({ original: 'Übung (1).pdf', size, av_status: 'clean' });
		const kept = sandbox().state.attachments.need(sent.json.id);
		expect(kept.checksum).toBe(sha256(bytes));
		const file = await attach(sandbox(), { attachment: sent.json.id });
		expect(file.status).toBe(201);
		const got = await download(sandbox(), `/clients/1001/files/${file.json.id}/download`);
		expect(got.headers.get('content-length')).toBe(String(size));
		expect(got.headers.get('content-type')).toBe('application/pdf');
		expect(got.headers.get('content-disposition')).toBe(
			`attachment; filename="_bung (1).pdf"; filename*=utf-8''%C3%9Cbung%20%281%29.pdf`,
		);
		expect(sha256(got.bytes)).toBe(sha256(bytes));
	});

	test('over the limit is refused, and a wrong field is', async () => {
		expect((await upload(sandbox(), randomBytes(3_010_000))).status).toBe(413);
		expect((await upload(sandbox(), randomBytes(4_000_000))).status).toBe(413);
		expect((await upload(sandbox(), randomBytes(10), 'a', 'file')).status).toBe(422);
	});

	test('an attachment is used once, and deleted only while unused', async () => {
		const first = (await upload(sandbox(), randomBytes(10))).json.id;
		const second = (await upload(sandbox(), randomBytes(10))).json.id;
		const template = sandbox().state.documentTemplates.rows[0]?.id;
		const file = await attach(sandbox(), {
			attachment: first,
			template,
			name: 'Bill',
			expires_at: '2030-01-31T23:59:59+00:00',
		});
		expect(file.json).toMatchObject({
			name: 'Bill',
			source: { type: 'client_document' },
			expires_at: '2030-01-31T23:59:59Z',
		});
		expect((await attach(sandbox(), { attachment: first })).status).toBe(422);
		expect((await call(sandbox(), 'DELETE', `/attachments/${first}`)).status).toBe(403);
		expect((await call(sandbox(), 'DELETE', `/attachments/${second}`)).status).toBe(204);
		expect((await attach(sandbox(), { attachment: second })).status).toBe(422);
		const path = `/clients/1001/files/${file.json.id}`;
		expect((await call(sandbox(), 'DELETE', path)).status).toBe(204);
		expect((await call(sandbox(), 'GET', `${path}/download`)).status).toBe(404);
	});

	test('documents of a completed request can be redacted, others not', async () => {
		const list = await call<Page<FileBody>>(
			sandbox(),
			'GET',
			'/clients/1001/files?source=record_document&source_type=requested',
		);
		const [file] = list.json.data;
		const redacted = await call<Attachment>(
			sandbox(),
			'PUT',
			`/attachments/${file?.attachment.id}/redact`,
		);
		expect(redacted.json).toMatchObject({ type: 'image/png', id: file?.attachment.id });
		expect(redacted.json.original).toMatch(/-redacted\.png$/);
		const own = (await upload(sandbox(), randomBytes(10))).json.id;
		expect((await call(sandbox(), 'PUT', `/attachments/${own}/redact`)).status).toBe(422);
	});

	test('requests and forms are PDFs', async () => {
		const { reference } = sandbox().state.forms.where('client', 1001)[0] ?? { reference: '' };
		for (const path of ['/records/5001/download', `/clients/1001/forms/${reference}/download`]) {
			const { headers, bytes } = await download(sandbox(), path);
			expect(headers.get('content-type')).toBe('application/pdf');
			expect(bytes.subarray(0, 8).toString()).toBe('%PDF-1.4');
			expect(bytes.toString('latin1')).toMatch(/%%EOF\n$/);
		}
	});

	test('large files are made up on the way out', async () => {
		const file = await sandbox().putFile({ client: 1001, name: 'Big.bin', size: 5_000_001 });
		const { checksum } = sandbox().state.attachments.need(file.attachment);
		const { bytes } = await download(sandbox(), `/clients/1001/files/${file.id}/download`);
		expect(bytes.length).toBe(5_000_001);
		expect(sha256(bytes)).toBe(checksum);
	});

	test('half a download breaks off', async () => {
		const file = await sandbox().putFile({ client: 1001, name: 'Big.bin', size: 500_000 });
		sandbox().faults.add({ kind: 'half-answer' });
		const path = `/clients/1001/files/${file.id}/download`;
		await expect(download(sandbox(), path)).rejects.toThrow();
	});
});

describe('Virus scan', () => {
	let skew = 0;
	const sandbox = useSandbox({ scanMs: 5000, now: () => 1_800_000_000_000 + skew });
	beforeEach(() => {
		skew = 0;
	});

	test('a download waits for its end', async () => {
		const { json } = await upload(sandbox(), randomBytes(10));
		expect(json.av_status).toBe('pending');
		const file = await attach(sandbox(), { attachment: json.id });
		const path = `/clients/1001/files/${file.json.id}/download`;
		const early = await call(sandbox(), 'GET', path);
		expect([early.status, early.json]).toEqual([423, { error: 'File scan is not yet complete' }]);
		skew = 5000;
		expect((await download(sandbox(), path)).status).toBe(200);
	});

	test('an infected file is gone, a failed scan keeps it locked', async () => {
		const virus = Buffer.from('X5O!P%@AP $EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$');
		const { json } = await upload(sandbox(), virus);
		const file = await attach(sandbox(), { attachment: json.id });
		skew = 5000;
		const reply = await call(sandbox(), 'GET', `/clients/1001/files/${file.json.id}/download`);
		expect([reply.status, reply.json]).toEqual([410, { error: 'File scan detected a virus' }]);
		const failed = await sandbox().putFile({
			client: 1001,
			name: 'a',
			bytes: virus,
			av_status: 'error',
		});
		const locked = await call(sandbox(), 'GET', `/clients/1001/files/${failed.id}/download`);
		expect([locked.status, locked.json]).toEqual([
			423,
			{ error: 'File scan could not be completed' },
		]);
	});
});
