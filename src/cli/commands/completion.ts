import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { Argument } from 'commander';
import { readOutput } from '../graph/output';
import { withExamples } from '../run/examples';
import { outputDirectory } from '../run/options';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = typeof SHELLS[number];

/** Each script asks the command itself for the words that can follow. */
const SCRIPTS: Record<Shell, string> = {
  // Words are compared, not given to compgen -W, which would expand $(…) in a name.
  bash: `_cdk_bake() {
  local word
  COMPREPLY=()
  while IFS= read -r word; do
    if [[ $word == "\${COMP_WORDS[COMP_CWORD]}"* ]]; then COMPREPLY+=("$word"); fi
  done < <(cdk-bake complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _cdk_bake cdk-bake
`,
  zsh: `#compdef cdk-bake
_cdk_bake() {
  local -a found
  found=("\${(@f)$(cdk-bake complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a found || _files
}
compdef _cdk_bake cdk-bake
`,
  fish: `function __cdk_bake_wants_file
  set -l words (commandline -opc)
  contains -- $words[-1] --file --metadata --output --from --dir --out; or contains -- "$words[2]" import merge
end
complete -c cdk-bake -n 'not __cdk_bake_wants_file' -f
complete -c cdk-bake -a '(cdk-bake complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
};

/** Adds `cdk-bake completion`, and the hidden command that its scripts call. */
export function addCompletion(program: Command): void {
  withExamples(
    program.command('completion')
      .description('Print a script that completes subcommands, options and names of images in a shell.')
      .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS)),
    ['source <(cdk-bake completion bash)', 'in ~/.bashrc'],
    ['cdk-bake completion fish > ~/.config/fish/completions/cdk-bake.fish', 'for fish'],
  ).action((shell: Shell) => void process.stdout.write(SCRIPTS[shell]));
  program.command('complete', { hidden: true }).argument('[words...]')
    .action((words: string[]) => candidates(program, words).forEach(word => console.log(word)));
}

/** The words that can follow, where the last word is incomplete. */
function candidates(program: Command, words: readonly string[]): string[] {
  const current = words[words.length - 1] ?? '';
  const subcommands = program.createHelp().visibleCommands(program);
  const isNamed = (command: Command) => [command.name(), ...command.aliases()].includes(words[0]);
  const subcommand = words.length > 1 ? subcommands.find(isNamed) : undefined;
  const isHelp = subcommand?.name() === 'help' && words.length === 2;
  const all = !subcommand || isHelp ? subcommands.map(command => command.name())
    : current.startsWith('-') ? subcommand.options.map(option => option.long ?? option.short ?? '')
      : valuesOf(subcommand, words);
  return all.filter(word => word.startsWith(current));
}

/** The values of the option before the current word; otherwise, the values of an argument. */
function valuesOf(subcommand: Command, words: readonly string[]): readonly string[] {
  const before = words[words.length - 2];
  const option = subcommand.options.find(({ long, short, required }) => required && [long, short].includes(before));
  if (option) {
    return option.argChoices ?? [];
  }
  const [argument] = subcommand.registeredArguments;
  return argument?.argChoices ?? (argument?.variadic ? imageNames() : []);
}

/** The names of images, combinations, stacks and groups in the last output. */
function imageNames(): string[] {
  const directory = outputDirectory({});
  if (!existsSync(join(directory, 'manifest.json'))) {
    return [];
  }
  const { targets, manifest } = readOutput(directory);
  const images = [...targets.values()].filter(({ image }) => image);
  const others = manifest.stacks.flatMap(({ path, groups }) => [path, ...groups.map(({ name }) => name)]);
  return [...new Set([...images.flatMap(({ name, id, combinations = [] }) => [name, id, ...combinations]), ...others])];
}
