import { parseFlatted } from '../../../scripts/real-n8n/flatted.mts';

it('reads values, nested parts and parts used twice', () => {
	const text = JSON.stringify([
		{ name: '1', list: '2', again: '2', count: 3, none: null, yes: true },
		'Robin',
		['3', 4, '1'],
		{ id: 7 },
	]);
	const value = parseFlatted(text) as Record<string, unknown>;
	const list = [{ id: 7 }, 4, 'Robin'];
	expect(value).toEqual({ name: 'Robin', list, again: list, count: 3, none: null, yes: true });
	expect(value.again).toBe(value.list);
});

it('reads a part that points back at what holds it', () => {
	const value = parseFlatted('[{"child":"1"},{"parent":"0"}]') as { child: { parent: unknown } };
	expect(value.child.parent).toBe(value);
});
