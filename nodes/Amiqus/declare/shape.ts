import type { INodeProperties } from 'n8n-workflow';
import type { Given, Place } from './given';

/** Where a field's value goes in the call, unless the operation places it itself. */
export interface Placement {
	/** Dotted path in the body, as the API names it: `name.first_name`; or `WHOLE_BODY`. */
	body?: string;
	/** Name of the query parameter. */
	query?: string;
}

/**
 * One parameter: how n8n shows it and how its value becomes typed. `read` is given what came in, and where, and only
 * ever something: what nothing means is the same for all fields (see nothing.ts), undefined for not set, null for
 * "set to nothing".
 */
export interface Field<T> extends Placement {
	readonly label: string;
	readonly property: Omit<INodeProperties, 'name'>;
	/** @throws InvalidParameterError */
	read(given: Given, at: Place): T;
	/**
	 * Whether nothing is an error in every role, clears what Amiqus holds where it is meant to, or leaves it as it is even
	 * then. Else what is meant to clear is an error.
	 */
	readonly ifNothing?: 'refused' | 'clears' | 'stays';
	/** Sentences for people, in which a part may be missing. */
	readonly freeText?: true;
	/** The fields of a collection, by parameter name. */
	readonly children?: Fields;
	/** What one row is called and its fields, where the value is a list of rows. */
	readonly row?: { readonly name: string; readonly fields: Fields };
	/** When the field is shown, by values of its siblings; a field not shown is not set. */
	readonly condition?: Condition;
}

/** Values of sibling fields, any of which makes the condition true; all named siblings have to agree. */
export type Condition = Readonly<Record<string, ReadonlyArray<string | number | boolean>>>;

export type Fields = Record<string, Field<unknown>>;

/** The typed values of a set of fields. */
export type Values<F extends Fields> = { [K in keyof F]: F[K] extends Field<infer T> ? T : never };
