import { COUNTRIES, COUNTRIES_ALSO_CALLED } from './countries';
import { choice, text } from '../../declare/fields/basic';

/**
 * The parts of an address. Those left empty are cleared, but for the country, which Amiqus does not clear. `at` is where the address stands in the body: nothing, or
 * `address.`. `limits` are the lengths of parts that are limited, by the API's names.
 */
export function addressFields(at: '' | 'address.', limits: Readonly<Record<string, number>> = {}) {
	const part = (label: string, name: string, description: string) => {
		const maxLength = limits[name];
		return text(label, {
			description,
			body: `${at}${name}`,
			nullable: true,
			...(maxLength === undefined ? {} : { maxLength }),
		});
	};
	return {
		city: part('City', 'city', 'City or post town'),
		country: choice('Country', {
			description: 'Decides which other parts Amiqus asks for, most often the postcode',
			body: `${at}country`,
			options: COUNTRIES,
			alsoCalled: COUNTRIES_ALSO_CALLED,
			optional: true,
		}),
		district: part('District', 'district', 'Village, suburb or part of the city'),
		houseName: part('House Name', 'house_name', 'Name of the house or building'),
		houseNumber: part('House Number', 'house_number', 'Number of the house in its street'),
		postcode: part('Postcode', 'postcode', 'Postal or zip code'),
		province: part('Province', 'province', 'County, state, canton or municipality'),
		secondStreet: part('Second Street', 'second_street', 'Second line of the street'),
		streetName: part('Street Name', 'street_name', 'First line of the street, without the number'),
		unit: part('Unit', 'unit', 'Flat or apartment'),
	};
}
