import fc from 'fast-check';

/** One seed for every property, so a failure is the same on every machine; HEADGATE_TEST_SEED tries another. */
const seed = Number(process.env.HEADGATE_TEST_SEED ?? 20_261_120);

fc.configureGlobal({ seed });
