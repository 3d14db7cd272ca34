import type { TestEvents, TestWatcher } from 'jest-runner';
import TestRunner from 'jest-runner';

type Test = TestEvents['test-file-success'][0];
type TestResult = TestEvents['test-file-success'][1];

/** The full names of the tests of a file, by its path, as an earlier run of this process has told them. */
const known = new Map<string, readonly string[]>();

/** Stops at the first file with a failure, where jest would go on: one is enough to notice a mutant. Quick files are first. */
export default class FirstFailureRunner extends TestRunner {
  private failed = false;

  public override async runTests(tests: Test[], watcher: TestWatcher): Promise<void> {
    this.on('test-file-success', ([test, result]) => this.finished(test, result));
    const pattern = new RegExp(this._globalConfig.testNamePattern ?? '');
    // A file that has none of the wanted tests would only be loaded.
    const wanted = tests.filter(({ path }) => known.get(path)?.some(name => pattern.test(name)) ?? true);
    for (const test of wanted.sort((a, b) => (a.duration ?? 0) - (b.duration ?? 0))) {
      if (!this.failed) {
        await super.runTests([test], watcher, { serial: true });
      }
    }
  }

  private finished({ path }: Test, { numFailingTests, testExecError, testResults }: TestResult): void {
    this.failed ||= numFailingTests > 0 || testExecError !== undefined;
    if (!known.has(path) && testResults.length > 0) {
      known.set(path, testResults.map(t => t.fullName));
    }
  }
}
