import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidValueError } from '../../common/errors';
import type { Manifest, ManifestStack, ManifestTarget } from '../../synth/manifest';
import { MANIFEST_VERSION } from '../../synth/manifest';

/** A target in the output of a synthesis. */
export interface OutputTarget extends ManifestTarget {
  /** `<directory of the stack>/<name>`, which no other target has. */
  readonly id: string;
  readonly stack: ManifestStack;
  /** The combinations of a matrix to build, if not all of them. */
  readonly selected?: readonly string[];
}

/** The output of a synthesis. */
export interface Output {
  readonly directory: string;
  readonly manifest: Manifest;
  /** The targets by ID, in the order of the Bake files. */
  readonly targets: ReadonlyMap<string, OutputTarget>;
}

/** Reads the output of the last synthesis in a directory. */
export function readOutput(directory: string): Output {
  const manifest = readManifest(directory);
  const targets = manifest.stacks.flatMap(stack =>
    // Not a copy, because there can be many targets.
    stack.targets.map(target => Object.assign(target, { id: `${stack.directory}/${target.name}`, stack })));
  return { directory, manifest, targets: new Map(targets.map(target => [target.id, target])) };
}

function readManifest(directory: string): Manifest {
  const path = join(directory, 'manifest.json');
  if (!existsSync(path)) {
    throw new InvalidValueError(`${path} does not exist; run \`cdk-bake synth\`, or use --output`);
  }
  const again = `remove ${directory}, and synthesize again`;
  let manifest: Manifest;
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InvalidValueError(`${path} cannot be read (${(error as Error).message}); ${again}`);
  }
  if (manifest?.generator !== 'cdk-bake') {
    throw new InvalidValueError(`${path} was not written by cdk-bake; use --output`);
  }
  if (manifest.version !== MANIFEST_VERSION) {
    throw new InvalidValueError(`${path} was written by another version of cdk-bake; synthesize again`);
  }
  return manifest;
}

/**
 * Reads a file of an output.
 *
 * @throws if the file is missing, because it was removed after the synthesis
 */
export function readOutputFile(directory: string, path: string): Buffer {
  const file = join(directory, path);
  try {
    return readFileSync(file);
  } catch (error) {
    throw new InvalidValueError(`${file} cannot be read (${(error as Error).message}); synthesize again`);
  }
}
