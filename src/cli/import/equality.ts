import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Link } from './links';
import type { Printed } from './printed';
import { printed } from './printed';
import type { BakeSource } from './source/bake-source';
import type { UnusedContexts } from './unused-contexts';
import { dockerfileOf, isRemote, normalPath } from '../build/printed-paths';
import { askAll } from '../run/requests';

const OF_READERS = 'an image has the platforms of the images that are built on it';
const ON_NATIVE = 'an image without platforms is built on a variant for the platform of the builder, '
  + 'which files that override the other image do not change';

/** The end of the name of a variant for the build platform. */
const NATIVE = '-native';

const DEFAULT_DIRECTORY = 'cdk.out/';

/** A difference between the original files and what the program synthesizes. */
export interface Difference {
  readonly target: string;
  readonly attribute: string;
  readonly original: unknown;
  readonly synthesized: unknown;
  /** The variable that is set in the environment, if any. */
  readonly variable?: string;
  /** Whether a later file overrides attributes of the abstract targets. */
  readonly isOverridden?: boolean;
  /** The reason why the program is right to differ. */
  readonly reason?: string;
}

/** Bake files, and the directory in which the program has written its output in place of `cdk.out`. */
export interface Synthesized {
  readonly files: readonly string[];
  readonly directory: string;
}

/**
 * Writes a Bake file that overrides attributes of abstract targets, as other tools do.
 *
 * @see https://github.com/docker/metadata-action#bake-definition
 */
export function writeOverride(path: string, abstractTargets: readonly string[]): void {
  const attributes = { tags: ['override.example/app:1'], labels: { override: '1' }, args: { OVERRIDE: '1' } };
  const target = Object.fromEntries(abstractTargets.map(name => [name, attributes]));
  writeFileSync(path, JSON.stringify(abstractTargets.length > 0 ? { target } : {}));
}

/**
 * Compares what Buildx resolves the original files and the synthesized ones to: as the environment is, with each
 * variable overridden, and with another file after them.
 */
export async function differences(
  original: readonly string[], synthesized: Synthesized, names: readonly string[], { variables }: BakeSource,
  override: string, changed: Changed,
): Promise<Difference[]> {
  const compare = async (before: readonly string[], after: Synthesized, variable?: OtherVariable) => {
    const all = [...names, ...changed.abstractTargets];
    const once = () => compareOnce(before, after, all, changed, variable);
    const differing = await once();
    return differing.length === 0 ? differing : once(); // `timestamp()` can differ between two runs of Buildx
  };
  const found = await compare(original, synthesized);
  if (found.every(isIntended)) {
    const files = [...synthesized.files, override];
    const overridden = await compare([...original, override], { ...synthesized, files });
    const more = overridden.filter(difference => !isIntended(difference));
    found.push(...more.map(difference => ({ ...difference, isOverridden: true })));
  }
  const others = found.every(isIntended) ? [...variables.values()] : [];
  const withOthers = await askAll(others, ({ name, attributes: { default: usual, type } }) =>
    compare(original, synthesized, { name, value: otherValue(usual, type) }));
  return [...found, ...withOthers.flat().filter(difference => !isIntended(difference))];
}

function isIntended(difference: Difference): boolean {
  return difference.reason !== undefined;
}

/** Intended differences of a program. */
export interface Changed {
  readonly links: readonly Link[];
  readonly abstractTargets: readonly string[];
  /** Contexts without an effect, by the names of blocks. */
  readonly unused: ReadonlyMap<string, UnusedContexts>;
  /** The block of each combination of a matrix. */
  readonly blocks: ReadonlyMap<string, string>;
}

/** Attributes that the images have in place of the abstract targets. */
const OF_IMAGES = ['context', 'contexts', 'Dockerfile', 'target', 'matrix'];

/** A variable with a value that is not its default. */
interface OtherVariable {
  readonly name: string;
  readonly value: string;
}

async function compareOnce(
  original: readonly string[], { files, directory }: Synthesized, names: readonly string[],
  { links, abstractTargets, unused, blocks }: Changed, variable?: OtherVariable,
): Promise<Difference[]> {
  const env = variable === undefined ? {} : { [variable.name]: variable.value };
  const [before, all] = await Promise.all([printed(original, names, env), printed(files, names, env)]);
  const after = withoutNative(all, before);
  const found: Difference[] = [];
  for (const target of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const linked = links.filter(link => link.target === target);
    const one = withoutContexts(normal(before[target], directory), unused.get(blocks.get(target) ?? target));
    const other = withoutLinks(normal(after[target], directory), linked);
    const ofImages = abstractTargets.includes(target) ? OF_IMAGES : [];
    const { contexts } = all[target] ?? {};
    if (!isDeepStrictEqual(contexts ?? {}, after[target]?.contexts ?? {})) {
      found.push({ target, attribute: 'contexts', original: one.contexts, synthesized: contexts, reason: ON_NATIVE });
    }
    [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(attribute => !ofImages.includes(attribute))
      .filter(attribute => !isDeepStrictEqual(one[attribute], other[attribute]))
      .forEach(attribute => found.push({
        target,
        attribute,
        original: one[attribute],
        synthesized: other[attribute],
        variable: variable?.name,
        reason: attribute === 'platforms' && target in before && isMore(other.platforms, one.platforms)
          ? OF_READERS : undefined,
      }));
  }
  return found;
}

/** Whether a list of platforms contains those of another one. */
function isMore(platforms: unknown, others: unknown): boolean {
  const included = others === undefined ? [] : others as string[];
  return Array.isArray(platforms) && included.every(one => platforms.includes(one));
}

/** Targets without the variants for the platform of the builder, on which images without platforms are built. */
function withoutNative(targets: Printed, original: Printed): Printed {
  const variants = new Map(Object.keys(targets).filter(name => !(name in original) && name.endsWith(NATIVE))
    .map(name => [`target:${name}`, `target:${name.slice(0, -NATIVE.length)}`]));
  return Object.fromEntries(Object.entries(targets).filter(([name]) => !variants.has(`target:${name}`))
    .map(([name, { contexts = {}, ...others }]) => {
      const sources = Object.entries(contexts as Record<string, string>)
        .map(([key, source]) => [key, variants.get(source) ?? source]);
      return [name, { ...others, contexts: Object.fromEntries(sources) }];
    }));
}

/** A value that differs from the default, and has its type. */
function otherValue(value: unknown, type: unknown): string {
  return typeof value === 'boolean' || type === '${bool}' ? String(value !== true)
    : typeof value === 'number' || type === '${number}' ? String(Number(value ?? 0) + 1) : 'other';
}

/** A target without the contexts that have no effect. */
function withoutContexts(target: Record<string, any>, unused?: UnusedContexts): Record<string, unknown> {
  const contexts = Object.entries(target.contexts as object).filter(([key]) => !unused?.byStage.has(key));
  return { ...target, contexts: Object.fromEntries(contexts) };
}

/** A target without the contexts that `--link` has added. */
function withoutLinks(target: Record<string, any>, links: readonly Link[]): Record<string, unknown> {
  const added = new Set(links.map(({ to }) => `target:${to}`));
  const contexts = Object.entries(target.contexts as Record<string, string>).filter(([, value]) => !added.has(value));
  return links.length === 0 ? target : { ...target, contexts: Object.fromEntries(contexts) };
}

/** A target with paths in one form, and with the text of its Dockerfile. */
function normal(target: Readonly<Record<string, unknown>> = {}, directory: string): Record<string, unknown> {
  const {
    context = '.', contexts = {}, dockerfile, 'dockerfile-inline': _, ...others
  } = target as Record<string, any>;
  const paths = Object.entries(contexts as Record<string, string>).map(([name, value]) => [name, normalPath(value)]);
  const { path, inline } = dockerfileOf(target);
  return {
    ...others,
    context: normalPath(context),
    contexts: Object.fromEntries(paths),
    Dockerfile: inline ?? (isRemote(context) && !isLocalPath(dockerfile) ? dockerfile : textAt(path, directory)),
  };
}

/** Whether the path of a Dockerfile starts from the working directory, even if the context is elsewhere. */
function isLocalPath(dockerfile: string | undefined): boolean {
  return dockerfile?.startsWith('cwd://') === true;
}

/** The text of a Dockerfile, without comments that synthesis adds. */
function textAt(path: string, directory: string): string {
  const file = path.startsWith(DEFAULT_DIRECTORY) ? join(directory, path.slice(DEFAULT_DIRECTORY.length)) : path;
  try {
    return readFileSync(file, 'utf8').replace(/^# Generated by cdk-bake.*\n(#.*\n)*\n?/, '');
  } catch {
    return path;
  }
}
