import { isObject, type IDataObject } from '../../declare/json';
import { view } from '../../declare/output';
import { path } from '../../declare/path';
import { operation, type Resource } from '../../declare/operation';
import { stepFields, stepName } from '../record/stepFields';
import { stepsFieldsOf } from '../record/steps';

const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many steps with their costs',
	effect: 'reads',
	description: 'Get the kinds of steps that your team can use, and what each costs in credits',
	fields: {},
	paginated: true,
	simplify: view(
		{
			name: 'Name of the kind, as the list of steps shows it',
			type: 'Kind of step, as Amiqus names it',
			costs: 'Credits that it can cost, by what is asked of it',
		},
		({ type, costs }) => ({ name: stepName({ type }), type, costs }),
	),
	request: () => ({ method: 'GET', path: path`/steps` }),
});

const validate = operation({
	name: 'Validate',
	value: 'validate',
	action: 'Validate steps and get their costs',
	effect: 'reads',
	description: 'Have steps checked and priced without sending them to anybody',
	fields: stepsFieldsOf(stepFields),
	request: () => ({ method: 'POST', path: path`/steps`, readsOnly: true }),
	simplify: view(
		{
			cost: 'Credits that all steps cost together',
			steps: 'The steps, each with its type and its cost in credits',
		},
		priced,
	),
});

/** What the steps cost together and each, in credits. */
function priced({ steps }: IDataObject): IDataObject {
	const prices = (Array.isArray(steps) ? steps : []).filter(isObject).map(({ type, cost }) => ({
		type: String(type),
		cost: Number(cost ?? 0),
	}));
	return { cost: prices.reduce((sum, { cost }) => sum + cost, 0), steps: prices };
}

export const stepResource: Resource = {
	name: 'Step',
	value: 'step',
	description: 'What a request can be made of, and what it costs',
	operations: [getAll, validate],
};
