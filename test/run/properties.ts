import * as fc from 'fast-check';

/** Room for the values that a property failed with: what went wrong, after them, is read also where a log is cut. */
const LENGTH = 1000;

// One seed for all properties of a run, which is printed: also a test that is ended before it can tell its own can be repeated.
fc.configureGlobal({
  seed: Number(process.env.CDK_BAKE_TEST_SEED),
  reporter: details => {
    if (details.failed) {
      const report = fc.defaultReportMessage({ ...details, errorInstance: null } as fc.RunDetails<unknown>)!;
      const shown = report.length > LENGTH ? `${report.slice(0, LENGTH)} […]` : report;
      throw new Error(shown, { cause: details.errorInstance });
    }
  },
});
