import { addClient } from '../../../sandbox/domain/clients.mts';
import type { Sandbox } from '../../../sandbox/index.mts';

let count = 0;

/** A name that nobody else has. */
export const freshName = () => `N${(count += 1)}`;

/** A person nobody else is. */
export function person({ state }: Sandbox) {
	const name = freshName();
	const email = `${name.toLowerCase()}@example.com`;
	return addClient(state, { name: { first_name: name, last_name: 'Reid' }, email });
}

export const byId = (value: number | string) => ({ __rl: true, mode: 'id', value: String(value) });
