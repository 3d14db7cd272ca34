import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from '../../src/cli/program';

const page = readFileSync(join(__dirname, '../../docs/command.md'), 'utf8');
const subcommands = commandLine().createHelp().visibleCommands(commandLine()).map(command => command.name()).filter(name => name !== 'help');

/** What `cdk-bake help NAME` prints on a terminal of 100 columns. */
function helpOf(name: string): string {
  let text = '';
  const command = commandLine().commands.find(one => one.name() === name)!;
  command.configureOutput({ writeOut: part => text += part, getOutHelpWidth: () => 100, getOutHasColors: () => false });
  command.outputHelp();
  return text.trimEnd();
}

test.each(subcommands)('docs/command.md shows the help of %s', name => {
  expect(page).toContain(`## \`${name}\`\n\n\`\`\`\n${helpOf(name)}\n\`\`\`\n`);
});

test('docs/command.md has a section for each subcommand, in the order of the help', () => {
  expect([...page.matchAll(/^## `(.*)`/gm)].map(([, name]) => name)).toEqual(subcommands);
});

test.each(subcommands)('the help of %s shows two examples', name => {
  expect(helpOf(name).split('Examples:\n')[1].split('\n')).toHaveLength(2);
});
