import type { ManifestGroup, ManifestStack, ManifestTarget } from './manifest';
import { fieldOf } from '../attributes/fields';
import { reasonForNone } from '../attributes/usual-attestations';
import { shownValue } from '../bake/hcl-expression';
import type { Value } from '../bake/value';
import { Entries } from '../bake/value';
import { targetPermissions } from '../checks/rendered/permissions';
import { reachable } from '../common/graph';
import type { AppSettings } from '../constructs/app-settings';
import { BuildCall } from '../constructs/build-call';
import type { Group } from '../constructs/group';
import { Image } from '../constructs/image';
import type { Lock } from '../lock/lock';
import { unpinnedImage } from '../lock/pinned';
import { existingBaseImages } from '../plan/existing/base-images';
import { namesOf } from '../plan/matrix';
import type { Paths } from '../plan/paths';
import type { Plan, Target } from '../plan/plan';
import { isImageTarget } from '../plan/plan';
import type { RenderedStack, RenderedTarget } from '../render/rendered';

/** The values that the description of a stack depends on. */
export interface Described {
  readonly plan: Plan;
  readonly paths: Paths;
  readonly buildxVersion: string;
  /** All targets in Bake files. A shared Dockerfile contains some targets of the plan as stages only. */
  readonly written: ReadonlySet<Target>;
}

/**
 * The description of a stack in the manifest.
 *
 * @param read the stack, and the stacks whose Bake files are read together with its Bake file
 */
export function manifestStack(
  rendered: RenderedStack, read: readonly RenderedStack[], command: string, bakeFiles: readonly string[],
  described: Described,
): ManifestStack {
  const { stack, targets } = rendered;
  const permissions = targetPermissions(rendered, read, described.buildxVersion, described.paths);
  return {
    path: stack.stack.node.path,
    directory: stack.name,
    command,
    bakeFile: stack.file,
    bakeFiles,
    dependencies: [...stack.needs].map(s => s.name),
    abstractTargets: stack.abstractTargets.map(target => target._name),
    groups: stack.groups.map(group => manifestGroup(group, described.plan)),
    targets: targets.map((target, i) => manifestTarget(target, permissions[i], described)),
  };
}

function manifestGroup(group: Group, plan: Plan): ManifestGroup {
  const groups = [...reachable([group], one => one.members.filter(m => !Image.isImage(m)) as Group[])];
  const images = groups.flatMap(one => one.members.filter(Image.isImage));
  return {
    name: group.node.id,
    path: group.node.path,
    targets: [...new Set(images.map(image => idOf(plan.targetOf(image)!)))],
  };
}

function manifestTarget(
  { target, block, dockerfile: { original, fileName } }: RenderedTarget, permissions: readonly string[],
  { plan, written }: Described,
): ManifestTarget {
  const stage = block.attributes.get('target');
  const isGenerated = block.attributes.has('dockerfile') && !original;
  const needs = target.needs.map(needed => (written.has(needed) ? needed : plan.targetOf(needed.image)!));
  return {
    name: target.name,
    combinations: target.image._props.matrix && [...namesOf(target)].filter(name => name !== target.name),
    path: target.image.node.path,
    dockerfile: isGenerated ? `${target.stack.name}/${fileName}` : undefined,
    stage: stage === undefined ? undefined : shownValue(stage),
    image: isImageTarget(target),
    published: isImageTarget(target) && target.image.published,
    test: target.image._isTest,
    tags: shownStrings(block.attributes.get('tags')),
    platforms: shownStrings(block.attributes.get('platforms')),
    builtOn: [...new Set(needs.filter(needed => needed !== target).map(idOf))],
    baseImages: [...new Set([...imagesIn(block.attributes.get('contexts'), plan.lock), ...existingImages(target)])],
    ...attestations(target),
    permissions,
  };
}

function attestations(target: Target): Pick<ManifestTarget, 'attestations' | 'missingAttestations'> {
  const { published, _props: { attest = [], output, call }, node } = target.image;
  if (!isImageTarget(target) || !published) {
    return { attestations: {} };
  }
  const enabled = attest.filter(one => fieldOf(one, 'disabled') !== 'true');
  const added = (type: string) => enabled.find(one => fieldOf(one, 'type') === type);
  const [ofBuild, sbom] = [added('provenance'), added('sbom')];
  const reason = attest.some(one => one._list) ? '`attest` is an expression'
    : call !== undefined && call !== BuildCall.BUILD ? '`call` does not build the image'
      : reasonForNone((node.root as AppSettings).driver, output)
        ?? `\`attest\` disables ${ofBuild ? 'the SBOM' : sbom ? 'the provenance' : 'both'}`;
  return {
    attestations: { provenance: ofBuild && String(fieldOf(ofBuild, 'mode') ?? 'min'), sbom: sbom && true },
    missingAttestations: ofBuild && sbom ? undefined : reason,
  };
}

function existingImages({ image, stage }: Target): string[] {
  return image.dockerfile._existing ? existingBaseImages(image, stage) : [];
}

/** The registry images among the contexts of a target. */
function imagesIn(contexts: Value | undefined, lock: Lock): string[] {
  const values = contexts instanceof Entries ? contexts.entries.map(([, value]) => shownValue(value)) : [];
  const scheme = 'docker-image://';
  return values.filter(value => value.startsWith(scheme))
    .map(value => unpinnedImage(value.slice(scheme.length), lock));
}

/** The ID of a target in the manifest. */
function idOf({ stack, name }: Target): string {
  return `${stack.name}/${name}`;
}

/** The strings of a list in readable form. A list that Buildx evaluates is one string. */
function shownStrings(value: Value = []): string[] {
  return Array.isArray(value) ? value.map(shownValue) : [shownValue(value)];
}
