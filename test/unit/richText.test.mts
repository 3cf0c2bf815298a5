import { richText } from '../../nodes/Amiqus/declare/fields/richText';
import { readTyped } from './support/reading.mts';

const field = richText('Text', { description: 'Text', nullable: true });
const read = (raw: unknown) => readTyped(field, raw);

const text = (words: string, ...marks: object[]) => ({
	type: 'text',
	...(marks.length > 0 ? { marks } : {}),
	text: words,
});
const paragraph = (...content: object[]) => ({ type: 'paragraph', content });

describe('rich text', () => {
	it('reads lines as paragraphs, with bold and links', () => {
		expect(read('Read **this [page](https://example.com/a)**\n\nThen **sign**.')).toEqual({
			type: 'doc',
			content: [
				paragraph(
					text('Read '),
					text('this ', { type: 'bold' }),
					text(
						'page',
						{ type: 'bold' },
						{ type: 'link', attrs: { href: 'https://example.com/a', target: '_blank' } },
					),
				),
				paragraph(text('Then '), text('sign', { type: 'bold' }), text('.')),
			],
		});
	});

	it('reads lists, and lists in them', () => {
		expect(read('Bring:\n- passport\n  3. page one\n  4. page two\n- bill\n1. after')).toEqual({
			type: 'doc',
			content: [
				paragraph(text('Bring:')),
				{
					type: 'bulletList',
					content: [
						{
							type: 'listItem',
							content: [
								paragraph(text('passport')),
								{
									type: 'orderedList',
									attrs: { start: 3 },
									content: [
										{ type: 'listItem', content: [paragraph(text('page one'))] },
										{ type: 'listItem', content: [paragraph(text('page two'))] },
									],
								},
							],
						},
						{ type: 'listItem', content: [paragraph(text('bill'))] },
					],
				},
				{
					type: 'orderedList',
					attrs: { start: 1 },
					content: [{ type: 'listItem', content: [paragraph(text('after'))] }],
				},
			],
		});
	});

	it("keeps Amiqus's own form, and clears what is empty", () => {
		const doc = { type: 'doc', content: [paragraph(text('a'))] };
		expect(read(doc)).toEqual(doc);
		expect(readTyped(field, ' \n ', { role: 'update' })).toBeNull();
		expect(() => read(7)).toThrow('neither text');
	});

	it('takes any text, and no other kind of link', () => {
		expect(read('** [x](javascript:alert) *')).toEqual({
			type: 'doc',
			content: [paragraph(text('** [x](javascript:alert) *'))],
		});
		expect(read('  - deep\n- shallow')).toMatchObject({
			content: [{ type: 'bulletList' }, { type: 'bulletList' }],
		});
	});
});
