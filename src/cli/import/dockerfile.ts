import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import type { Code } from './code';
import { call, text } from './code';
import { NotImported } from './not-imported';

/** Whether a context is a Git repository or a URL. */
function isRemoteContext(context: string): boolean {
  return /^(https?|git|ssh):\/\/|^git@/.test(context);
}

/** The existing Dockerfile of a target. */
export function dockerfileCode(context: unknown = '.', dockerfile: unknown = 'Dockerfile'): Code {
  const directory = String(context ?? '.').replace(/^cwd:\/\//, '');
  const path = String(dockerfile ?? 'Dockerfile');
  if (/[$%]\{/.test(directory + path)) {
    throw new NotImported('a Dockerfile whose path contains an expression', posix.join(directory, path));
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
