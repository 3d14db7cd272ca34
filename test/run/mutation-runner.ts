import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MutantCoverage } from '@stryker-mutator/api/core';
import type { DryRunResult, MutantRunOptions, MutantRunResult, TestRunner } from '@stryker-mutator/api/test-runner';
import type { Failure, Test } from './loaded-tests';
import { run, testsIn } from './loaded-tests';
import { temporaryFolder } from '../../scripts/temporary-folder';

/** A slower test is left out: it would run for each mutant that it reaches. */
const SLOWEST = 1500;

/** Loads files of the copy of the project that Stryker has changed. */
const load = createRequire(__filename);

/** What the mutated code and this runner exchange. */
const stryker: {
  activeMutant?: string; currentTestId?: string; hitCount?: number; hitLimit?: number; mutantCoverage: MutantCoverage;
} = (globalThis as any).__stryker__ ??= {};
stryker.mutantCoverage = { static: {}, perTest: {} };

/**
 * Runs the tests for Stryker in one process, which loads them once. Jest loads the library again for each test file and
 * each mutant, which takes a hundred times as long as most tests.
 */
class OnceLoadedRunner implements TestRunner {
  private readonly files = new Map<string, readonly Test[]>();
  /** The mutants that loading reaches, such as those in a function that makes a table of a test. */
  private loaded: MutantCoverage['static'] = {};
  /** The temporary files that the tests have written while they were loaded. */
  private readonly kept = new Set<string>();

  public capabilities(): { reloadEnvironment: boolean } {
    return { reloadEnvironment: false };
  }

  public async init(): Promise<void> {
    process.env.TMPDIR = temporaryFolder('cdk-bake-');
    const { translateLibrary } = load(join(process.cwd(), 'test/run/library'));
    process.env.CDK_BAKE_TEST_LIBRARY = await translateLibrary();
    ['properties', 'no-shrinking'].forEach(name => load(join(process.cwd(), 'test/run', name)));
    console.log = console.info = console.warn = () => {};
    this.load();
    this.loaded = { ...stryker.mutantCoverage.static };
  }

  /** Loads the tests, also if an earlier mutant has left something behind that makes them fail. */
  private load(paths: string[] = JSON.parse(process.env.CDK_BAKE_MUTATION_TESTS!)): void {
    Object.keys(load.cache).filter(path => path.startsWith(process.cwd()) && !path.includes('/node_modules/'))
      .forEach(path => delete load.cache[path]);
    paths.forEach(path => this.files.set(path, testsIn(join(process.cwd(), path))));
    readdirSync(tmpdir()).forEach(name => this.kept.add(name));
  }

  public async dryRun(): Promise<DryRunResult> {
    const left: string[] = [];
    const usable: Test[] = [];
    // What passes only once needs something that the first run has changed.
    for (const isFirst of [true, false]) {
      stryker.mutantCoverage.perTest = {};
      for (const [path, tests] of this.files) {
        const failed = await this.runFile(isFirst ? tests : usable.filter(test => this.files.get(path)!.includes(test)), true);
        const failing = new Set(failed.flatMap(failure => failure.tests));
        left.push(...failed.map(({ tests: [test], error }) => `${test.id}: ${String((error as Error)?.message ?? error).split('\n', 1)[0]}`));
        if (isFirst) {
          usable.push(...tests.filter(test => !failing.has(test)));
        } else {
          usable.splice(0, usable.length, ...usable.filter(test => !failing.has(test)));
        }
      }
    }
    const quick = usable.filter(test => test.time < SLOWEST);
    const slow = usable.filter(test => !quick.includes(test)).map(({ id, time }) => `${id}: ${Math.round(time)} ms`);
    writeFileSync(process.env.CDK_BAKE_MUTATION_LEFT_OUT!, [...left, ...slow].map(text => `${text}\n`).join(''));
    return {
      status: 'complete' as any,
      tests: quick.map(({ id, file, time }) => ({ id: id, name: id, status: 0, timeSpentMs: time, fileName: file })),
      mutantCoverage: stryker.mutantCoverage,
    };
  }

  public async mutantRun({ activeMutant: { id }, testFilter, hitLimit }: MutantRunOptions): Promise<MutantRunResult> {
    if (id in this.loaded) {
      return this.runWhileLoading(id, testFilter ?? [], hitLimit);
    }
    const result = await this.killed(id, testFilter ?? [], hitLimit);
    const [test] = result?.tests ?? [];
    if (test && (await this.runFile([test])).length > 0) {
      // The test fails without the mutant, too.
      this.load();
      return this.result(await this.killed(id, testFilter ?? [], hitLimit), testFilter);
    }
    return this.result(result, testFilter);
  }

  /** Loads the tests of a mutant with the mutant, and again without it afterwards. */
  private async runWhileLoading(id: string, ids: readonly string[], hitLimit?: number): Promise<MutantRunResult> {
    const paths = [...this.files].filter(([, tests]) => tests.some(test => ids.includes(test.id))).map(([path]) => path);
    stryker.activeMutant = id;
    try {
      this.load(paths);
    } catch (error) {
      return { status: 'killed' as any, killedBy: ids.slice(0, 1), failureMessage: String(error), nrOfTests: 0 };
    } finally {
      stryker.activeMutant = undefined;
    }
    const failure = await this.killed(id, ids, hitLimit);
    this.load(paths);
    const known = new Map(ids.map(one => [placeOf(one), one]));
    return this.result(failure && { ...failure, tests: failure.tests.map(test => ({ ...test, id: known.get(placeOf(test.id))! })) }, ids);
  }

  private result(failure: Failure | undefined, tests: readonly string[] = []): MutantRunResult {
    readdirSync(tmpdir()).filter(name => /^cdk-bake-test-/.test(name) && !this.kept.has(name))
      .forEach(name => rmSync(join(tmpdir(), name), { recursive: true, force: true }));
    return failure === undefined ? { status: 'survived' as any, nrOfTests: tests.length }
      : { status: 'killed' as any, killedBy: failure.tests.map(test => test.id), failureMessage: String(failure.error), nrOfTests: 1 };
  }

  private async killed(mutant: string, ids: readonly string[], hitLimit?: number): Promise<Failure | undefined> {
    const wanted = new Set(ids.map(placeOf));
    const files = [...this.files.values()].map(tests => tests.filter(test => wanted.has(placeOf(test.id)))).filter(tests => tests.length > 0);
    const timeOf = (tests: readonly Test[]) => tests.reduce((sum, { time }) => sum + time, 0);
    for (const tests of files.sort((a, b) => timeOf(a) - timeOf(b))) {
      Object.assign(stryker, { activeMutant: mutant, hitCount: hitLimit === undefined ? undefined : 0, hitLimit });
      const [failure] = await this.runFile(tests);
      Object.assign(stryker, { activeMutant: undefined, hitCount: undefined });
      if (failure) {
        return failure;
      }
    }
    return undefined;
  }

  private async runFile(tests: readonly Test[], all = false): Promise<Failure[]> {
    const failures = tests.length === 0 ? [] : await run(tests, test => stryker.currentTestId = test.id, all);
    stryker.currentTestId = undefined;
    return failures;
  }
}

/** The file of a test, and its number there. A mutant that loading reaches can change the name. */
function placeOf(id: string): string {
  return `${id.split(' > ', 1)[0]} ${/\d+(?=\)$)/.exec(id)![0]}`;
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'loaded-once', injectableClass: OnceLoadedRunner }];
