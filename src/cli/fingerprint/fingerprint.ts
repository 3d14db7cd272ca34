import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ContextFiles } from './context-files';
import type { ResolvedTarget } from './resolve';
import { resolvedTargets } from './resolve';
import { familiarReference } from '../../bake/image-reference';
import { InvalidValueError } from '../../common/errors';
import { dependencyOrder } from '../../common/graph';
import { closureTargets } from '../build/closure';
import type { OutputTarget } from '../graph/output';
import type { Snapshot, TargetText } from '../graph/snapshot';
import type { NeededStages } from '../graph/stages';
import { neededStages } from '../graph/stages';

/** The label of an image with its fingerprint. */
export const FINGERPRINT_LABEL = 'io.github.cdkbake.fingerprint';

/** A target with everything that its result depends on before it is built. */
export interface FingerprintedTarget {
  readonly target: OutputTarget;
  /** The target, or each combination of its matrix, in the environment of the command. */
  readonly names: readonly FingerprintedName[];
}

/** A target, or a combination of its matrix, with the digest of its inputs. */
export interface FingerprintedName extends Pick<ResolvedTarget, 'name' | 'tags' | 'contexts'> {
  readonly fingerprint: string;
}

/** Sources that are not on this machine. Their text is all that is known of them. */
const REMOTE = /^(docker-image|https?|git|ssh):|^git@|^github\.com\//;

/** Computes the fingerprints of targets and of everything that they are built on, by ID. */
export async function fingerprints(
  snapshot: Snapshot, asked: readonly OutputTarget[],
): Promise<Map<string, FingerprintedTarget>> {
  const targets = closureTargets(snapshot.output, asked);
  const resolved = await resolvedTargets(snapshot, targets);
  const files = new ContextFiles();
  const found = new Map<string, FingerprintedTarget>();
  for (const target of inOrder(targets)) {
    const text = snapshot.targets.get(target.id)!;
    const needs = target.builtOn.map(id => found.get(id)!);
    // The language of an existing Dockerfile can be unknown here.
    const hasTriggers = target.builtOn.some(id => snapshot.targets.get(id)!.stages?.hasTriggers ?? true);
    const names = resolved.get(target.id)!.map(one => {
      const { name, tags, contexts } = one;
      const inputs = inputsOf(one, text, needs, hasTriggers, files);
      return { name, tags, contexts, fingerprint: hash('sha256', JSON.stringify(inputs)) };
    });
    found.set(target.id, { target, names });
  }
  return found;
}

/** The targets after everything that they are built on. */
function inOrder(targets: readonly OutputTarget[]): OutputTarget[] {
  const byId = new Map(targets.map(target => [target.id, target]));
  return dependencyOrder(targets, ({ builtOn }) => builtOn.map(id => byId.get(id)!)).ordered;
}

/** The inputs of a build, as data that is the same for equal inputs. */
function inputsOf(
  { context = '.', contexts, dockerfile, others }: ResolvedTarget, text: TargetText,
  needs: readonly FingerprintedTarget[], basesHaveTriggers: boolean, files: ContextFiles,
): unknown {
  const path = text.dockerfile === undefined ? dockerfilePath(dockerfile, context) : undefined;
  const isRemote = text.dockerfile === undefined && path === undefined;
  const content = isRemote ? dockerfile ?? '' : text.dockerfile ?? existingDockerfile(path!);
  const stages = text.stages ?? (isRemote ? undefined : neededStages(content, text.target.stage));
  const hasTriggers = basesHaveTriggers || (stages?.runsTriggers ?? false);
  const ofNeeds = new Map(needs.flatMap(({ names }) => names).map(one => [one.name, one.fingerprint]));
  const source = (value: string, ignore: string, paths: readonly string[]): string => {
    const root = value.replace(/^cwd:\/\//, '') || '.';
    if (value.startsWith('target:')) {
      return ofNeeds.get(value.slice('target:'.length)) ?? value;
    }
    if (value.startsWith('oci-layout://')) {
      const [layout] = value.slice('oci-layout://'.length).split(/[@:]/, 1);
      return value + files.digest(layout, '', ['index.json']);
    }
    return REMOTE.test(value) ? value : files.digest(root, ignore, paths);
  };
  const isDated = others.some(([name, value]) => name === 'args' && value.includes('"SOURCE_DATE_EPOCH"'));
  const isNamed = new Set([context, ...Object.values(contexts)]);
  const ofContext = text.ignore ?? ignoreFile(path, context.replace(/^cwd:\/\//, ''));
  return [
    stages?.text ?? content,
    others,
    source(context, ofContext, contextPaths(stages, hasTriggers)),
    Object.entries(contexts).map(([name, value]) => {
      const ignore = REMOTE.test(value) ? '' : ignoreFile(undefined, value.replace(/^cwd:\/\//, '') || '.');
      return [name, source(value, ignore, hasTriggers ? ['.'] : namedPaths(stages, name))];
    }).sort(([a], [b]) => (a < b ? -1 : 1)),
    // Buildx adds it to the arguments of a build that does not set it.
    isDated ? undefined : process.env.SOURCE_DATE_EPOCH,
    needs.filter(({ names }) => !names.some(({ name }) => isNamed.has(`target:${name}`)))
      .map(({ names }) => names.map(({ fingerprint }) => fingerprint)),
  ];
}

/** The paths that stages read from the context. All, if the language is unknown, or if a base image has triggers. */
function contextPaths(stages: NeededStages | undefined, hasTriggers: boolean): string[] {
  return !stages || hasTriggers ? ['.'] : stages.files.filter(({ from }) => from === undefined).map(({ path }) => path);
}

/**
 * The paths that stages read from a named context. All, unless instructions name the context, always in the same
 * spelling, and certain paths.
 */
function namedPaths(stages: NeededStages | undefined, name: string): string[] {
  const isOf = (from: string | undefined) =>
    from !== undefined && familiarReference(from.toLowerCase()) === familiarReference(name.toLowerCase());
  const reads = stages?.files.filter(({ from }) => isOf(from)) ?? [];
  const isBase = () => stages!.bases.some(isOf);
  return !stages || stages.isOpen || isBase() || reads.length === 0 || reads.some(({ from }) => from !== name)
    ? ['.'] : reads.map(({ path }) => path);
}

function existingDockerfile(path: string): string {
  if (!existsSync(path)) {
    throw new InvalidValueError(`${path} does not exist, but an image uses it as its Dockerfile; `
      + 'restore the file, or change the image');
  }
  return readFileSync(path, 'utf8');
}

/** The path of a Dockerfile that an image uses without a copy. */
function dockerfilePath(dockerfile = 'Dockerfile', context = '.'): string | undefined {
  return dockerfile.startsWith('cwd://') ? dockerfile.slice('cwd://'.length)
    : dockerfile.startsWith('/') ? dockerfile
      : REMOTE.test(context) ? undefined : posix.join(context.replace(/^cwd:\/\//, ''), dockerfile);
}

/** The ignore file of a Dockerfile; otherwise, of a context. */
function ignoreFile(dockerfile: string | undefined, context: string): string {
  const own = dockerfile === undefined ? [] : [`${dockerfile}.dockerignore`];
  const path = [...own, join(context, '.dockerignore')].find(file => existsSync(file));
  return path === undefined ? '' : readFileSync(path, 'utf8');
}
