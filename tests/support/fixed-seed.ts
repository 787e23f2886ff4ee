import fc from 'fast-check'

/**
 * Property tests read the same inputs on every run, so that what fails in one place fails in all.
 * For others: `SCOWATCH_FUZZ_SEED=$RANDOM`, and for more in those that fuzz, `SCOWATCH_FUZZ_RUNS=100000`.
 */
fc.configureGlobal({ seed: Number(process.env.SCOWATCH_FUZZ_SEED ?? 8710) })
