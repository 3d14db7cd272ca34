import { posix } from 'node:path';
import { Block, TARGET_ATTRIBUTES, TargetAttribute } from '../bake/file';
import { Entries, Value } from '../bake/value';
import { Fields } from '../core/fields';
import { DockerfilePlacement } from '../core/forms';
import { Image } from '../core/image';
import { BuildResources, ImageProps } from '../core/image-props';
import { InvalidValueError } from '../errors';
import { sortedEntries } from '../records';
import { TargetDockerfile } from './dockerfiles';
import { Paths } from './paths';
import { Plan, Target } from './plan';
import { Resolver } from './resolve';
import { bakeValue } from './sources';

/** The block of a target. */
export function targetBlock(target: Target, dockerfile: TargetDockerfile, plan: Plan, paths: Paths): Block {
  const { props } = dockerfile;
  const resolver = new Resolver(target.stack, target.image);
  const strings = (values?: readonly string[]) => values?.map(v => resolver.value(v));
  const attributes: Partial<Record<TargetAttribute, Value | undefined>> = {
    ...whereFrom(target, dockerfile, paths, resolver),
    'target': dockerfile.stage === undefined ? undefined : resolver.value(dockerfile.stage),
    'contexts': contexts(dockerfile, plan, resolver),
    'args': args(dockerfile, resolver),
    'pull': props.pull,
    'no-cache': props.noCache,
    'no-cache-filter': strings(props.noCacheFilter),
    'network': props.network,
    'extra-hosts': entries(props.extraHosts, resolver),
    'entitlements': strings(props.entitlements),
    'secret': secrets(props.secret, resolver, paths),
    'ssh': objects(props.ssh, resolver),
    'policy': objects(props.policy, resolver),
    'resources': resources(props.resources, resolver),
    'cache-from': objects(props.cacheFrom, resolver),
    'shm-size': props.shmSize && resolver.value(props.shmSize),
    'ulimits': strings(props.ulimits),
    'platforms': target.image.platforms.length > 0 ? target.image.platforms.map(p => p.value) : undefined,
    ...target.stage ? {
      description: `${target.image.node.id}, stopped at its stage ${target.stage.name}`,
    } : {
      description: target.image._description && resolver.value(target.image._description),
      tags: strings(targetTags(target)),
      labels: entries(props.labels, resolver),
      annotations: strings(props.annotations),
      name: props.name && resolver.value(props.name),
      matrix: props.matrix && new Entries(props.matrix.map(axis => [axis.name, resolver.value(axis.values)])),
      inherits: props.inherits?.map(image => plan.targetOf(image as Image)!.name),
      call: props.call,
      ['cache-to']: objects(props.cacheTo, resolver),
      attest: objects(props.attest, resolver),
      output: objects(props.output, resolver),
    },
  };
  return {
    name: target.name,
    attributes: new Map(TARGET_ATTRIBUTES.flatMap(name => {
      const value = attributes[name];
      return value === undefined ? [] : [[name, value]];
    })),
  };
}

/** The context, and the Dockerfile as seen from it. */
function whereFrom({ stack }: Target, dockerfile: TargetDockerfile, paths: Paths, resolver: Resolver) {
  const { context } = dockerfile.props;
  const inline = stack.stack.dockerfiles === DockerfilePlacement.INLINE;
  // A folder that the synth writes, and that buildx sends nothing of.
  const own = inline ? posix.dirname(stack.file) : stack.name;
  const path = context?._bakeValue ?? (dockerfile.readsContext ? '.' : paths.out(own));
  if (dockerfile.ignore !== undefined && (context && context._kind !== 'directory' || inline)) {
    throw new InvalidValueError('has an ignore file, which has to stand beside a Dockerfile, and its Dockerfile is text in the bake file: '
      + 'leave `exclude` out, or write DockerfilePlacement.BESIDE and give a folder as its context');
  }
  // A Dockerfile is looked for in its context, so one that lies here is given as text to a context that does not.
  const apart = context && context._kind !== 'directory';
  return apart || inline
    ? { 'context': resolver.value(path), 'dockerfile-inline': resolver.parts([dockerfile.content.toString()]) }
    : { context: resolver.value(path), dockerfile: paths.dockerfile(path, stack.name, dockerfile.fileName) };
}

function contexts(dockerfile: TargetDockerfile, plan: Plan, resolver: Resolver): Value | undefined {
  const given = Object.entries(dockerfile.props.contexts ?? {}).map(([key, source]) => [key, bakeValue(source, plan)] as const);
  return entries(Object.fromEntries([...given, ...dockerfile.contexts]), resolver);
}

function args(dockerfile: TargetDockerfile, resolver: Resolver): Value | undefined {
  const all: Record<string, Value> = {};
  for (const [name, value] of Object.entries(dockerfile.props.args ?? {})) {
    all[name] = resolver.value(value);
  }
  for (const [name, parts] of dockerfile.args) {
    all[name] = resolver.parts(parts);
  }
  return Object.keys(all).length > 0 ? new Entries(sortedEntries(all)) : undefined;
}

/** The names that an image is published under. A stage has none. */
export function targetTags({ image, name, stage, stack: { stack } }: Target): string[] | undefined {
  if (stage) {
    return undefined;
  }
  if (image._props.tags || !image.published || stack.registry === undefined) {
    return image._props.tags;
  }
  // The targets of a matrix have names that only buildx knows in full.
  return [`${stack.registry}/${image._props.name ?? image._repository(name).toLowerCase()}`];
}

function objects(values: readonly { readonly _fields: Fields }[] | undefined, resolver: Resolver): Value | undefined {
  return values?.map(({ _fields }) => new Entries(_fields.map(([key, value]) =>
    [key, typeof value === 'string' ? resolver.value(value) : value.map(v => resolver.value(v))])));
}

/** The file of a text lies in the output folder. */
function secrets(values: ImageProps['secret'], resolver: Resolver, paths: Paths): Value | undefined {
  return objects(values?.map(({ _fields, _text }) => ({
    _fields: _text === undefined ? _fields : _fields.map(([key, value]) => [key, key === 'src' ? paths.out(String(value)) : value]),
  })), resolver);
}

function resources(limits: BuildResources | undefined, resolver: Resolver): Value | undefined {
  const keys: [string, string | number | undefined][] = [
    ['memory', limits?.memory], ['memory-swap', limits?.memorySwap],
    ['cpuset-cpus', limits?.cpusetCpus], ['cpuset-mems', limits?.cpusetMems],
    ['cpu-shares', limits?.cpuShares], ['cpu-period', limits?.cpuPeriod], ['cpu-quota', limits?.cpuQuota],
  ];
  const given = keys.flatMap(([key, value]) =>
    (value === undefined ? [] : [[key, typeof value === 'string' ? resolver.value(value) : value] as const]));
  return given.length > 0 ? new Entries(given) : undefined;
}

function entries(record: Readonly<Record<string, string>> | undefined, resolver: Resolver): Value | undefined {
  return record && Object.keys(record).length > 0
    ? new Entries(sortedEntries(record).map(([key, value]) => [key, resolver.value(value)]))
    : undefined;
}
