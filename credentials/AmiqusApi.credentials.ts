import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { STATUSES } from '../nodes/Amiqus/transport/errors';
import { plainToken } from '../nodes/Amiqus/transport/token';
import { isOn, originOf } from '../nodes/Amiqus/transport/url';

export class AmiqusApi implements ICredentialType {
	name = 'amiqusApi';

	displayName = 'Amiqus API';

	icon: Icon = {
		light: 'file:../nodes/Amiqus/amiqus.svg',
		dark: 'file:../nodes/Amiqus/amiqus.dark.svg',
	};

	documentationUrl = 'https://github.com/n8n-nodes-amiqus/n8n-nodes-amiqus#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'In Amiqus: Developer Settings > Personal access tokens > Create token. It is shown once, works for one year, and acts as you in the team that is active when you create it.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: 'https://id.amiqus.co',
			description: 'Where Amiqus is. The token is sent to this address only, and only over https.',
		},
	];

	/** Adds the token, to calls to the Base URL's own origin and to no others. */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const origin = originOf(credentials.baseUrl);
		// n8n's HTTP Request node, where people choose this credential, calls the address `uri`.
		const { uri, url = uri }: Partial<IHttpRequestOptions> & { uri?: string } = options;
		if (!isOn(origin, url, options.baseURL)) {
			throw new Error(`This Amiqus credential is for ${origin} only`);
		}
		return {
			...options,
			headers: {
				...options.headers,
				Authorization: `Bearer ${plainToken(credentials.accessToken)}`,
			},
		};
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.baseUrl.trim() }}',
			url: '/api/v2/me',
		},
		// What a run would say.
		rules: Object.entries(STATUSES).map(([status, { message, advice }]) => ({
			type: 'responseCode',
			properties: { value: Number(status), message: `${message}. ${advice}` },
		})),
	};
}
