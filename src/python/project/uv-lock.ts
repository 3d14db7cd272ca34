import { dirname, join, relative, resolve } from 'node:path';
import { inDirectory } from './requirements';
import { readToml } from './toml';
import { InvalidValueError, listed, quoted } from '../../common/errors';

/**
 * Checks that a uv.lock is up to date: https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile
 *
 * @param name name of the project
 * @param dependencies names of all dependencies, including optional ones; undefined if only the source defines them
 * @returns whether a dependency or a workspace member is in the project directory
 */
export function checkUvLock(
  directory: string,
  name: string,
  dependencies: readonly string[] | undefined,
): { local: boolean } {
  const path = join(directory, 'uv.lock');
  const { package: packages = [] } = readToml(path);
  const own = packages.find((p: any) => ofDirectory(p.source) === '.');
  if (own?.name !== normalName(name)) {
    throw new InvalidValueError(`${quoted(path)} does not belong to the project ${quoted(name)}; run \`uv lock\``);
  }
  if (dependencies) {
    const wanted = new Set(dependencies.map(normalName));
    const locked = new Set<string>((own.metadata?.['requires-dist'] ?? []).map((d: any) => d.name));
    const different = [...new Set([...wanted, ...locked])].filter(
      d => d !== own.name && wanted.has(d) !== locked.has(d),
    );
    if (different.length > 0) {
      throw new InvalidValueError(
        `${quoted(path)} is out of date because pyproject.toml has other dependencies (${listed(different)}); `
          + 'run `uv lock`',
      );
    }
  }
  const others = packages.flatMap((p: any) => ofDirectory(p.source) ?? []).filter((p: string) => p !== '.');
  others.forEach((other: string) => inDirectory(directory, 'uv.lock', other));
  return { local: others.length > 0 };
}

/** The uv.lock of the workspace that contains a project, if the workspace root is another directory. */
export function lockOfWorkspace(directory: string): string | undefined {
  for (let root = dirname(resolve(directory)); root !== dirname(root); root = dirname(root)) {
    const path = join(root, 'uv.lock');
    const lock = readToml(path);
    if (lock !== undefined) {
      const { package: packages = [] } = lock;
      return packages.some((p: any) => ofDirectory(p.source) === relative(root, directory)) ? path : undefined;
    }
  }
  return undefined;
}

function ofDirectory(source: any = {}): string | undefined {
  return source.editable ?? source.virtual ?? source.directory ?? source.path;
}

/** A normalized name: https://packaging.python.org/en/latest/specifications/name-normalization/ */
export function normalName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}
