import { dirname, posix } from 'node:path';
import type { Block } from '../../bake/file';
import type { PossibleFields } from '../../bake/possible-texts';
import { PossibleTexts } from '../../bake/possible-texts';
import { Entries } from '../../bake/value';
import { append } from '../../common/lists';
import { compareMinors } from '../../common/minor-versions';
import type { Paths } from '../../plan/paths';
import type { RenderedStack } from '../../render/rendered';

/** The version of buildx from which on an output can delete files, which has to be allowed. */
export const DELETE_SINCE = '0.35';

/** What is not on this machine. */
const ELSEWHERE = /^(https?|git|ssh):\/\/|^git@|^github\.com\/|^(target|docker-image):/;

type Rendered = Pick<RenderedStack, 'targets' | 'definitions'>;

/** A path that buildx asks to be allowed. */
interface Asked {
  readonly kind: 'fs.read' | 'fs.write';
  /** What it asks for: without links, and of a path that does not exist the folder that does. */
  readonly path: string;
  /** What is allowed, as the command has it. */
  readonly flag: string;
  /** The same without links. */
  readonly covers: string;
}

/**
 * What buildx has to be allowed for the targets of stacks, in the words of its flag `--allow`.
 *
 * See https://github.com/docker/buildx/blob/master/bake/entitlements.go
 */
export function permissions(stacks: readonly Rendered[], buildx: string, paths: Paths): string[] {
  const allowed = new Set<string>();
  const asked: Asked[] = [];
  for (const stack of stacks) {
    const own = known.get(stack) ?? ofStack(stack, stacks, buildx, paths);
    known.set(stack, own);
    own.allowed.forEach(one => allowed.add(one));
    append(asked, own.asked);
  }
  withoutCovered(asked).forEach(({ kind, flag }) => allowed.add(`${kind}=${flag}`));
  return [...allowed].sort();
}

/** The targets of a stack are asked once: a long chain of stacks is read together with the last of them. */
const known = new WeakMap<Rendered, { readonly allowed: ReadonlySet<string>; readonly asked: readonly Asked[] }>();

function ofStack({ targets }: Rendered, stacks: readonly Rendered[], buildx: string, paths: Paths): { allowed: Set<string>; asked: Asked[] } {
  const allowed = new Set<string>();
  const asked: Asked[] = [];
  // In files that are read together, a name has one definition.
  const defaults = new Map(stacks.flatMap(s => s.definitions).map(({ name, content, block }) => [name, content ?? block.attributes.get('default') ?? null]));
  for (const { block } of targets) {
    const texts = new PossibleTexts(defaults, block.attributes.get('matrix'));
    append(asked, askedBy(block, texts, paths));
    texts.of(block.attributes.get('entitlements')).forEach(entitlement => allowed.add(entitlement));
    if (block.attributes.get('network') === 'host') {
      allowed.add('network.host');
    }
    if (usesAgent(block, texts)) {
      allowed.add('ssh');
    }
    if (deletesFiles(block) && compareMinors(DELETE_SINCE, buildx) <= 0) {
      allowed.add('buildx.local.delete');
    }
  }
  return { allowed, asked };
}

/** Whether a target deletes what its output folder holds. */
export function deletesFiles({ attributes }: Block): boolean {
  return ofType('local', new PossibleTexts(new Map(), undefined).objects(attributes.get('output'))).some(({ mode }) => mode?.includes('delete'));
}

function askedBy({ attributes }: Block, texts: PossibleTexts, paths: Paths): Asked[] {
  const objects = (name: string) => texts.objects(attributes.get(name));
  const must = [...objects('secret').flatMap(o => o.src ?? []), ...objects('ssh').flatMap(o => o.paths ?? [])];
  const caches = ofType('local', objects('cache-from')).flatMap(o => o.src ?? []);
  const written = [...ofType('local', objects('cache-to')), ...objects('output')].flatMap(o => o.dest ?? []).filter(dest => dest !== '-');
  return [
    ...contextPaths(attributes, texts).flatMap(path => asks('fs.read', path, path.startsWith('oci-layout:'), paths)),
    ...must.flatMap(path => asks('fs.read', path, false, paths)),
    ...caches.flatMap(path => asks('fs.read', path, true, paths)),
    ...written.flatMap(path => asks('fs.write', path, true, paths)),
  ];
}

/** The folders of contexts, and the Dockerfile, which buildx looks for in the context. */
function contextPaths(attributes: Block['attributes'], texts: PossibleTexts): string[] {
  const named = attributes.get('contexts');
  const contexts = texts.of(attributes.get('context'));
  const files = texts.of(attributes.get('dockerfile') ?? 'Dockerfile').flatMap(file => contexts.map(context =>
    (/^(cwd:\/\/|\/)/.test(file) || ELSEWHERE.test(context) ? file : posix.join(context, file))));
  return [...contexts, ...named instanceof Entries ? named.entries.flatMap(([, value]) => texts.of(value)) : [], ...files]
    .filter(path => !ELSEWHERE.test(path)).map(path => path.replace(/^cwd:\/\//, ''));
}

/**
 * What buildx asks for where a path is used: nothing inside the working directory.
 *
 * @param canBeMissing whether a build goes on without it; otherwise only the path itself is allowed
 */
function asks(kind: Asked['kind'], path: string, canBeMissing: boolean, paths: Paths): Asked[] {
  // The output folder is written before buildx runs.
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

/** What no other path allows, too. */
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

/** An agent without keys of its own, or a context that is fetched over SSH. */
function usesAgent({ attributes }: Block, texts: PossibleTexts): boolean {
  const agents = texts.objects(attributes.get('ssh'));
  return agents.some(agent => agent.paths === undefined)
    || agents.length === 0 && texts.of(attributes.get('context')).some(context => /^(git@|ssh:)/.test(context));
}

function ofType(type: string, objects: readonly PossibleFields[]): PossibleFields[] {
  return objects.filter(object => object.type?.includes(type));
}
