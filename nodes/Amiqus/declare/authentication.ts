import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

export type Authentication = 'accessToken' | 'oAuth2';

/** The credential type behind each value of the node's `authentication` parameter. */
export const CREDENTIAL_TYPES: Record<Authentication, string> = {
	accessToken: 'amiqusApi',
	oAuth2: 'amiqusOAuth2Api',
};

/** The choice between the two ways into Amiqus. */
export const authenticationProperties: INodeProperties[] = [
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Access Token', value: 'accessToken' },
			{ name: 'OAuth2', value: 'oAuth2' },
		],
		default: 'accessToken',
	},
];

/** The credentials that go with the choice. */
export function credentialsOf(): INodeCredentialDescription[] {
	return Object.entries(CREDENTIAL_TYPES).map(([authentication, name]) => ({
		name,
		required: true,
		displayOptions: { show: { authentication: [authentication] } },
	}));
}
