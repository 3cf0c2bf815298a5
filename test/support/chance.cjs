/** Before each file of tests: has properties tried with a seed that was given. fast-check tells the one of a property that failed. */
const { AMIQUS_SEED } = process.env;

if (AMIQUS_SEED) require('fast-check').configureGlobal({ seed: Number(AMIQUS_SEED) });
