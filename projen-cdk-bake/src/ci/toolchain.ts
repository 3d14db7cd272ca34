import { javascript, python, type Project } from 'projen';
import type { ImagesCiOptions } from './options';

/** The programs of a project: how CI installs and runs them. */
export interface Toolchain {
  /** Commands that install the dependencies of the project. */
  readonly install: readonly string[];
  /** The command that runs the tests. */
  readonly test: string;
  /** The command that runs cdk-bake. */
  readonly cdkBake: string;
  /** The directory of the installed programs, relative to the project, if the commands need it in `PATH`. */
  readonly programs?: string;
}

/** Returns the programs of a project. Options replace the defaults for the kind of project. */
export function toolchainOf(project: Project, options: ImagesCiOptions): Toolchain {
  if (project.parent) {
    throw new Error(`the project ${project.name} is a subproject, but workflows belong to the root of a repository; `
      + 'pass the root project');
  }
  const defaults = defaultsFor(project);
  const { installCommands: install = defaults.install, testCommand: test = defaults.test } = options;
  if (install === undefined || test === undefined) {
    throw new Error(`the project ${project.name} is not a Node.js project with npm, pnpm, Bun or Yarn 1, `
      + 'or a Python project with pip and venv; set `installCommands`, `testCommand` and `command`');
  }
  const cdkBake = options.command ?? defaults.cdkBake;
  for (const [name, command] of [['testCommand', test], ['command', cdkBake]]) {
    if (command.trim() === '' || command.includes('${{')) {
      throw new Error(`invalid \`${name}\` "${command}": expected a command of the shell, `
        + 'without expressions of GitHub');
    }
  }
  return { install, test, cdkBake, programs: defaults.programs };
}

function defaultsFor(project: Project): Partial<Toolchain> & Pick<Toolchain, 'cdkBake'> {
  if (project instanceof javascript.NodeProject) {
    if (project.package.packageManager === javascript.NodePackageManager.YARN_BERRY) {
      return { cdkBake: 'yarn cdk-bake' }; // npx does not find programs without node_modules
    }
    return {
      install: [project.package.installCommand],
      test: 'npx projen test',
      cdkBake: 'npx cdk-bake',
    };
  }
  if (project instanceof python.PythonProject && project.envManager instanceof python.Venv
    && project.depsManager instanceof python.Pip) {
    const directory = '.env';
    return {
      install: [
        `python3 -m venv ${directory}`,
        `${directory}/bin/pip install --requirement requirements.txt --requirement requirements-dev.txt`,
      ],
      test: 'pytest',
      cdkBake: 'cdk-bake',
      programs: `${directory}/bin`,
    };
  }
  return { cdkBake: 'cdk-bake' };
}
