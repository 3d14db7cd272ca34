import { hash } from 'node:crypto';

/** A file in the output directory. */
export interface OutputFile {
  readonly content: string | Buffer;
  /** Path of the construct that requires the file. */
  readonly construct: string;
  /** Whether the file is a Bake file, which refers to the other files. */
  readonly isBakeFile?: boolean;
  /** Whether only the owner can read the file. */
  readonly isSecret?: boolean;
}

/** Files by path relative to the output directory. */
export type OutputFiles = ReadonlyMap<string, OutputFile>;

/** Returns the SHA-256 digest of each file, sorted by path. Secrets have none because short ones could be guessed. */
export function fileHashes(files: OutputFiles): Record<string, string | null> {
  return Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, { content, isSecret }]) => [path, isSecret ? null : hash('sha256', content)]));
}
