/** Where n8n looks for the schemas of version 1 of the node, and how they are written. */
import type { Schema } from './infer.mts';

export const SCHEMAS = 'nodes/Amiqus/__schema__/v1.0.0';

export function schemaText(schema: Schema): string {
	return `${JSON.stringify(schema, undefined, 2)}\n`;
}
