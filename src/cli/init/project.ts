/** A new project: its files by their paths, and the command that runs its app. */
export interface NewProject {
  readonly app: string;
  readonly files: Readonly<Record<string, string>>;
  /** Commands that install what the project depends on. */
  readonly install: readonly string[];
  /** The command that runs the tests. */
  readonly test: string;
  /** The command cdk-bake, as it is run in the project. */
  readonly command: string;
  /** Paths for `.gitignore`. */
  readonly ignored: readonly string[];
}

/** Names that a project depends on. */
export interface ProjectNames {
  /** The name of the project: lowercase letters, digits and hyphens. */
  readonly name: string;
  /** The version of cdk-bake. */
  readonly version: string;
}

/** The files that projects in all languages have. */
export function commonFiles(
  { app, install, test, command, ignored }: NewProject, { name }: ProjectNames,
): Record<string, string> {
  return {
    'cdk-bake.json': `${JSON.stringify({ app, output: 'cdk.out' }, undefined, 2)}\n`,
    '.gitignore': ['cdk.out/', ...ignored].map(path => `${path}\n`).join(''),
    'README.md': `# ${name}

Container images, defined with cdk-bake.

    ${[...install, `${test}  # run the tests`].join('\n    ')}
    ${command} synth  # write the Bake files and Dockerfiles to cdk.out
    ${command} diff   # show what a change does
    ${command} build  # build the images
`,
  };
}
