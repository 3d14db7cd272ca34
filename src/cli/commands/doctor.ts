import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { MANIFEST } from '../../output/former';
import { checksOf } from '../doctor/checks';
import type { Output } from '../graph/output';
import { readOutput } from '../graph/output';
import { withExamples } from '../run/examples';
import { Exit, EXIT } from '../run/exit-codes';
import { outputDirectory } from '../run/options';
import { printJson } from '../show/json';
import { stylesOf } from '../show/terminal';

interface DoctorOptions {
  readonly output?: string;
  readonly builder?: string;
  readonly json?: boolean;
}

/** Adds `cdk-bake doctor`. */
export function addDoctor(program: Command): void {
  const command = program.command('doctor')
    .description('Check Docker, Buildx, the builder and the registries against the last output of the app.')
    .option('--output <directory>', 'output directory of the app (default: cdk.out)')
    .option('--builder <name>', 'builder instance of Buildx')
    .option('--json', 'print JSON');
  withExamples(
    command,
    ['cdk-bake doctor', 'find out why a build does not start'],
    ['cdk-bake doctor --builder cloud --json', 'check another builder, for a program'],
  ).action(doctor);
}

function doctor(options: DoctorOptions): void {
  const checks = checksOf(lastOutput(options), options.builder);
  const style = stylesOf(process.stdout);
  if (options.json) {
    printJson(checks);
  } else {
    checks.forEach(({ name, found, fix }) => console.log(fix === undefined
      ? `${style('green', 'ok ')}  ${name}: ${found}`
      : `${style('red', 'fix')}  ${name}: ${found}; ${fix}`));
  }
  if (checks.some(({ fix }) => fix !== undefined)) {
    throw new Exit(EXIT.FAILED);
  }
}

/** The last output. Undefined if there is none and none is named. */
function lastOutput(options: DoctorOptions): Output | undefined {
  const directory = outputDirectory(options);
  return options.output !== undefined || existsSync(join(directory, MANIFEST)) ? readOutput(directory) : undefined;
}
