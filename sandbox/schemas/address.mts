import { ADDRESS_FIELDS } from '../store/types.mts';

export const COUNTRIES = (
	'AF AX AL DZ AS AD AO AI AG AR AM AW AU AT AZ BS BH BD BB BY BE BZ BJ BM BT BO BA BW BV BR IO BN ' +
	'BG BF BI KH CA CV KY CF TD CL CN CX CC CO KM CG CD CK CR HR CU CW CY CZ CI DK DJ DM DO EC EG SV ' +
	'GQ ER EE ET FK FO FJ FI FR GF PF TF GA GM GE DE GH GI GR GL GD GP GU GT GG GN GW GY HT HM VA HN ' +
	'HK HU IS IN ID IR IQ IE IM IL IT JM JP JE JO KZ KE KI KP XK KW KG LA LV LB LS LR LY LI LT LU MO ' +
	'MK MG MW MY MV ML MT MH MQ MR MU YT MX FM MD MC MN ME MS MA MZ MM NA NR NP NL AN NC NZ NI NE NG ' +
	'NU NF MP NO OM PK PS PW PA PG PY PE PH PN PL PT PR QA CM RE RO RU RW BL SH KN LC MF PM WS SM ST ' +
	'SA SN RS SC SL SG SX SK SI SB SO ZA GS KR SS ES LK VC SD SR SJ SZ SE CH SY TW TJ TZ TH TL TG TK ' +
	'TO TT TN TR TM TC TV UG UA AE GB US UM UY UZ VU VE VN VG VI WF EH YE YU ZM ZW'
).split(' ');

const texts = ADDRESS_FIELDS.filter((field) => field !== 'country');

/** The parts of an address, as they may be sent. */
export const addressProperties: { [field: string]: unknown } = {
	...Object.fromEntries(texts.map((field) => [field, { type: ['string', 'null'] }])),
	country: { enum: COUNTRIES },
};

/** Countries whose addresses are not accepted without a postcode. */
export const POSTCODE_COUNTRIES = ['GB', 'US', 'FR', 'DE', 'AU', 'CA'];
