import { accountResource } from './account';
import { caseResource } from './case';
import { clientResource } from './client';
import type { Resource } from './operation';
import { recordResource } from './record';
import { recordTemplateResource } from './recordTemplate';

/** What is listed here is in the node. */
export const resources: Resource[] = [
	accountResource,
	caseResource,
	clientResource,
	recordResource,
	recordTemplateResource,
];
