import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { addAffected } from './commands/affected';
import { addBuild } from './commands/build';
import { addCheck } from './commands/check';
import { addCompletion } from './commands/completion';
import { addDiff } from './commands/diff';
import { addDoctor } from './commands/doctor';
import { addGraph } from './commands/graph';
import { addImport } from './commands/import';
import { addInit } from './commands/init';
import { addList } from './commands/list';
import { addLock } from './commands/lock';
import { addMerge } from './commands/merge';
import { addSynth } from './commands/synth';
import { addTest } from './commands/tests';
import { addVerify } from './commands/verify';
import { addWatch } from './commands/watch';

/** The command line of `cdk-bake`. */
export function commandLine(): Command {
  const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));
  const program = new Command('cdk-bake')
    .description('Synthesize, see, compare and build the container images of an app.')
    .version(version)
    .showSuggestionAfterError()
    .exitOverride();
  const subcommands = [
    addInit, addImport, addSynth, addList, addGraph, addDiff, addLock, addCheck, addBuild, addAffected, addMerge,
    addVerify, addTest, addWatch, addDoctor, addCompletion,
  ];
  subcommands.forEach(add => add(program));
  program.commands.forEach(command => command.exitOverride());
  return program;
}
