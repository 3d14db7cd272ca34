import { dirname, posix } from 'node:path';
import type { Block } from '../../bake/file';
import type { PossibleFields } from '../../bake/possible-texts';
import { PossibleTexts } from '../../bake/possible-texts';
import { Entries } from '../../bake/value';
import { compareMinors } from '../../common/minor-versions';
import type { Definition } from '../../plan/definitions';
import type { Paths } from '../../plan/paths';
import type { RenderedStack } from '../../render/rendered';

/** The first Buildx version with outputs that delete files, which requires a permission. */
export const DELETE_SINCE = '0.35';

/** Contexts that are not on this host. */
const ELSEWHERE = /^(https?|git|ssh):\/\/|^git@|^github\.com\/|^(target|docker-image):/;

type Rendered = Pick<RenderedStack, 'targets' | 'definitions'>;

/** A path that requires a permission. */
interface Asked {
  readonly kind: 'fs.read' | 'fs.write';
  /** The path that Buildx requires, without links. For a missing path, the closest existing directory. */
  readonly path: string;
  /** The path in the command. */
  readonly flag: string;
  /** The path in the command, without links. */
  readonly covers: string;
}

/**
 * Values of the Buildx flag `--allow` that the targets of stacks require.
 *
 * See https://github.com/docker/buildx/blob/master/bake/entitlements.go
 */
export function permissions(stacks: readonly Rendered[], buildx: string, paths: Paths): string[] {
  return flagsOf(stacks.flatMap(stack => ofStack(stack, stacks, buildx, paths)));
}

/**
 * Values of the Buildx flag `--allow` that each target of a stack requires.
 *
 * @param stacks the stack, and the stacks that are read together with it
 */
export function targetPermissions(
  stack: Rendered, stacks: readonly Rendered[], buildx: string, paths: Paths,
): string[][] {
  return ofStack(stack, stacks, buildx, paths).map(own => flagsOf([own]));
}

/** The permissions of a target. */
interface Permissions {
  readonly allowed: readonly string[];
  readonly asked: readonly Asked[];
}

function flagsOf(all: readonly Permissions[]): string[] {
  const paths = withoutCovered(all.flatMap(({ asked }) => asked)).map(({ kind, flag }) => `${kind}=${flag}`);
  return [...new Set([...all.flatMap(({ allowed }) => allowed), ...paths])].sort();
}

/**
 * The permissions of each stack, computed once, because each stack in a long chain is read together with all before it.
 */
const known = new WeakMap<Rendered, readonly Permissions[]>();

/** The permissions of each target of a stack. */
function ofStack(
  stack: Rendered, stacks: readonly Rendered[], buildx: string, paths: Paths,
): readonly Permissions[] {
  const own = known.get(stack) ?? ofTargets(stack, stacks, buildx, paths);
  known.set(stack, own);
  return own;
}

function ofTargets({ targets }: Rendered, stacks: readonly Rendered[], buildx: string, paths: Paths): Permissions[] {
  // A name has a single definition in files that are read together.
  const defaultOf = ({ content, block }: Definition) => content ?? block.attributes.get('default') ?? null;
  const definitions = stacks.flatMap(s => s.definitions);
  const defaults = new Map(definitions.map(definition => [definition.name, defaultOf(definition)]));
  return targets.map(({ block }) => {
    const texts = new PossibleTexts(defaults, block.attributes.get('matrix'));
    const deletes = deletesFiles(block) && compareMinors(DELETE_SINCE, buildx) <= 0;
    const allowed = [
      ...texts.of(block.attributes.get('entitlements')),
      ...block.attributes.get('network') === 'host' ? ['network.host'] : [],
      ...usesAgent(block, texts) ? ['ssh'] : [],
      ...deletes ? ['buildx.local.delete'] : [],
    ];
    return { allowed, asked: askedBy(block, texts, paths) };
  });
}

/** Whether an output of a target deletes other files in its directory. */
export function deletesFiles({ attributes }: Block): boolean {
  const outputs = new PossibleTexts(new Map(), undefined).objects(attributes.get('output'));
  return ofType('local', outputs).some(({ mode }) => mode?.includes('delete'));
}

function askedBy({ attributes }: Block, texts: PossibleTexts, paths: Paths): Asked[] {
  const objects = (name: string) => texts.objects(attributes.get(name));
  const must = [...objects('secret').flatMap(o => o.src ?? []), ...objects('ssh').flatMap(o => o.paths ?? [])];
  const caches = ofType('local', objects('cache-from')).flatMap(o => o.src ?? []);
  const written = [...ofType('local', objects('cache-to')), ...objects('output')]
    .flatMap(o => o.dest ?? []).filter(dest => dest !== '-');
  return [
    ...contextPaths(attributes, texts).flatMap(path => asks('fs.read', path, path.startsWith('oci-layout:'), paths)),
    ...must.flatMap(path => asks('fs.read', path, false, paths)),
    ...caches.flatMap(path => asks('fs.read', path, true, paths)),
    ...written.flatMap(path => asks('fs.write', path, true, paths)),
  ];
}

/** The directories of contexts, and the Dockerfile, which Buildx reads from the context. */
function contextPaths(attributes: Block['attributes'], texts: PossibleTexts): string[] {
  const named = attributes.get('contexts');
  const contexts = texts.of(attributes.get('context'));
  const files = texts.of(attributes.get('dockerfile') ?? 'Dockerfile').flatMap(file => contexts.map(context =>
    (/^(cwd:\/\/|\/)/.test(file) || ELSEWHERE.test(context) ? file : posix.join(context, file))));
  const others = named instanceof Entries ? named.entries.flatMap(([, value]) => texts.of(value)) : [];
  return [...contexts, ...others, ...files]
    .filter(path => !ELSEWHERE.test(path)).map(path => path.replace(/^cwd:\/\//, ''));
}

/**
 * The permissions that Buildx requires for a path. Empty for paths in the working directory.
 *
 * @param canBeMissing whether the build succeeds without the path; otherwise only the path itself is allowed
 */
function asks(kind: Asked['kind'], path: string, canBeMissing: boolean, paths: Paths): Asked[] {
  // Synthesis creates the output directory before Buildx runs.
  const isOutput = paths.isInOutput(path);
  const { existing, all } = paths.real(isOutput ? paths.outdir : path);
  if (!paths.isOutside(existing)) {
    return [];
  }
  if (isOutput) {
    return [{ kind, path: all, flag: paths.out(), covers: all }];
  }
  return canBeMissing && all !== existing
    ? [{ kind, path: existing, flag: existing, covers: existing }]
    : [{ kind, path: existing, flag: path, covers: all }];
}

/** The permissions that no other permission includes. */
function withoutCovered(asked: readonly Asked[]): Asked[] {
  const key = (kind: string, path: string) => `${kind}=${path}`;
  const covers = new Map([...asked].reverse().map(one => [key(one.kind, one.covers), one]));
  return asked.filter(one => {
    let by = covers.get(key(one.kind, one.path));
    for (let path = one.path; dirname(path) !== path; path = dirname(path)) {
      by = covers.get(key(one.kind, dirname(path))) ?? by;
    }
    return by === undefined || by === one;
  });
}

/** Whether a target uses an SSH agent without keys of its own, or a context that is fetched over SSH. */
function usesAgent({ attributes }: Block, texts: PossibleTexts): boolean {
  const agents = texts.objects(attributes.get('ssh'));
  return agents.some(agent => agent.paths === undefined)
    || agents.length === 0 && texts.of(attributes.get('context')).some(context => /^(git@|ssh:)/.test(context));
}

function ofType(type: string, objects: readonly PossibleFields[]): PossibleFields[] {
  return objects.filter(object => object.type?.includes(type));
}
