import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { addCompletion } from './commands/completion';
import { addDiff } from './commands/diff';
import { addGraph } from './commands/graph';
import { addList } from './commands/list';
import { addSynth } from './commands/synth';

/** The command line of `cdk-bake`. */
export function commandLine(): Command {
  const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));
  const program = new Command('cdk-bake')
    .description('Synthesize, see, compare and build the container images of an app.')
    .version(version)
    .showSuggestionAfterError()
    .exitOverride();
  [addSynth, addList, addGraph, addDiff, addCompletion].forEach(add => add(program));
  program.commands.forEach(command => command.exitOverride());
  return program;
}
