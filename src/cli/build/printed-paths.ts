import { posix } from 'node:path';

/** The path of the Dockerfile of a target that Buildx has printed, or its text. */
export function dockerfileOf(target: object): { path: string; inline?: string } {
  const { context = '.', dockerfile = 'Dockerfile', 'dockerfile-inline': inline } = target as Record<string, string>;
  const isWhole = dockerfile.startsWith('cwd://') || isRemote(context);
  // Buildx prints the text with escapes.
  const text = inline?.replace(/([$%])\1\{/g, '$1{');
  return { path: isWhole ? dockerfile.replace('cwd://', '') : posix.join(normalPath(context), dockerfile), inline: text };
}

/** Whether a context is neither a directory nor a path from the working directory. */
export function isRemote(context: string): boolean {
  return /^([a-z-]+:\/\/|target:|git@)/.test(context) && !context.startsWith('cwd://');
}

/** The path of a context in one form. */
export function normalPath(context: string): string {
  return isRemote(context) ? context : posix.normalize(context.replace('cwd://', '') || '.').replace(/(.)\/$/, '$1');
}
