/** What chance decides in a test, it decides from this seed, which is told: `AMIQUS_SEED` has it decide the same again. */
export const SEED = Number(process.env.AMIQUS_SEED ?? Date.now() % 1_000_000_000);

process.stdout.write(`AMIQUS_SEED=${SEED}\n`);
