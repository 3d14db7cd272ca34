import * as fc from 'fast-check';

// One seed for all properties of a run, which is printed: also a test that is ended before it can tell its own can be repeated.
fc.configureGlobal({ seed: Number(process.env.CDK_BAKE_TEST_SEED) });
