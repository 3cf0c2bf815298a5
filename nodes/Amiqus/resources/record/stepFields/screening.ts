import { boolean, choice, choices, optionsOf, text } from '../../../declare/fields/basic';
import { invalid, mapped } from '../../../declare/field';
import { forType, months } from './types';

const registers = mapped(
	choices('Registers', {
		description: 'Professional registers in which to look the person up',
		body: 'preferences',
		required: true,
		options: [
			{ name: 'General Dental Council (GDC)', value: 'GDC' },
			{ name: 'General Medical Council (GMC)', value: 'GMC' },
			{ name: 'General Pharmaceutical Council (GPC)', value: 'GPC' },
			{ name: 'Health and Care Professions (HCP)', value: 'HCP' },
			{ name: 'Nursing and Midwifery Council (NMC)', value: 'NMC' },
		],
	}),
	(chosen = []) => Object.fromEntries(chosen.map((register) => [register, true])),
);

const pinNumber = mapped(
	text('PIN Number', {
		description: "Your organisation's six-digit PIN with AccessNI",
		body: 'preferences.pin_number',
		required: true,
	}),
	(value) => {
		if (!/^\d{6}$/.test(value)) throw invalid('is not six digits');
		return value;
	},
);

/** Criminal record, AccessNI, professional registers and watchlists. */
export const screeningFields = {
	...forType('check.criminal_record', {
		region: choice('Region', {
			description: 'Whose disclosure service to ask',
			body: 'preferences.region',
			default: 'england',
			options: [
				{ name: 'England and Wales', value: 'england' },
				{ name: 'Scotland', value: 'scotland' },
			],
		}),
	}),
	...forType(
		'check.criminal_record',
		{
			disclosure: choice('Disclosure', {
				description: 'Level of the disclosure',
				body: 'preferences.type',
				default: 'basic',
				options: optionsOf('basic', 'enhanced', 'standard'),
			}),
		},
		{ region: ['england'] },
	),
	...forType('check.criminal_record', {
		enablePayment: boolean('Person Pays', {
			description: 'Whether the person pays for the disclosure',
			body: 'preferences.enable_payment',
		}),
	}),

	...forType('check.hscni_access_ni', {
		accessNiType: choice('Disclosure', {
			description: 'Level of the disclosure',
			body: 'preferences.type',
			default: 'standard',
			options: optionsOf('enhanced', 'enhanced_barring', 'standard'),
		}),
		pinNumber,
	}),
	...forType(
		'check.hscni_access_ni',
		{
			barringAdults: boolean('Barred List: Adults', {
				description: 'Whether the work is with vulnerable adults',
				body: 'preferences.barring_adults',
			}),
			barringChildren: boolean('Barred List: Children', {
				description: 'Whether the work is with children',
				body: 'preferences.barring_children',
			}),
		},
		{ accessNiType: ['enhanced_barring'] },
	),

	...forType('check.nhs_esr', { registers }),

	...forType('check.watchlist', {
		searchProfile: choice('Search Profile', {
			description: 'Which lists to search',
			body: 'preferences.search_profile',
			default: 'peps_sanctions_media',
			options: [
				{ name: 'PEPs and Sanctions', value: 'peps_sanctions' },
				{ name: 'PEPs, Sanctions and Media', value: 'peps_sanctions_media' },
				{ name: 'PEPs, Sanctions and Media, Extended', value: 'peps_sanctions_media_extended' },
				{ name: 'Sanctions', value: 'sanctions' },
			],
		}),
		monitor: months(
			'Monitor',
			[1, 3],
			'Do Not Monitor',
			'How often to search again after the first time',
			'preferences.monitor',
		),
		silent: boolean('Silent', {
			description: 'Whether the check runs without the person taking part',
			body: 'preferences.silent',
			default: true,
		}),
		allEntityTypes: boolean('All Entity Types', {
			description: 'Whether companies and vessels of the same name count as matches, too',
			body: 'preferences.all_entity_types',
		}),
	}),
};
