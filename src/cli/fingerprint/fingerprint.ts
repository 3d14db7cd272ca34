import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ContextFiles } from './context-files';
import type { ResolvedTarget } from './resolve';
import { resolvedTargets } from './resolve';
import { dependencyOrder } from '../../common/graph';
import type { FilesOnDisk } from '../../dockerfile/existing/files';
import { closureTargets } from '../build/closure';
import { NOT_BUILT } from '../graph/changes';
import type { OutputTarget } from '../graph/output';
import type { Snapshot, TargetText } from '../graph/snapshot';
import { neededStages } from '../graph/stages';

/** The label of an image with its fingerprint. */
export const FINGERPRINT_LABEL = 'io.github.cdkbake.fingerprint';

/** A target with everything that its result depends on before it is built. */
export interface FingerprintedTarget {
  readonly target: OutputTarget;
  readonly fingerprint: string;
  /** The name of the target, or of each combination of its matrix, with the tags in the environment of the command. */
  readonly names: readonly { readonly name: string; readonly tags: readonly string[] }[];
}

/** Sources that are not on this machine, or that their own text identifies. */
const REMOTE = /^(docker-image|oci-layout|target|https?|git|ssh):|^git@|^github\.com\//;

/** Computes the fingerprints of targets and of everything that they are built on, by ID. */
export function fingerprints(snapshot: Snapshot, asked: readonly OutputTarget[]): Map<string, FingerprintedTarget> {
  const targets = closureTargets(snapshot.output, asked);
  const resolved = resolvedTargets(snapshot, targets);
  const files = new ContextFiles();
  const found = new Map<string, FingerprintedTarget>();
  for (const target of inOrder(targets)) {
    const text = snapshot.targets.get(target.id)!;
    const needs = target.builtOn.map(id => found.get(id)!);
    const hasTriggers = target.builtOn.some(id => snapshot.targets.get(id)!.stages?.hasTriggers ?? true);
    const all = resolved.get(target.id)!;
    const parts = all.map(one => inputsOf(one, text, needs, hasTriggers, files));
    found.set(target.id, {
      target,
      fingerprint: hash('sha256', JSON.stringify(parts)),
      names: all.map(({ name, tags }) => ({ name, tags })),
    });
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
  { context, contexts, dockerfile, others }: ResolvedTarget, text: TargetText, needs: readonly FingerprintedTarget[],
  hasTriggers: boolean, files: ContextFiles,
): unknown {
  const path = text.dockerfile === undefined ? dockerfilePath(dockerfile, context) : undefined;
  const content = text.dockerfile ?? (path && existsSync(path) ? readFileSync(path, 'utf8') : '');
  const stages = text.stages ?? neededStages(content, text.target.stage);
  // Without a known language, or with instructions of a base image, all files of the context can matter.
  const read: readonly FilesOnDisk[] = stages
    ? [...stages.files, ...hasTriggers ? [{ path: '.' }] : []]
    : ['', ...Object.keys(contexts)].map(from => ({ from: from || undefined, path: '.' }));
  const directory = (name: string | undefined, value: string) => {
    const root = value.replace(/^cwd:\/\//, '') || '.';
    const paths = read.filter(({ from }) => from === name).map(one => one.path);
    const ignore = name === undefined ? text.ignore ?? ignoreFile(path, root) : ignoreFile(undefined, root);
    return paths.length === 0 ? 'nothing' : files.digest(root, ignore, paths);
  };
  const source = (name: string | undefined, value: string): string => {
    if (value.startsWith('target:')) {
      const needed = needs.find(({ target }) => `target:${target.name}` === value);
      return needed?.fingerprint ?? value;
    }
    return REMOTE.test(value) ? value : directory(name, value);
  };
  return [
    stages?.text ?? content,
    [...others].filter(([name]) => !NOT_BUILT.includes(name)).sort(([a], [b]) => (a < b ? -1 : 1)),
    context === undefined ? directory(undefined, '.') : source(undefined, context),
    Object.entries(contexts).map(([name, value]) => [name, source(name, value)]).sort(([a], [b]) => (a < b ? -1 : 1)),
    needs.map(({ fingerprint }) => fingerprint),
  ];
}

/** The path of a Dockerfile that an image uses without a copy. */
function dockerfilePath(dockerfile = 'Dockerfile', context = '.'): string | undefined {
  return dockerfile.startsWith('cwd://') ? dockerfile.slice('cwd://'.length)
    : dockerfile.startsWith('/') ? dockerfile
      : REMOTE.test(context) ? undefined : posix.join(context.replace(/^cwd:\/\//, ''), dockerfile);
}

/** The ignore file of a Dockerfile; otherwise, of a context. */
function ignoreFile(dockerfile: string | undefined, context: string): string {
  const path = [`${dockerfile}.dockerignore`, join(context, '.dockerignore')].find(file => existsSync(file));
  return path === undefined ? '' : readFileSync(path, 'utf8');
}
