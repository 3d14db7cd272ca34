import { writeFileSync } from 'node:fs';
import type { BuildResult } from './result';
import { idOf } from './result';
import { InvalidValueError } from '../../common/errors';
import { jsonText } from '../show/json';

/** The entry of an image in the file that `--metadata` names. */
export interface BuiltMetadata {
  readonly tags: readonly string[];
  /** The reason why the image was not built. */
  readonly error?: string;
  readonly digest?: string;
  /** The fingerprint, if the image was pushed. */
  readonly fingerprint?: string;
  /** The repository, if the image was pushed by digest, without its tags. */
  readonly pushedTo?: string;
  /** The platform, if the image was pushed by digest. */
  readonly platform?: string;
  /** All platforms of the image, if it was pushed by digest. */
  readonly platforms?: readonly string[];
  /** The size in bytes. */
  readonly size?: number;
  /** The time of the build. Missing for an image that was published already. */
  readonly seconds?: number;
  /** The own instructions of the image. */
  readonly steps?: { readonly ran: number; readonly cached: number };
}

/** Entries by `<directory of the stack>/<name>`, where the name of a combination of a matrix is its own. */
export type BuildMetadata = Readonly<Record<string, BuiltMetadata>>;

/**
 * The metadata of a build.
 *
 * @param more values that Buildx does not tell
 * @param left the images that are published already
 * @param failed the reasons why images were not built, by ID
 */
export function metadataOf(
  results: readonly BuildResult[], more: ReadonlyMap<string, Partial<BuiltMetadata>>,
  left: ReadonlyMap<string, BuiltMetadata>, failed: ReadonlyMap<string, string>,
): BuildMetadata {
  const entries = results.map((result): [string, BuiltMetadata] => {
    const { tags, digest, size, time, ran, cached } = result;
    const id = idOf(result);
    const ofSteps = time !== undefined && { seconds: time / 1000, steps: { ran: ran!, cached: cached! } };
    return [id, { tags, digest, size, ...ofSteps, ...more.get(id) }];
  });
  const errors = [...failed].map(([id, error]): [string, BuiltMetadata] => [id, { tags: [], error }]);
  return Object.fromEntries([...entries, ...left, ...errors]);
}

/** Writes a file that later steps of a pipeline read. */
export function writeMetadata(file: string, metadata: BuildMetadata): void {
  try {
    writeFileSync(file, jsonText(metadata));
  } catch (error) {
    throw new InvalidValueError(`${file} cannot be written: ${(error as Error).message}`);
  }
}
