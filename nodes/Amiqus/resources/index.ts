import { accountResource } from './account';
import { attachmentResource } from './attachment';
import { caseResource } from './case';
import { clientResource } from './client';
import { clientOrganisationResource } from './clientOrganisation';
import { correctionResource } from './correction';
import { documentResource } from './document';
import { documentTemplateResource } from './documentTemplate';
import { emailTemplateResource } from './emailTemplate';
import { eventResource } from './event';
import { fileResource } from './file';
import { formResource } from './form';
import { formTemplateResource } from './formTemplate';
import { onboardingResource } from './onboarding';
import { organisationResource } from './organisation';
import { recordResource } from './record';
import { recordTemplateResource } from './recordTemplate';
import { sdkResource } from './sdk';
import { stepResource } from './step';
import { teamResource } from './team';
import { webhookResource } from './webhook';
import type { Resource } from '../declare/operation';

/** What is listed here is in the node. */
export const resources: Resource[] = [
	accountResource,
	attachmentResource,
	caseResource,
	clientOrganisationResource,
	clientResource,
	correctionResource,
	documentResource,
	documentTemplateResource,
	emailTemplateResource,
	eventResource,
	fileResource,
	formResource,
	formTemplateResource,
	onboardingResource,
	organisationResource,
	recordResource,
	recordTemplateResource,
	sdkResource,
	stepResource,
	teamResource,
	webhookResource,
];
