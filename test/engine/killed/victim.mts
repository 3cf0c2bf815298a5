/** A process to be killed: creates or updates persons on n8n's engine, as n8n's own process does. */
import '../support/environment.mts';
import { runNode, type Service } from '../support/index.mts';
import { createOrUpdate } from './workflow.mts';

const [, , service = '', count = ''] = process.argv;
const { error } = await runNode({
	sandbox: JSON.parse(service) as Service,
	...createOrUpdate(Number(count)),
});
if (error) throw new Error(error.message);
