import { accountResource } from './account';
import { attachmentResource } from './attachment';
import { caseResource } from './case';
import { clientResource } from './client';
import { documentResource } from './document';
import { documentTemplateResource } from './documentTemplate';
import { emailTemplateResource } from './emailTemplate';
import type { Resource } from './operation';
import { recordResource } from './record';
import { recordTemplateResource } from './recordTemplate';
import { stepResource } from './step';
import { webhookResource } from './webhook';

/** What is listed here is in the node. */
export const resources: Resource[] = [
	accountResource,
	attachmentResource,
	caseResource,
	clientResource,
	documentResource,
	documentTemplateResource,
	emailTemplateResource,
	recordResource,
	recordTemplateResource,
	stepResource,
	webhookResource,
];
