import type { ApiPath } from '../../../nodes/Amiqus/declare/path';
import { noting, toldOf, type Written } from '../../../nodes/Amiqus/engine/written';

/** What is told of writes that were answered so. */
async function told(
	...answers: Array<[method: 'POST' | 'PATCH' | 'DELETE', path: string, body: unknown]>
) {
	const written: Written = new Map();
	for (const [method, path, body] of answers) {
		const call = noting(written, async () => ({ status: 200, headers: {}, body: body as never }));
		await call({ method, path: path as ApiPath });
	}
	return toldOf(written);
}

it('names what was made, changed and deleted', async () => {
	expect(
		await told(
			['POST', '/clients', { id: 7 }],
			['POST', '/cases', { id: 8 }],
			['PATCH', '/records/9', { id: 9 }],
			['DELETE', '/files/4', undefined],
		),
	).toBe('person 7 and case 8 were created, request 9 was changed, document 4 was deleted');
});

it('says of what was made with an ID that is none that it was made', async () => {
	expect(await told(['POST', '/organisations', { id: 'x' }])).toBe('an organisation was created');
	expect(await told(['POST', '/cases', { id: '8' }], ['POST', '/clients', { id: 7 }])).toBe(
		'a case and person 7 were created',
	);
});
