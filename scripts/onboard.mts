/** Runs the example "Onboard a person" once and reads what came out of it. */
import { runWorkflow } from './real-n8n/execution.mts';
import { Failure } from './real-n8n/failure.mts';
import type { RealN8n } from './real-n8n/index.mts';

export const EXAMPLE = 'Onboard a person';
const MANUAL_TRIGGER = 'n8n-nodes-base.manualTrigger';
/** The example's last node, which gathers the result. */
const RESULT_NODE = 'Result';

export interface Onboarding {
	personId: number;
	requestId: number;
	requestStatus: string;
	/** Where the person completes the request. */
	link: string;
	caseId: number;
}

/** Runs the example workflow in a running n8n. */
export async function onboardOnce(n8n: RealN8n): Promise<Onboarding> {
	const workflow = n8n.workflows.get(EXAMPLE);
	const trigger = workflow?.nodes.find(({ type }) => type === MANUAL_TRIGGER);
	if (!workflow || !trigger)
		throw new Failure(`There is no example workflow "${EXAMPLE}" with a manual trigger.`);
	const { items } = await runWorkflow(n8n.rest, workflow.id, trigger.name);
	const results = items[RESULT_NODE] ?? [];
	const [result] = results;
	if (results.length !== 1 || !result)
		throw new Failure(`"${EXAMPLE}" gave ${results.length} results at "${RESULT_NODE}", not one.`);
	const missing = ['personId', 'requestId', 'requestStatus', 'link', 'caseId'].filter(
		(name) => !result[name],
	);
	if (missing.length > 0)
		throw new Failure(
			`The result of "${EXAMPLE}" lacks ${missing.join(', ')}: ${JSON.stringify(result)}`,
		);
	return result as unknown as Onboarding;
}
