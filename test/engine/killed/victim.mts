/** A process to be killed: does a job on n8n's engine, as n8n's own process does. */
import '../support/environment.mts';
import { hurry } from '../support/hurry.mts';
import { runNode, type Service } from '../support/index.mts';
import { JOBS } from './workflow.mts';

const [, , service = '', job = '', count = ''] = process.argv;
hurry();
const { error } = await runNode({
	sandbox: JSON.parse(service) as Service,
	...JOBS[job as keyof typeof JOBS](Number(count)),
});
if (error) throw new Error(error.message);
