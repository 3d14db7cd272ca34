import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parse } from '@iarna/toml';
import { InvalidValueError, listed, quoted } from '../errors';

/** What a project says of itself: https://packaging.python.org/en/latest/specifications/pyproject-toml/ */
export interface Pyproject {
  readonly folder: string;
  /** The specifier of its Pythons. */
  readonly requiresPython: string;
  /** The names of its console scripts. */
  readonly scripts: readonly string[];
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
  if (!existsSync(path)) {
    throw new InvalidValueError(`There is no project at ${quoted(path)}, as seen from ${process.cwd()}`);
  }
  let content: any;
  try {
    content = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InvalidValueError(`${quoted(path)} is no TOML: ${(error as Error).message.split('\n')[0]}`);
  }
  const { project } = content;
  if (typeof project?.name !== 'string') {
    throw new InvalidValueError(`${quoted(path)} has no [project] with a name, so there is nothing to install: add it`);
  }
  const dynamic = ['dependencies', 'optional-dependencies'].some(key => project.dynamic?.includes(key));
  const lock = (['uv.lock', 'requirements.txt'] as const).find(name => existsSync(join(folder, name)));
  return {
    folder,
    requiresPython: String(project['requires-python'] ?? ''),
    scripts: Object.keys(project.scripts ?? {}),
    lock,
    neededFiles: filesOf(folder, lock, dynamic),
    hashed: lock === 'requirements.txt' && readFileSync(join(folder, lock), 'utf8').includes('--hash='),
  };
}

function filesOf(folder: string, lock: Pyproject['lock'], dynamic: boolean): string[] | undefined {
  switch (lock) {
    case 'uv.lock': return ['pyproject.toml', lock];
    case 'requirements.txt': return included(folder, lock, new Set([lock]));
    default: return dynamic ? undefined : ['pyproject.toml'];
  }
}

/** A requirements file and those that it includes: https://pip.pypa.io/en/stable/reference/requirements-file-format/ */
function included(folder: string, file: string, known: Set<string>): string[] {
  for (const [, name] of readFileSync(join(folder, file), 'utf8').matchAll(/^(?:-[rc]|--requirement|--constraint)[ =]?\s*([^\s#]+)/gm)) {
    const path = posix.join(posix.dirname(file), name);
    if (!/^\w+:/.test(name) && !known.has(path) && existsSync(join(folder, path))) {
      known.add(path);
      included(folder, path, known);
    }
  }
  return [...known].sort();
}

/**
 * The console script that an application is started by.
 *
 * @param wanted its name, where there are several
 */
export function chooseScript({ folder, scripts }: Pyproject, wanted: string | undefined): string {
  if (wanted === undefined && scripts.length === 1) {
    return scripts[0];
  }
  const there = scripts.length > 0 ? `there is ${listed(scripts)}` : 'there is none';
  if (wanted === undefined) {
    throw new InvalidValueError(`needs to know what to run: ${there} in [project.scripts] of ${quoted(join(folder, 'pyproject.toml'))}, `
      + 'so say which one as `script`, or what else as `command`');
  }
  if (!scripts.includes(wanted)) {
    throw new InvalidValueError(`has \`script: ${quoted(wanted)}\`, which [project.scripts] of ${quoted(join(folder, 'pyproject.toml'))} does not have: ${there}`);
  }
  return wanted;
}
