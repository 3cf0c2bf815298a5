import type { INodeParameters, INodeProperties, INodePropertyCollection } from 'n8n-workflow';
import { loadOptions, searchList, type Service } from '../support/index.mts';
import { PICK, PICK_SEVERAL } from './arbitrary.mts';

/** Where the lists come from, and what to choose rather than a list's first entry. */
export interface Choices {
	sandbox: Service;
	known: Readonly<Record<string, unknown>>;
}

/** An id of the kind a locator takes, which nothing has. */
function unknownId({ modes }: INodeProperties): string {
	const byId = modes?.find(({ name }) => name === 'id');
	const isUuid = JSON.stringify(byId?.validation ?? '').includes('a-f');
	return isUuid ? '6f1c0b6e-1111-4111-8111-000000000000' : '1';
}

/**
 * Fills in what a person would choose from a list: asks the node's own picker, as the editor does, and takes its first
 * entry. From top to bottom, since a list may depend on what was chosen above it.
 */
export async function pickAll(
	choices: Choices,
	properties: INodeProperties[],
	values: Record<string, unknown>,
	around: INodeParameters,
): Promise<INodeParameters> {
	const picked: Record<string, unknown> = { ...values };
	for (const property of properties) {
		const value = picked[property.name];
		if (value === undefined) continue;
		const parameters = { ...around, ...picked } as INodeParameters;
		picked[property.name] = await pickIn(choices, property, value, parameters);
	}
	return picked as INodeParameters;
}

async function pickIn(
	choices: Choices,
	property: INodeProperties,
	value: unknown,
	parameters: INodeParameters,
): Promise<unknown> {
	const { sandbox, known } = choices;
	if (property.type === 'resourceLocator' && value === PICK) {
		const own = known[property.name];
		if (typeof own === 'number') return { ...PICK, value: String(own) };
		const list = property.modes?.find(({ name }) => name === 'list')?.typeOptions?.searchListMethod;
		// A list whose parent is not chosen says so; then an id is typed in.
		const found = searchList(String(list), { sandbox, parameters }).catch(() => undefined);
		return { ...PICK, value: (await found)?.results[0]?.value ?? unknownId(property) };
	}
	if (property.type === 'multiOptions' && value === PICK_SEVERAL) {
		const entries = await loadOptions(String(property.typeOptions?.loadOptionsMethod), {
			sandbox,
			parameters,
		});
		return entries.slice(0, 2).map((entry) => entry.value);
	}
	if (property.type === 'collection') {
		const inner = (property.options ?? []) as INodeProperties[];
		return await pickAll(choices, inner, value as Record<string, unknown>, parameters);
	}
	if (property.type === 'fixedCollection') {
		const [rows] = (property.options ?? []) as INodePropertyCollection[];
		const { values = [] } = value as { values?: Array<Record<string, unknown>> };
		return {
			values: await Promise.all(
				values.map(async (row) => await pickAll(choices, rows?.values ?? [], row, parameters)),
			),
		};
	}
	return value;
}
