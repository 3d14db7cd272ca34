import type { CacheSource } from '../attributes/cache-source';
import type { FieldsOrList } from '../attributes/fields';
import { fieldOf } from '../attributes/fields';
import { namesIn } from '../bake/value';
import { union } from '../common/graph';
import type { Image } from '../constructs/image';
import type { ImageProps } from '../constructs/image-props';
import { Arg } from '../dockerfile/instructions/variables';
import type { Stage } from '../dockerfile/stage';
import { TARGET_NAME, valueAnywhere, wholeMap } from '../expressions/meaning';
import { filesOf, readsContext } from '../plan/files';

/** An image that a target builds together with other images of the same Dockerfile. */
export interface Together {
  readonly image: Image;
  /** The images that the image refers to by the names of stages. They can refer to further images in turn. */
  readonly with: ReadonlySet<Image>;
  /** The build settings, which result in the same builds as separate targets. */
  readonly props: ImageProps;
  /** The stages that are built without the build cache. */
  readonly filtered: readonly Stage[];
  /** The build arguments that the stages declare. */
  readonly takes: ReadonlySet<string>;
  readonly readsContext: boolean;
}

/** Properties that must be equal for a single target to build two images. */
const SAME = [
  'pull', 'noCache', 'network', 'extraHosts', 'entitlements', 'policy', 'resources', 'shmSize', 'ulimits',
] as const;

/** Build arguments that BuildKit uses for each `RUN` instruction, even if no stage declares them. */
export const TAKEN_EVERYWHERE = /^((HTTPS?|FTP|NO|ALL)_PROXY|SOURCE_DATE_EPOCH|BUILDKIT_.*)$/i;

/** Joins an image with those other images that the same target can build. */
export function together(image: Image, others: readonly Together[]): Together {
  const { stages } = image.dockerfile;
  const filter = image._props.noCacheFilter ?? [];
  const alone: Together = {
    image,
    with: new Set(),
    props: image._props,
    filtered: stages.filter(s => filter.includes(s.name)),
    takes: new Set(stages.flatMap(s => s._instructions).flatMap(i => (i instanceof Arg ? [i.name] : []))),
    readsContext: readsContext(filesOf(stages)),
  };
  return others.reduce((result, other) => join(result, other) ?? result, alone);
}

function join(one: Together, other: Together): Together | undefined {
  const isOtherContext = one.readsContext && other.readsContext
    && one.props.context?._bakeValue !== other.props.context?._bakeValue;
  if (isOtherContext || SAME.some(key => !agree(one.props[key], other.props[key])) || !argsAgree(one, other)) {
    return undefined;
  }
  const secret = joined('id', one.props.secret, other.props.secret);
  const ssh = joined('id', one.props.ssh, other.props.ssh);
  if (!secret || !ssh) {
    return undefined;
  }
  return {
    image: one.image,
    with: new Set([...one.with, other.image]),
    props: {
      ...one.props,
      args: { ...other.props.args, ...one.props.args },
      secret: some(secret),
      ssh: some(ssh),
      cacheFrom: some(joinedCaches(one.props.cacheFrom, other.props.cacheFrom)),
      context: other.readsContext ? other.props.context : one.props.context,
    },
    filtered: [...new Set([...one.filtered, ...other.filtered])],
    takes: union([one.takes, other.takes]),
    readsContext: one.readsContext || other.readsContext,
  };
}

/** Whether each argument that one of two images declares has the same value for both. */
function argsAgree(one: Together, other: Together): boolean {
  const [ones, others] = [one.props.args ?? {}, other.props.args ?? {}];
  const named = [...new Set([...Object.keys(ones), ...Object.keys(others)])];
  return named.every(name => {
    if (wholeMap(name)) {
      return name in ones && name in others;
    }
    const isTaken = TAKEN_EVERYWHERE.test(name) || (name in ones ? other : one).takes.has(name);
    const isGivenTwice = name in ones && name in others;
    return !(isTaken || isGivenTwice) || agree(ones[name], others[name]);
  });
}

/** Joins two lists. Returns undefined if they contain different values with the same ID. */
function joined<T extends FieldsOrList>(
  key: string, ones: readonly T[] = [], others: readonly T[] = [],
): T[] | undefined {
  const byId = new Map<unknown, T>();
  for (const value of [...ones, ...others]) {
    const id = fieldOf(value, key) ?? value._list;
    if (byId.has(id) && !agree(byId.get(id), value)) {
      return undefined;
    }
    byId.set(id, value);
  }
  return [...byId.values()];
}

function joinedCaches(ones: readonly CacheSource[] = [], others: readonly CacheSource[] = []): CacheSource[] {
  return [...new Map([...ones, ...others].map(value => [text(value), value])).values()];
}

function some<T>(values: T[]): T[] | undefined {
  return values.length > 0 ? values : undefined;
}

/** Whether a value is the same for two images. A value with the name of the target differs for each image. */
function agree(one: unknown, other: unknown): boolean {
  return text(one) === text(other) && !namesIn(valueAnywhere(text(one))).has(TARGET_NAME);
}

function text(value: unknown): string {
  return JSON.stringify(value ?? null);
}
