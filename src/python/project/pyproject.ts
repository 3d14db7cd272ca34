import { join } from 'node:path';
import { inFolder, readRequirements } from './requirements';
import { readToml } from './toml';
import { checkUvLock, lockOfWorkspace, normalName } from './uv-lock';
import { InvalidValueError, listed, quoted } from '../../common/errors';
import { readFile } from '../../common/read-file';

/** What a project says of itself: https://packaging.python.org/en/latest/specifications/pyproject-toml/ */
export interface Pyproject {
  readonly folder: string;
  /** Its version, where it is written down. */
  readonly version?: string;
  /** The specifier of its Pythons. */
  readonly requiresPython: string;
  /** Whether it can be installed. The source of another one is run where it lies. */
  readonly isPackage: boolean;
  /** The names of its console scripts. Undefined where only its source knows them. */
  readonly scripts?: readonly string[];
  /** The names of its sets of optional dependencies. Undefined where only its source knows them. */
  readonly extras?: readonly string[];
  /** Where its dependencies are written down, if not in itself. */
  readonly lock?: 'uv.lock' | 'requirements.txt';
  /** The files by which its dependencies are known. Undefined where that takes all of it. */
  readonly neededFiles?: readonly string[];
  /** Whether every line of its requirements has a hash. */
  readonly hashed: boolean;
}

/** @throws when the folder has no project, or one that cannot be read. */
export function readPyproject(folder: string): Pyproject {
  const path = join(folder, 'pyproject.toml');
  const content = readToml(path);
  if (content === undefined) {
    throw new InvalidValueError(`There is no project at ${quoted(path)}, as seen from ${process.cwd()}`);
  }
  const { project, tool, 'build-system': buildSystem } = content;
  if (typeof project?.name !== 'string') {
    throw new InvalidValueError(`${quoted(path)} has no [project] with a name, so there is nothing to install: add it`);
  }
  const isDynamic = (key: string): boolean => project.dynamic?.includes(key) ?? false;
  return {
    folder,
    version: project.version,
    requiresPython: String(project['requires-python'] ?? ''),
    // As uv has it, but for scripts, which only an installation makes: https://docs.astral.sh/uv/concepts/projects/config/#project-packaging
    isPackage: tool?.uv?.package ?? (buildSystem !== undefined || project.scripts !== undefined || isDynamic('scripts')),
    scripts: isDynamic('scripts') ? undefined : Object.keys(project.scripts ?? {}),
    extras: isDynamic('optional-dependencies') ? undefined : Object.keys(project['optional-dependencies'] ?? {}).map(normalName),
    ...readDependencies(folder, project, isDynamic('dependencies') || isDynamic('optional-dependencies'), sourcesOf(tool)),
  };
}

function readDependencies(folder: string, project: any, dynamic: boolean, sources: readonly any[]): Pick<Pyproject, 'lock' | 'neededFiles' | 'hashed'> {
  const lock = (['uv.lock', 'requirements.txt'] as const).find(name => readFile(join(folder, name)) !== undefined);
  if (lock === 'uv.lock') {
    const requirements = [project.dependencies ?? [], ...Object.values(project['optional-dependencies'] ?? {})].flat() as string[];
    const names = requirements.flatMap(requirement => /^\s*([\w.-]+)/.exec(requirement)?.[1] ?? []);
    const { local } = checkUvLock(folder, project.name, dynamic ? undefined : names);
    return { lock, neededFiles: local ? undefined : ['pyproject.toml', lock], hashed: true };
  }
  if (sources.some(source => source.workspace === true)) {
    throw new InvalidValueError(`${quoted(join(folder, 'pyproject.toml'))} depends on members of its workspace, and no uv.lock beside it knows them: `
      + 'give the root of the workspace as `project`, with its uv.lock, or build a wheel (uv build) for PythonAppImage.fromWheel');
  }
  if (lock === 'requirements.txt') {
    const { files, local, hashed } = readRequirements(folder, lock);
    return { lock, neededFiles: local ? undefined : files, hashed };
  }
  const above = lockOfWorkspace(folder);
  if (above !== undefined) {
    throw new InvalidValueError(`${quoted(folder)} is a member of the workspace of ${quoted(above)}, but the build reads the project directory only, and not that lock: `
      + 'set `project` to the workspace root, add a requirements.txt (uv export), or build a wheel (uv build) for PythonAppImage.fromWheel');
  }
  const paths = sources.flatMap(source => source.path ?? []).map(path => inFolder(folder, 'pyproject.toml', path));
  return { neededFiles: dynamic || paths.length > 0 ? undefined : ['pyproject.toml'], hashed: false };
}

/** https://docs.astral.sh/uv/concepts/projects/dependencies/#dependency-sources */
function sourcesOf(tool: any): any[] {
  return Object.values<any>(tool?.uv?.sources ?? {}).flat();
}

/**
 * The console script that an application is started by.
 *
 * @param wanted its name, where there are several
 */
export function chooseScript({ folder, isPackage, scripts }: Pyproject, wanted: string | undefined): string {
  const path = quoted(join(folder, 'pyproject.toml'));
  if (!isPackage) {
    throw new InvalidValueError(`needs to know what to run: ${path} makes no package, and so no console script. `
      + 'Say it as `command`, such as ["python", "main.py"], or add a [build-system]');
  }
  if (wanted !== undefined && scripts === undefined) {
    return wanted;
  }
  if (wanted === undefined && scripts?.length === 1) {
    return scripts[0];
  }
  const there = scripts === undefined ? 'they are dynamic' : scripts.length > 0 ? `there is ${listed(scripts)}` : 'there is none';
  if (wanted === undefined) {
    throw new InvalidValueError(`needs to know what to run: ${there} in [project.scripts] of ${path}, so say which one as \`script\`, or what else as \`command\``);
  }
  if (!scripts!.includes(wanted)) {
    throw new InvalidValueError(`has \`script: ${quoted(wanted)}\`, which [project.scripts] of ${path} does not have: ${there}`);
  }
  return wanted;
}

/** @throws when a project has no such optional dependencies, or no use for them */
export function checkExtras({ folder, lock, extras }: Pyproject, wanted: readonly string[]): void {
  if (wanted.length > 0 && lock === 'requirements.txt') {
    throw new InvalidValueError(`has \`extras\`, and installs what ${quoted(join(folder, lock))} lists, and no more: `
      + `make that with them, for example by uv pip compile --extra ${wanted[0]}, and leave them out here`);
  }
  const unknown = wanted.find(extra => extras && !extras.includes(normalName(extra)));
  if (unknown !== undefined) {
    throw new InvalidValueError(`asks for the extra ${quoted(unknown)}, and [project.optional-dependencies] of ${quoted(join(folder, 'pyproject.toml'))} has ${listed(extras!) || 'none'}`);
  }
}
