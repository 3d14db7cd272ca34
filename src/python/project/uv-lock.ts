import { dirname, join, relative, resolve } from 'node:path';
import { inFolder } from './requirements';
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
  folder: string,
  name: string,
  dependencies: readonly string[] | undefined,
): { local: boolean } {
  const path = join(folder, 'uv.lock');
  const { package: packages = [] } = readToml(path);
  const own = packages.find((p: any) => ofFolder(p.source) === '.');
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
        `${quoted(path)} is out of date because pyproject.toml has other dependencies `
          + `(${listed(different)}); run \`uv lock\``,
      );
    }
  }
  const others = packages.flatMap((p: any) => ofFolder(p.source) ?? []).filter((p: string) => p !== '.');
  others.forEach((other: string) => inFolder(folder, 'uv.lock', other));
  return { local: others.length > 0 };
}

/** The uv.lock of the workspace that contains a project, if the workspace root is another directory. */
export function lockOfWorkspace(folder: string): string | undefined {
  for (let root = dirname(resolve(folder)); root !== dirname(root); root = dirname(root)) {
    const path = join(root, 'uv.lock');
    const lock = readToml(path);
    if (lock !== undefined) {
      const { package: packages = [] } = lock;
      return packages.some((p: any) => ofFolder(p.source) === relative(root, folder)) ? path : undefined;
    }
  }
  return undefined;
}

function ofFolder(source: any = {}): string | undefined {
  return source.editable ?? source.virtual ?? source.directory ?? source.path;
}

/** A normalized name: https://packaging.python.org/en/latest/specifications/name-normalization/ */
export function normalName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}
