import type { INodeParameters, INodeProperties, INodePropertyCollection } from 'n8n-workflow';
import { loadOptions, searchList, type Service } from '../support/index.mts';
import { PICK, PICK_SEVERAL } from './arbitrary.mts';

/**
 * Fills in what a person would choose from a list: asks the node's own picker, as the editor does, and takes its first
 * entry. From top to bottom, since a list may depend on what was chosen above it.
 */
export async function pickAll(
	sandbox: Service,
	properties: INodeProperties[],
	values: Record<string, unknown>,
	around: INodeParameters,
): Promise<INodeParameters> {
	const picked: Record<string, unknown> = { ...values };
	for (const property of properties) {
		const value = picked[property.name];
		if (value === undefined) continue;
		const parameters = { ...around, ...picked } as INodeParameters;
		picked[property.name] = await pickIn(sandbox, property, value, parameters);
	}
	return picked as INodeParameters;
}

async function pickIn(
	sandbox: Service,
	property: INodeProperties,
	value: unknown,
	parameters: INodeParameters,
): Promise<unknown> {
	if (property.type === 'resourceLocator' && value === PICK) {
		const list = property.modes?.find(({ name }) => name === 'list')?.typeOptions?.searchListMethod;
		const { results } = await searchList(String(list), { sandbox, parameters });
		return { ...PICK, value: results[0]?.value ?? 1 };
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
		return await pickAll(sandbox, inner, value as Record<string, unknown>, parameters);
	}
	if (property.type === 'fixedCollection') {
		const [rows] = (property.options ?? []) as INodePropertyCollection[];
		const { values = [] } = value as { values?: Array<Record<string, unknown>> };
		return {
			values: await Promise.all(
				values.map(async (row) => await pickAll(sandbox, rows?.values ?? [], row, parameters)),
			),
		};
	}
	return value;
}
