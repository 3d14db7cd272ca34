import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { NotImported } from './not-imported';
import { templateParts } from '../graph/hcl-text';
import type { Code } from './program/code';
import { call, plainText, text } from './program/code';

/** Whether a context is a Git repository or a URL. */
function isRemoteContext(context: string): boolean {
  return /^(https?|git|ssh):\/\/|^git@/.test(context);
}

/**
 * The existing Dockerfile of a target.
 *
 * @param pathOf converts a path with expressions
 * @param axes the names of the axes of the target, the only names in the path of a Dockerfile
 */
export async function dockerfileCode(
  context: unknown = '.', dockerfile: unknown = 'Dockerfile',
  pathOf: (source: string) => Promise<Code>, axes: readonly string[],
): Promise<Code> {
  const directory = String(context ?? '.').replace(/^cwd:\/\//, '');
  const path = String(dockerfile ?? 'Dockerfile');
  if (/[$%]\{/.test(directory + path)) {
    const whole = path.startsWith('cwd://') ? path.slice('cwd://'.length) : posix.join(directory, path);
    const expressions = templateParts(whole).filter(part => /^[$%]\{/.test(part));
    const names = expressions.map(part => part.slice(2, -1).trim().split('.')[0]);
    if (isRemoteContext(directory) || !names.every(name => axes.includes(name))) {
      throw new NotImported('a Dockerfile whose path contains an expression other than an axis', whole);
    }
    return call('Dockerfile', 'fromFile', [await pathOf(whole)]);
  }
  if (/^[a-z]+:\/\/|^git@|^target:/.test(directory)) {
    if (path.startsWith('cwd://') || !isRemoteContext(directory)) {
      throw new NotImported('a Dockerfile in a remote context', directory);
    }
    return call('Dockerfile', 'inContext', path === 'Dockerfile' ? [] : [text(path)]);
  }
  const file = path.startsWith('cwd://') ? path.slice('cwd://'.length) : posix.join(directory, path);
  if (!existsSync(file)) {
    throw new NotImported('a Dockerfile that does not exist', file);
  }
  return call('Dockerfile', 'fromFile', [text(file)]);
}

/** A Dockerfile whose text is in the Bake file. */
export function textOfDockerfile(content: Code): Code {
  if (plainText(content) === undefined) {
    throw new NotImported('a Dockerfile that contains an expression', 'dockerfile-inline');
  }
  return call('Dockerfile', 'fromString', [content]);
}
