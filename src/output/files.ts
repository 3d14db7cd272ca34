import { hash } from 'node:crypto';

/** A file of the output. */
export interface OutputFile {
  readonly content: string | Buffer;
  /** The path of the construct that it is written for. */
  readonly construct: string;
  /** Whether it is a Bake file, by which a build finds the others. */
  readonly isBakeFile?: boolean;
  /** Whether only its owner can read it. */
  readonly isSecret?: boolean;
}

/** Files by their path below the output directory. */
export type OutputFiles = ReadonlyMap<string, OutputFile>;

/** The SHA-256 of each file, in the order of the paths. A secret has none: short ones can be found by trying. */
export function fileHashes(files: OutputFiles): Record<string, string | null> {
  return Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, { content, isSecret }]) => [path, isSecret ? null : hash('sha256', content)]));
}
