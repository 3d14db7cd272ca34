import { writeFileSync } from 'node:fs';
import type { Built } from './result';
import { InvalidValueError } from '../../common/errors';

/** The entry of an image in the file that `--metadata` names. */
export interface BuiltMetadata {
  readonly tags: readonly string[];
  readonly digest?: string;
  /** The fingerprint, if the image was pushed. */
  readonly fingerprint?: string;
  /** The repository, if the image was pushed by digest, without its tags. */
  readonly pushedTo?: string;
}

/**
 * Writes a file that later steps of a pipeline read.
 *
 * @param more values that Buildx does not tell
 * @param left the images that are published already
 */
export function writeMetadata(
  file: string, built: readonly Built[], more: ReadonlyMap<string, Partial<BuiltMetadata>>,
  left: ReadonlyMap<string, BuiltMetadata>,
): void {
  const entries = built.map(({ name, target, tags, digest }): [string, BuiltMetadata] => {
    const id = `${target.stack.directory}/${name}`;
    return [id, { tags, digest, ...more.get(id) }];
  });
  try {
    writeFileSync(file, `${JSON.stringify(Object.fromEntries([...entries, ...left]), undefined, 2)}\n`);
  } catch (error) {
    throw new InvalidValueError(`${file} cannot be written: ${(error as Error).message}`);
  }
}
