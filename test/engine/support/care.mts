import type {
	INodeExecutionData,
	IRun,
	ITriggerFunctions,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { core } from './n8n.mts';
import type { Hook } from './hook.mts';
import type { Started, TriggerOptions } from './trigger.mts';

/** What looks after a subscription, with n8n's clock in the test's hands. */
export interface Care {
	/** n8n's clock strikes. */
	tick(): Promise<void>;
	/** Failed executions that n8n was told to save. */
	failures: string[];
	close(): Promise<void>;
}

/** Runs trigger(), whose events start executions: one for each key, as n8n stores them. */
export async function careFor(
	{ workflow, type, data, extra, mode }: Hook,
	activation: WorkflowActivateMode,
	{ started, store }: { started: Started[]; store: TriggerOptions['store'] },
): Promise<Care> {
	const node = workflow.getNode(data.node);
	if (!node || !type.trigger) throw new Error('The node has no trigger()');
	const failures: string[] = [];
	const ticks: Array<(at: Date) => unknown> = [];
	const execute = async (items: INodeExecutionData[], key: string | undefined): Promise<IRun> => {
		await store?.();
		if (key === undefined || !started.some((one) => one.key === key)) {
			started.push({ items, ...(key === undefined ? {} : { key }) });
		}
		return {} as IRun;
	};
	const emit: ITriggerFunctions['emit'] = ([items = []], _response, done, key) => {
		void execute(items, key).then(
			(run) => done?.resolve(run),
			(error: Error) => done?.reject(error),
		);
	};
	const context = new core.TriggerContext(
		workflow,
		node,
		extra,
		mode,
		activation,
		emit,
		undefined,
		({ message }) => void failures.push(message),
		{ registerCron: (_cron, onTick) => void ticks.push(onTick) },
	);
	const response = await type.trigger.call(context);
	return {
		failures,
		async tick() {
			for (const onTick of ticks) await onTick(new Date());
		},
		async close() {
			await response?.closeFunction?.();
		},
	};
}
