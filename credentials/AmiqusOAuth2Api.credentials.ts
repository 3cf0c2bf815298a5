import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/** The Base URL without a slash at its end; one that is neither https nor loopback leads nowhere. */
const BASE_URL =
	'/^(https:\\/\\/|http:\\/\\/(localhost|127\\.0\\.0\\.1|\\[::1\\])(:\\d+)?(\\/|$))/i.test($self["baseUrl"].trim()) ' +
	'? $self["baseUrl"].trim().replace(/\\/+$/, "") : "https://base-url-must-begin-with-https.invalid"';

function hidden(displayName: string, name: string, value: string): INodeProperties {
	return { displayName, name, type: 'hidden', default: value };
}

export class AmiqusOAuth2Api implements ICredentialType {
	name = 'amiqusOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Amiqus OAuth2 API';

	icon: Icon = {
		light: 'file:../nodes/Amiqus/amiqus.svg',
		dark: 'file:../nodes/Amiqus/amiqus.dark.svg',
	};

	documentationUrl = 'https://github.com/n8n-nodes-amiqus/n8n-nodes-amiqus#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: 'https://id.amiqus.co',
			description:
				'Where Amiqus is. Tokens are sent to this address only, and only over https. Client ID and secret come from an API client, made in Amiqus under Developer Settings > API clients with the redirect URL shown here.',
		},
		hidden('Grant Type', 'grantType', 'authorizationCode'),
		hidden('Authorization URL', 'authUrl', `={{ (${BASE_URL}) + "/oauth/authorize" }}`),
		hidden('Access Token URL', 'accessTokenUrl', `={{ (${BASE_URL}) + "/oauth/token" }}`),
		hidden('Scope', 'scope', ''),
		hidden('Auth URI Query Parameters', 'authQueryParameters', ''),
		hidden('Authentication', 'authentication', 'body'),
	];
}
