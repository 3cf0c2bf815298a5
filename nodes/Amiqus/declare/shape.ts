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

declare const whenShown: unique symbol;

/** A field that is shown, and set, only for certain values of others. The symbol is there for the type alone. */
export interface Conditional<C extends Condition, T> extends Field<T | undefined> {
	readonly condition: C;
	readonly [whenShown]?: { value: T };
}

/**
 * The typed values of a set of fields. Which of a field that others depend on is known tells which of those are set: after
 * `if (values.findBy === 'id')`, what is shown for 'id' only is no longer undefined.
 */
export type Values<F extends Fields> = Unnarrowed<F> & AllDecided<F>;

type Unnarrowed<F extends Fields> = { [K in keyof F]: ValueOf<F[K]> };
type ValueOf<F> = F extends Field<infer T> ? T : never;

/** The fields that others depend on. */
type Deciders<F extends Fields> = {
	[K in keyof F]: keyof ConditionOf<F[K]>;
}[keyof F] &
	keyof F;
type ConditionOf<F> = F extends Conditional<infer C, unknown> ? C : Record<never, never>;

/** One alternative for each value of each field that others depend on; each goes with those of the others. */
type AllDecided<F extends Fields> = [Deciders<F>] extends [never]
	? unknown
	: Boxed<F, Deciders<F>> extends (box: infer B extends { by: unknown }) => void
		? B['by']
		: never;
type Boxed<F extends Fields, D extends keyof F> = D extends keyof F
	? (box: { by: DecidedBy<F, D, ValueOf<F[D]>> }) => void
	: never;
type DecidedBy<F extends Fields, D extends keyof F, V> = V extends unknown
	? { [K in D]: V } & { [K in DependentOn<F, D>]: Decided<F, F[K], D, V> }
	: never;
type DependentOn<F extends Fields, D extends keyof F> = {
	[K in keyof F]: D extends keyof ConditionOf<F[K]> ? K : never;
}[keyof F];

/**
 * What a field holds where the one it depends on has a value. A field that also depends on further ones is only known to be
 * set where the value cannot be there without those.
 */
type Decided<F extends Fields, One, D extends keyof F, V> =
	One extends Conditional<infer C, infer T>
		? D extends keyof C
			? string extends C[D][number]
				? T | undefined
				: V extends C[D][number]
					? [Exclude<keyof C, D | keyof ConditionOf<F[D]>>] extends [never]
						? T
						: T | undefined
					: undefined
			: never
		: never;
