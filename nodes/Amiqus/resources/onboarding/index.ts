import type { Resource } from '../../declare/operation';
import { start } from './start';

export const onboardingResource: Resource = {
	name: 'Onboarding',
	value: 'onboarding',
	description: 'A person, their case and their request in one go, which can be run again',
	operations: [start],
	first: true,
};
