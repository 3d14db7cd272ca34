import { join } from 'node:path';
import { inDirectory, readRequirements } from './requirements';
import { readToml } from './toml';
import { checkUvLock, lockOfWorkspace, normalName } from './uv-lock';
import { InvalidValueError, listed, quoted } from '../../common/errors';
import { readFile } from '../../common/read-file';

/** Metadata of a project: https://packaging.python.org/en/latest/specifications/pyproject-toml/ */
export interface Pyproject {
  readonly directory: string;
  /** Version of the project, unless only the source code defines it. */
  readonly version?: string;
  /** Specifier of the supported Python versions. */
  readonly requiresPython: string;
  /** Whether the project can be installed. Otherwise, its source code runs in place. */
  readonly isPackage: boolean;
  /** Packages that build the project, as requirements. */
  readonly buildRequires: readonly string[];
  /** Names of the console scripts; undefined if only the source code defines them. */
  readonly scripts?: readonly string[];
  /** Names of the extras; undefined if only the source code defines them. */
  readonly extras?: readonly string[];
  /** File that lists the dependencies, if not pyproject.toml. */
  readonly lock?: 'uv.lock' | 'requirements.txt';
  /** Files that define the dependencies; undefined if the whole project does. */
  readonly neededFiles?: readonly string[];
  /** Whether all requirements have hashes. */
  readonly hashed: boolean;
}

/** @throws if the directory does not contain a valid project */
export function readPyproject(directory: string): Pyproject {
  const path = join(directory, 'pyproject.toml');
  const content = readToml(path);
  if (content === undefined) {
    throw new InvalidValueError(`project ${quoted(path)} does not exist in ${process.cwd()}; correct \`project\``);
  }
  const { project, tool, 'build-system': buildSystem } = content;
  if (typeof project?.name !== 'string') {
    throw new InvalidValueError(`${quoted(path)} has no [project] table with a name, so it cannot be installed; `
      + 'add the table');
  }
  const isDynamic = (key: string): boolean => project.dynamic?.includes(key) ?? false;
  return {
    directory,
    version: project.version,
    requiresPython: String(project['requires-python'] ?? ''),
    // The rules of uv, and console scripts, which require an installation:
    // https://docs.astral.sh/uv/concepts/projects/config/#project-packaging
    isPackage:
      tool?.uv?.package ?? (buildSystem !== undefined || project.scripts !== undefined || isDynamic('scripts')),
    buildRequires: buildSystem?.requires ?? ['setuptools'], // https://peps.python.org/pep-0517/#source-trees
    scripts: isDynamic('scripts') ? undefined : Object.keys(project.scripts ?? {}),
    extras: isDynamic('optional-dependencies')
      ? undefined
      : Object.keys(project['optional-dependencies'] ?? {}).map(normalName),
    ...readDependencies(
      directory,
      project,
      isDynamic('dependencies') || isDynamic('optional-dependencies'),
      sourcesOf(tool),
    ),
  };
}

function readDependencies(
  directory: string,
  project: any,
  dynamic: boolean,
  sources: readonly any[],
): Pick<Pyproject, 'lock' | 'neededFiles' | 'hashed'> {
  const lock = (['uv.lock', 'requirements.txt'] as const).find(name => readFile(join(directory, name)) !== undefined);
  if (lock === 'uv.lock') {
    const requirements = [
      project.dependencies ?? [],
      ...Object.values(project['optional-dependencies'] ?? {}),
    ].flat() as string[];
    const names = requirements.flatMap(requirement => /^\s*([\w.-]+)/.exec(requirement)?.[1] ?? []);
    const { local } = checkUvLock(directory, project.name, dynamic ? undefined : names);
    return { lock, neededFiles: local ? undefined : ['pyproject.toml', lock], hashed: true };
  }
  if (sources.some(source => source.workspace === true)) {
    throw new InvalidValueError(
      `${quoted(join(directory, 'pyproject.toml'))} depends on workspace members, but there is no uv.lock next to it; `
        + 'set `project` to the workspace root with the uv.lock, or build a wheel (uv build) for '
        + 'PythonAppImage.fromWheel',
    );
  }
  if (lock === 'requirements.txt') {
    const { files, local, hashed } = readRequirements(directory, lock);
    return { lock, neededFiles: local ? undefined : files, hashed };
  }
  const above = lockOfWorkspace(directory);
  if (above !== undefined) {
    throw new InvalidValueError(
      `${quoted(directory)} is a member of the workspace of ${quoted(above)}, but the build reads the project `
        + 'directory only; set `project` to the workspace root, add a requirements.txt (uv export), or build a wheel '
        + '(uv build) for PythonAppImage.fromWheel',
    );
  }
  const paths = sources
    .flatMap(source => source.path ?? [])
    .map(path => inDirectory(directory, 'pyproject.toml', path));
  return { neededFiles: dynamic || paths.length > 0 ? undefined : ['pyproject.toml'], hashed: false };
}

/** https://docs.astral.sh/uv/concepts/projects/dependencies/#dependency-sources */
function sourcesOf(tool: any): any[] {
  return Object.values<any>(tool?.uv?.sources ?? {}).flat();
}

/**
 * The console script that starts an application.
 *
 * @param wanted name of the script, if there are several
 */
export function chooseScript({ directory, isPackage, scripts }: Pyproject, wanted: string | undefined): string {
  const path = quoted(join(directory, 'pyproject.toml'));
  if (!isPackage) {
    throw new InvalidValueError(`${path} defines no package, so there is no console script to run; `
      + 'set `command`, such as ["python", "main.py"], or add a [build-system] table');
  }
  if (wanted !== undefined && scripts === undefined) {
    return wanted;
  }
  if (wanted === undefined && scripts?.length === 1) {
    return scripts[0];
  }
  const known = scripts === undefined ? 'dynamic scripts' : listed(scripts) || 'no scripts';
  const place = `[project.scripts] of ${path}`;
  if (wanted === undefined) {
    throw new InvalidValueError(`the console script to run is not known because ${place} contains ${known}; `
      + 'set `script` or `command`');
  }
  if (!scripts!.includes(wanted)) {
    throw new InvalidValueError(`\`script\` is ${quoted(wanted)}, but ${place} contains ${known}; `
      + 'use one of these, or set `command`');
  }
  return wanted;
}

/** @throws if extras do not exist, or would have no effect */
export function checkExtras({ directory, lock, extras }: Pyproject, wanted: readonly string[]): void {
  if (wanted.length > 0 && lock === 'requirements.txt') {
    throw new InvalidValueError('`extras` have no effect because the build installs only the packages listed '
      + `in ${quoted(join(directory, lock))}; add them to that file, such as with uv pip compile --extra ${wanted[0]}, `
      + 'and remove `extras`');
  }
  const unknown = wanted.find(extra => extras && !extras.includes(normalName(extra)));
  if (unknown !== undefined) {
    throw new InvalidValueError(
      `unknown extra ${quoted(unknown)}: [project.optional-dependencies] `
        + `of ${quoted(join(directory, 'pyproject.toml'))} contains ${listed(extras!) || 'no extras'}; correct `
        + '`extras`',
    );
  }
}
