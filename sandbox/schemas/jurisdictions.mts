/** Where an organisation may be registered. */
export const JURISDICTIONS = (
	'ae_az us_al us_ak al us_az us_ar aw au bs bh bd bb by be bz bm bo br bg us_ca kh ca us_co us_ct ' +
	'hr cw cy us_de dk us_dc do ae_du fi us_fl fr gf us_ga de gi gr gl gp gg us_hi hk is us_id in us_in ' +
	'us_ia ir ie im il jm jp je us_ks us_ky lv li us_la lu us_me my mt mq us_md us_ma mu yt mx us_mi ' +
	'us_mn us_ms us_mo md us_mt me mm us_ne nl us_nv ca_nb us_nh us_nj us_nm us_ny nz ca_nl us_nc us_nd ' +
	'no ca_ns us_oh us_ok us_or pk pa us_pa pl ca_pe pr ca_qc us_ri ro rw re bl mf pm sg sk si za us_sc ' +
	'us_sd es se ch tj tz us_tn us_tx th to tn ug ua gb us_ut vu us_vt vn us_va us_wa us_wv us_wi us_wy'
).split(' ');
