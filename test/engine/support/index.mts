/** What engine tests import: see test/README.md. */
export { CELL, ROBIN, withCells } from './cells.mts';
export { connect, type Authentication, type Connection, type Service } from './connect.mts';
export { outsideSpecification } from '../../conformance/recorder.mts';
export { loadOptions, searchList, testCredential } from './contexts.mts';
export { MemoryCredentials, type SavedCredential } from './credentials.mts';
export { recordLog } from './log.mts';
export { binaryDataService, core, withIsolate, workflow } from './n8n.mts';
export {
	bytesOf,
	itemWithFile,
	jsonOf,
	runNode,
	type NodeOptions,
	type NodeRun,
	type NodeSettings,
} from './node.mts';
export { startPolling, type Polling } from './polling.mts';
export { startTrigger, type TriggerOptions, type TriggerRun } from './trigger.mts';
export {
	loadPackage,
	loadPackageAgain,
	nodeTypes,
	PACKAGE_ROOT,
	plainNode,
	type Types,
} from './types.mts';
export type { Care } from './care.mts';
export {
	chain,
	ITEMS,
	runWorkflow,
	toItems,
	type NodeInWorkflow,
	type NodeOutcome,
	type RunError,
	type WorkflowOptions,
	type WorkflowOutcome,
} from './workflow.mts';
