/** Before each file of tests: has properties tried with a seed that was given. fast-check tells the one of a property that failed. */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.AMIQUS_SEED) });
