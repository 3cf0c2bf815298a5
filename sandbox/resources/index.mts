import type { Route } from '../core/route.mts';
import { accountRoutes } from './account.mts';
import { assigneeRoutes } from './assignees.mts';
import { caseRoutes } from './cases.mts';
import { clientRoutes } from './clients.mts';
import { correctionRoutes } from './corrections.mts';
import { fileRoutes } from './files.mts';
import { formRoutes } from './forms.mts';
import { libraryRoutes } from './library.mts';
import { organisationRoutes } from './organisations.mts';
import { recordRoutes } from './records.mts';
import { reviewRoutes } from './reviews.mts';
import { sdkTokenRoutes } from './sdk.mts';
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
	...assigneeRoutes,
	...correctionRoutes,
	...formRoutes,
	...libraryRoutes,
	...organisationRoutes,
	...reviewRoutes,
	...sdkTokenRoutes,
];
