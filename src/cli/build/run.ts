import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runBuildx } from './buildx';
import type { Closure } from './closure';
import type { Display } from './display';
import { PlainDisplay, TerminalDisplay } from './display';
import { readEvent } from './events';
import { Progress } from './progress';
import type { BuildxMetadata } from './result';
import { namesOf } from './result';
import { consistsOf } from '../../common/consists-of';
import { listed, quoted } from '../../common/errors';
import { UsageError } from '../run/exit-codes';
import { inTemporary } from '../run/temporary';

/** Forms of progress: the form of the command (`auto`), and forms of Buildx. */
export const PROGRESS_TYPES = ['auto', 'plain', 'rawjson', 'quiet'] as const;
export type ProgressType = typeof PROGRESS_TYPES[number];

/** Flags of `docker buildx bake`. */
export interface BakeFlags {
  readonly common: readonly string[];
  /** Overrides of attributes in the form `target.key=value`, where `*` in the name of the target matches any text. */
  readonly overrides?: readonly string[];
  /** Flags such as `--set`, which Buildx refuses without their target, by the ID of the target. */
  readonly byTarget: ReadonlyMap<string, readonly string[]>;
}

/** A run of Buildx that has ended. */
export interface BuildRun {
  readonly code: number;
  readonly progress: Progress;
  readonly metadata: BuildxMetadata;
  /** Messages of Buildx apart from progress, such as the lines of a Dockerfile that failed, unless they were shown. */
  readonly messages: readonly string[];
  /** The name of the target that has failed, if Buildx tells it. */
  readonly failed?: string;
}

/** The arguments of `docker buildx` that build a closure. */
export function bakeArguments(
  closure: Closure, directory: string, { common, overrides = [], byTarget }: BakeFlags,
): string[] {
  const names = closure.asked.flatMap(({ name, selected }) => selected ?? [name]);
  return [
    'bake',
    ...[...closure.files.keys()].flatMap(name => ['-f', join(directory, name)]),
    ...closure.permissions.map(permission => `--allow=${permission}`),
    ...common,
    ...overrides.filter(override => concerns(override, closure)).map(override => `--set=${override}`),
    ...closure.targets.flatMap(({ id }) => byTarget.get(id) ?? []),
    // Bake allows names that look like flags.
    ...names.some(name => name.startsWith('-')) ? ['--'] : [],
    ...names,
  ];
}

/** @throws if an override is for no target of any closure */
export function checkOverrides(overrides: readonly string[], closures: readonly Closure[]): void {
  const other = overrides.find(override => !closures.some(closure => concerns(override, closure)));
  if (other !== undefined) {
    const names = new Set(closures.flatMap(({ targets }) => targets.map(({ name }) => name)));
    throw new UsageError(`--set ${quoted(other)} is for no target of the build; use ${listed([...names])}`);
  }
}

/** Whether an override is for a target of a closure. Buildx refuses an override without a target. */
function concerns(override: string, { targets }: Closure): boolean {
  const pattern = override.split(/[.=]/, 1)[0].split('*');
  // Only Buildx knows the names of some combinations.
  return targets.some(({ name, combinations }) => combinations?.length === 0
    || [name, ...combinations ?? []].some(own => consistsOf(own, pattern)));
}

/** Builds a closure with Buildx, which reads nothing but the closure. */
export function runClosure(closure: Closure, type: ProgressType, flags: BakeFlags): Promise<BuildRun> {
  return inTemporary(directory => runIn(directory, closure, type, flags));
}

async function runIn(
  directory: string, closure: Closure, type: ProgressType, flags: BakeFlags,
): Promise<BuildRun> {
  const metadataFile = join(directory, 'metadata.json');
  const [only, ...others] = closure.targets.length === 1 ? namesOf(closure.asked[0]) : [];
  const isKnown = ['auto', 'rawjson'].includes(type); // Buildx shows other forms to people only
  const names = closure.hasMatrix || !isKnown ? [] : closure.targets.map(({ name }) => name);
  const progress = new Progress(names, others.length === 0 ? only : undefined);
  const messages: string[] = [];
  const display = type === 'auto' ? displayFor(progress) : undefined;
  let failed: string | undefined;
  const onLine = (line: string) => {
    const event = isKnown ? readEvent(line) : undefined;
    if (event) {
      const changes = progress.read(event);
      display?.update(changes);
    } else {
      failed = /^ERROR: target ([\w-]+): failed to solve: /.exec(line)?.[1] ?? failed;
      messages.push(line);
    }
    if (type !== 'auto') {
      process.stderr.write(`${line}\n`);
    }
  };
  try {
    closure.files.forEach((text, name) => writeFileSync(join(directory, name), text));
    const form = type === 'auto' ? 'rawjson' : type;
    const own = [`--progress=${form}`, `--metadata-file=${metadataFile}`];
    const args = bakeArguments(closure, directory, { ...flags, common: [...own, ...flags.common] });
    const code = await runBuildx(args, {
      onLine: type === 'quiet' ? undefined : onLine,
      env: { BUILDX_METADATA_PROVENANCE: process.env.BUILDX_METADATA_PROVENANCE ?? 'disabled' },
    });
    return { code, progress, metadata: metadataIn(metadataFile), messages: type === 'auto' ? messages : [], failed };
  } finally {
    display?.end();
  }
}

/** The metadata of a build. Buildx writes none, or not all of it, if the build does not end. */
function metadataIn(file: string): BuildxMetadata {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

function displayFor(progress: Progress): Display {
  return process.stderr.isTTY ? new TerminalDisplay(progress) : new PlainDisplay(progress);
}
