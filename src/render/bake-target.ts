import { join, posix } from 'node:path';
import { pinnedAttestations } from './attestations';
import type { TargetDockerfile } from './dockerfiles';
import { entries, flag, objectList, resources } from './objects';
import type { Shown } from './shown';
import type { Block, TargetAttribute } from '../bake/file';
import { block } from '../bake/file';
import { concatenation } from '../bake/list';
import type { Value } from '../bake/value';
import { Entries } from '../bake/value';
import { InvalidValueError } from '../common/errors';
import { utf8 } from '../common/read-file';
import { DockerfileLayout } from '../constructs/layout';
import type { Parts } from '../dockerfile/syntax/writing';
import { pinnedContext } from '../lock/pinned';
import type { Paths } from '../plan/paths';
import type { Plan, Target } from '../plan/plan';
import { isImageTarget } from '../plan/plan';
import type { StepGuard } from '../plan/problems';
import { Resolver } from '../plan/resolve';
import { bakeValue, userOf } from '../plan/sources';
import { targetTags } from '../plan/tags';

/** The block of a target. */
export function targetBlock(
  target: Target, dockerfile: TargetDockerfile, shown: Shown, plan: Plan, paths: Paths, guard: StepGuard,
): Block {
  const { props } = dockerfile;
  const resolver = new Resolver(target.stack, target.image, plan.targetOf(target.image)!.name, [], guard);
  // The stages can be built for other images, too, so their sources cannot depend on the name of the target.
  const ofStages = new Resolver(target.stack, target.image, undefined, [], guard);
  dockerfile.contexts.forEach(value => ofStages.value(value));
  const strings = (values?: readonly string[]) => values && resolver.list(values);
  const own = isImageTarget(target);
  const description = target.image._description;
  const axes = own && props.matrix?.map(axis => [axis.name, resolver.value(axis.values)] as const);
  const { context = '', file, inline } = guard(() => locationOf(target, dockerfile, plan, paths)) ?? {};
  const { isInContext, isByAxis } = target.image.dockerfile._existing ?? {};
  const attest = props.attest && pinnedAttestations(props.attest, plan.lock, userOf(target.image));
  // A single literal, because assembling an object of this size takes JavaScript engines ten times as long.
  const attributes: Partial<Record<TargetAttribute, Value | undefined>> = {
    'description': own ? description && resolver.value(description) : partDescription(target),
    'name': own && props.name ? resolver.value(props.name) : undefined,
    'matrix': axes ? new Entries(axes) : undefined,
    'context': resolver.value(context),
    'dockerfile': file && (isInContext || isByAxis) ? resolver.value(file) : file,
    'dockerfile-inline': inline && resolver.parts([inline]),
    'target': dockerfile.stage && resolver.value(dockerfile.stage),
    'contexts': contexts(target, dockerfile, plan, resolver),
    'args': args(dockerfile, resolver, ofStages),
    'secret': shown.secret.size > 0 ? concatenation([...shown.secret.values()]) : undefined,
    'ssh': shown.ssh.size > 0 ? concatenation([...shown.ssh.values()]) : undefined,
    'call': own ? props.call : undefined,
    'pull': flag(props.pull, resolver),
    'no-cache': flag(props.noCache, resolver),
    'no-cache-filter': strings(props.noCacheFilter),
    'network': props.network,
    'extra-hosts': entries(props.extraHosts, resolver),
    'entitlements': strings(props.entitlements),
    'policy': props.policy && objectList(props.policy, resolver),
    'resources': resources(props.resources, resolver),
    'shm-size': props.shmSize && resolver.value(props.shmSize),
    'ulimits': strings(props.ulimits),
    'cache-from': props.cacheFrom && objectList(props.cacheFrom, resolver),
    'cache-to': own ? props.cacheTo && objectList(props.cacheTo, resolver) : undefined,
    'tags': own ? strings(targetTags(target)) : undefined,
    'platforms': target.platforms.length > 0 ? resolver.list(target.platforms) : undefined,
    'labels': target.stage ? undefined : entries(props.labels, resolver),
    'annotations': own ? strings(props.annotations) : undefined,
    'attest': own && attest ? objectList(attest, resolver) : undefined,
    'output': own ? props.output && objectList(props.output, resolver) : undefined,
  };
  return block(target.name, attributes, own ? props.comment : undefined);
}

function partDescription({ image, stage, native }: Target): string {
  const part = stage ? `Stage ${stage.name} of ${image.node.id}` : image.node.id;
  return native ? `${part} for the build platform` : part;
}

/** The attributes with the context and the Dockerfile of a target. */
interface Location {
  readonly context: string;
  readonly file?: string;
  readonly inline?: string;
}

function locationOf({ stack, image }: Target, dockerfile: TargetDockerfile, plan: Plan, paths: Paths): Location {
  const { fileName, original, content, ignore, readsContext, props: { context, exclude } } = dockerfile;
  const isDirectory = !context || context._kind === 'directory';
  if (exclude && !isDirectory) {
    throw new InvalidValueError('`exclude` has no effect because the context is not a directory, '
      + 'and BuildKit reads ignore files for directories only; remove `exclude`');
  }
  const { isInContext, isByAxis } = image.dockerfile._existing ?? {};
  const given = context && pinnedContext(context, plan.lock, userOf(image));
  if (isInContext) {
    return { context: given!, file: original };
  }
  // BuildKit looks up ignore files next to the Dockerfile, so an image with an ignore file requires a Dockerfile.
  const inline = stack.stack.dockerfileLayout === DockerfileLayout.INLINE && !isByAxis
    && (ignore === undefined || !isDirectory);
  if (inline) {
    const own = given ?? (readsContext ? '.' : paths.out(posix.dirname(stack.file)));
    return { context: own, inline: utf8(content, image.dockerfile._existing?.name ?? fileName) };
  }
  // Without a context, the directory of the stack is the context. BuildKit requests no files of it.
  const own = context || readsContext ? undefined : paths.out(stack.name);
  return own === undefined
    ? {
      context: given ?? '.',
      file: paths.dockerfile(original ?? join(paths.outdir, stack.name, fileName)),
    }
    : { context: own, file: fileName };
}

function contexts(target: Target, dockerfile: TargetDockerfile, plan: Plan, resolver: Resolver): Value | undefined {
  const given = Object.entries(dockerfile.given).map(([key, read]) => [key, bakeValue(target, read, plan)] as const);
  return entries(Object.fromEntries([...given, ...dockerfile.contexts]), resolver);
}

function args(dockerfile: TargetDockerfile, resolver: Resolver, ofStages: Resolver): Value | undefined {
  const all = { ...dockerfile.props.args, ...Object.fromEntries(dockerfile.args) };
  return Object.keys(all).length === 0 ? undefined
    : resolver.entries<string | Parts>(all, value =>
      (typeof value === 'string' ? resolver.value(value) : ofStages.parts(value)));
}
