import type { Route } from '../core/route.mts';
import { accountRoutes } from './account.mts';
import { caseRoutes } from './cases.mts';
import { clientRoutes } from './clients.mts';
import { fileRoutes } from './files.mts';
import { recordRoutes } from './records.mts';
import { stepRoutes } from './steps.mts';
import { templateRoutes } from './templates.mts';
import { webhookRoutes } from './webhooks.mts';

/** All operations of the API; what is listed here is answered. */
export const ROUTES: readonly Route[] = [
	...accountRoutes,
	...clientRoutes,
	...recordRoutes,
	...caseRoutes,
	...fileRoutes,
	...templateRoutes,
	...stepRoutes,
	...webhookRoutes,
];
