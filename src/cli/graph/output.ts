import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isManifest } from './manifest-shape';
import { InvalidValueError } from '../../common/errors';
import { MANIFEST } from '../../output/former';
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

/**
 * Reads the output of a synthesis.
 *
 * @param option the option of the command that names the directory
 */
export function readOutput(directory: string, option: string = '--output'): Output {
  const manifest = readManifest(directory, option);
  const targets = manifest.stacks.flatMap(stack =>
    // Not a copy, because there can be many targets.
    stack.targets.map(target => Object.assign(target, { id: `${stack.directory}/${target.name}`, stack })));
  return { directory, manifest, targets: new Map(targets.map(target => [target.id, target])) };
}

function readManifest(directory: string, option: string): Manifest {
  const path = join(directory, MANIFEST);
  if (!existsSync(path)) {
    const fix = option === '--output' ? 'run `cdk-bake synth`, or use --output' : 'correct the path';
    throw new InvalidValueError(`${path} does not exist; ${fix}`);
  }
  const again = `remove ${directory}, and synthesize again`;
  let manifest: Partial<Manifest> | null;
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InvalidValueError(`${path} cannot be read (${(error as Error).message}); ${again}`);
  }
  if (manifest?.generator !== 'cdk-bake') {
    throw new InvalidValueError(`${path} was not written by cdk-bake; use ${option} with another directory`);
  }
  if (manifest.version !== MANIFEST_VERSION) {
    throw new InvalidValueError(`${path} was written by another version of cdk-bake; synthesize again`);
  }
  if (!isManifest(manifest)) {
    throw new InvalidValueError(`${path} is damaged; ${again}`);
  }
  return manifest;
}

/**
 * Reads a file of an output.
 *
 * @throws if the file was changed or removed after the synthesis
 */
export function readOutputFile({ directory, manifest: { files } }: Output, path: string): Buffer {
  const file = join(directory, path);
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch (error) {
    throw new InvalidValueError(`${file} cannot be read (${(error as Error).message}); synthesize again`);
  }
  const digest = files[path];
  if (digest !== null && digest !== hash('sha256', content)) {
    throw new InvalidValueError(`${file} has changed since the synthesis; synthesize again`);
  }
  return content;
}

/** The names of the abstract targets in a Bake file. */
export function abstractTargetsIn({ manifest: { stacks } }: Output, bakeFile: string): string[] {
  return stacks.filter(stack => stack.bakeFile === bakeFile).flatMap(stack => stack.abstractTargets);
}

/** @throws if a file of an output was changed or removed after the synthesis */
export function checkFiles(output: Output): void {
  Object.keys(output.manifest.files).forEach(path => readOutputFile(output, path));
}

/** @throws if a file that a build of targets reads was changed or removed after the synthesis */
export function checkFilesOf(output: Output, targets: readonly OutputTarget[]): void {
  const dockerfiles = (all: Iterable<OutputTarget>) =>
    new Set([...all].flatMap(({ dockerfile }) => dockerfile ?? []).flatMap(path => [path, `${path}.dockerignore`]));
  const read = dockerfiles(targets);
  const unread = dockerfiles(output.targets.values());
  Object.keys(output.manifest.files).filter(path => read.has(path) || !unread.has(path))
    .forEach(path => readOutputFile(output, path));
}
