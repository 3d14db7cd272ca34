import type { Command } from 'commander';

/** Adds examples to the help of a subcommand. */
export function withExamples(command: Command, ...examples: readonly [string, string][]): Command {
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, what]) => `  $ ${line.padEnd(width)}  # ${what}`);
  return command.addHelpText('after', ['', 'Examples:', ...lines].join('\n'));
}
