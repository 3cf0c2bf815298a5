import { answersOf } from '../../../nodes/Amiqus/resources/form/answers';

describe('answers of a form', () => {
	const text = (id: string, label: string, value: unknown = null) => ({
		id,
		type: 'text',
		label,
		value,
	});

	it('keeps the questions of a section together, and those of the outermost by themselves', () => {
		const fields = [
			{ id: '2', type: 'section', label: '', fields: ['3', '9', '7'] },
			{ id: '3', type: 'section', label: 'Property', fields: ['5', '4', '6'] },
			{ ...text('4', ''), type: 'radio', label: { value: 'Ownership', options: [] }, value: 'Own' },
			{ id: '5', type: 'heading', label: 'Tell us' },
			{ id: '6', type: 'rich_text', json_content: {} },
			{ id: '7', type: 'document', label: 'Lease', value: [11, 12] },
			{ ...text('9', ''), type: 'checkbox', label: { value: 'Needs' }, value: ['Garden'] },
		];
		expect(answersOf({ fields })).toEqual({
			Property: { Ownership: 'Own' },
			Needs: ['Garden'],
			Lease: [11, 12],
		});
	});

	it('keeps every answer where a question is asked twice, and those not given', () => {
		const fields = [
			{ id: '1', type: 'section', label: '', fields: ['2', '3', '4'] },
			text('2', 'Name', 'Ada'),
			text('3', 'Name', 'Bo'),
			text('4', '__proto__'),
		];
		const answers = answersOf({ fields });
		expect(Object.entries(answers)).toEqual([
			['Name', 'Ada'],
			['Name (2)', 'Bo'],
			['__proto__', null],
		]);
	});

	it('comes to an end where sections hold each other', () => {
		const fields = [
			{ id: '0', type: 'section', label: '', fields: ['1'] },
			{ id: '1', type: 'section', label: 'A', fields: ['2'] },
			{ id: '2', type: 'section', label: 'B', fields: ['1'] },
		];
		expect(answersOf({ fields })).toEqual({ A: { B: {} } });
	});
});
