import type { Command } from 'commander';
import { Option } from 'commander';
import type { BuildOptions } from './build';
import { buildTargets, flagsAfter, namesIn, withBuild } from './build';
import { InvalidValueError } from '../../common/errors';
import type { Output, OutputTarget } from '../graph/output';
import { targetsOf } from '../graph/select';
import { withExamples } from '../run/examples';
import { uncheckedOutput, withOutput } from '../run/options';

/** Adds `cdk-bake test`. */
export function addTest(program: Command): void {
  const command = program.command('test')
    .description('Run the tests of images. Without names, run all tests.')
    .argument('[names...]', 'targets, groups, stacks or construct paths; * matches any text')
    .usage('[options] [names...] [-- flags of docker buildx bake]')
    .addOption(new Option('--json', 'print the results as JSON').conflicts('dryRun'));
  withExamples(
    withOutput(withBuild(command)),
    ['cdk-bake test', 'run all tests'],
    ['cdk-bake test api --no-cache', 'run the tests of an image again'],
  ).action(async (args: string[], options: BuildOptions) => {
    const flags = flagsAfter(program);
    const output = await uncheckedOutput(options);
    await buildTargets(output, testsOf(output, namesIn(args, flags)), options, flags);
  });
}

/** The tests of images, or the tests that are named themselves. */
function testsOf(output: Output, names: readonly string[]): OutputTarget[] {
  const ids = new Set(names.length === 0 ? output.targets.keys() : targetsOf(output, names).map(({ id }) => id));
  const tests = [...output.targets.values()]
    .filter(({ id, test, builtOn }) => test && (ids.has(id) || builtOn.some(needed => ids.has(needed))));
  if (tests.length === 0) {
    const what = names.length === 0 ? 'the app has no tests' : `no test belongs to ${names.join(', ')}`;
    throw new InvalidValueError(`${what}; add one with image.addTest([…])`);
  }
  return tests;
}
