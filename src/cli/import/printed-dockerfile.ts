import { existsSync, readFileSync } from 'node:fs';
import type { Reading, StageOnDisk } from '../../dockerfile/existing/model';
import { readDockerfile } from '../../dockerfile/existing/reading';
import { dockerfileOf } from '../build/printed-paths';

/** A target, as Buildx prints it. */
export interface PrintedTarget {
  readonly args?: Record<string, string>;
  readonly contexts?: Record<string, string>;
  readonly tags?: readonly string[];
  readonly target?: string;
}

/** The Dockerfile of a target, and the stage that is built. Undefined if the file cannot be read here. */
export function readingOf(target: PrintedTarget): { reading: Reading; wanted?: StageOnDisk } | undefined {
  const { path, inline } = dockerfileOf(target);
  const text = inline ?? (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
  const reading = text === undefined ? undefined : readDockerfile(text, path);
  return reading && {
    reading,
    wanted: target.target === undefined ? reading.stages[reading.stages.length - 1]
      : reading.named.get(target.target.toLowerCase()),
  };
}
