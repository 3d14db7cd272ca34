import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { script } from './engine';
import { Terminal } from './terminal';
import { commandOf } from '../cli/command';
import { example } from '../cli/example';
import { inEmptyDirectory } from '../helpers';

const home = inEmptyDirectory();

beforeAll(() => {
  ['zsh', 'fish'].forEach(shell => script('install-program', shell));
  example('cdk.out');
  const { command, args } = commandOf();
  mkdirSync('bin');
  writeFileSync('bin/cdk-bake', `#!/bin/sh\nexec ${[command, ...args].join(' ')} "$@"\n`);
  chmodSync('bin/cdk-bake', 0o755);
});

test.each([
  ['bash', ['--norc', '--noprofile'], 'source <(cdk-bake completion bash)'],
  ['zsh', ['-f'], 'autoload -Uz compinit; compinit -u; source <(cdk-bake completion zsh)'],
  ['fish', ['--no-config'], 'cdk-bake completion fish | source'],
])('Tab completes subcommands, options and images in %s', async (shell, flags, start) => {
  const { env } = commandOf();
  const terminal = new Terminal(100, [shell, ...flags], home, { ...env, PATH: `${join(home, 'bin')}:${process.env.PATH}`, HOME: home, TERM: 'dumb' });
  const enter = async (line: string, answer: RegExp) => {
    terminal.type(line);
    await new Promise(done => setTimeout(done, 2000)); // the command answers
    terminal.type('\n');
    await terminal.shows(answer);
  };
  try {
    await enter(`${start}; echo rea''dy`, /ready/);
    await enter('cdk-bake lis\t --no-syn\t --tree to\t', /apps\/tools/);
  } finally {
    await terminal.close();
  }
});
