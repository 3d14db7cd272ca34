import { existsSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { createDirectories } from '../../common/create-directories';
import { InvalidValueError, listed } from '../../common/errors';
import { commandWord } from '../../render/command-word';
import { goProject } from '../init/go';
import { javaProject } from '../init/java';
import type { NewProject, ProjectNames } from '../init/project';
import { commonFiles } from '../init/project';
import { pythonProject } from '../init/python';
import { typescriptProject } from '../init/typescript';
import { withExamples } from '../run/examples';

const PROJECTS: Record<string, (names: ProjectNames) => NewProject> = {
  typescript: typescriptProject,
  python: pythonProject,
  java: javaProject,
  go: goProject,
};

interface InitOptions {
  readonly language: string;
  readonly dir: string;
}

/** Adds `cdk-bake init`. */
export function addInit(program: Command): void {
  const command = program.command('init')
    .description('Create a project with an image, a test, and the settings of this command.')
    .addOption(new Option('--language <language>', 'language of the app').choices(Object.keys(PROJECTS))
      .makeOptionMandatory())
    .option('--dir <directory>', 'directory of the project', '.');
  withExamples(
    command,
    ['cdk-bake init --language typescript --dir images', 'create a project in a new directory'],
    ['cdk-bake init --language python', 'create a project in the working directory'],
  ).action((options: InitOptions) => init(options, program.version()!));
}

function init({ language, dir }: InitOptions, version: string): void {
  const name = basename(resolve(dir)).toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'images';
  const names = { name, version };
  const project = PROJECTS[language](names);
  const files = Object.entries({ ...project.files, ...commonFiles(project, names) });
  const existing = files.map(([path]) => path).filter(path => existsSync(join(dir, path)));
  if (existing.length > 0) {
    throw new InvalidValueError(`${resolve(dir)} contains ${listed(existing)} already; `
      + 'use --dir with another directory');
  }
  for (const [path, text] of files) {
    createDirectories(dirname(join(dir, path)));
    writeFileSync(join(dir, path), text);
  }
  const { install, test, command } = project;
  const steps = [...dir === '.' ? [] : [`cd ${commandWord(dir)}`], ...install, test, `${command} build`];
  console.log([`Created a project in ${resolve(dir)}. Next:`, '', ...steps.map(step => `  ${step}`)].join('\n'));
}
