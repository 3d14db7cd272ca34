import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import type { Code } from './code';
import { call, text } from './code';
import { NotImported } from './not-imported';

/** The existing Dockerfile of a target. */
export function dockerfileCode(context: unknown = '.', dockerfile: unknown = 'Dockerfile'): Code {
  const directory = String(context ?? '.').replace(/^cwd:\/\//, '');
  const path = String(dockerfile ?? 'Dockerfile');
  if (/[$%]\{/.test(directory + path)) {
    throw new NotImported('a Dockerfile whose path contains an expression', posix.join(directory, path));
  }
  if (/^[a-z]+:\/\/|^git@|^target:/.test(directory)) {
    throw new NotImported('a Dockerfile in a remote context', directory);
  }
  const file = path.startsWith('cwd://') ? path.slice('cwd://'.length) : posix.join(directory, path);
  if (!existsSync(file)) {
    throw new NotImported('a Dockerfile that does not exist', file);
  }
  return call('Dockerfile', 'fromFile', [text(file)]);
}
