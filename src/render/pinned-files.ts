import { familiarReference, isImageReference } from '../bake/image-reference';
import { isLiteral } from '../common/tokens';
import type { Image } from '../constructs/image';
import type { Reading } from '../dockerfile/existing/model';
import { onDisk } from '../dockerfile/existing/on-disk';
import { expandBase, globalValues } from '../dockerfile/existing/references';
import { readSyntax } from '../dockerfile/existing/text/directives';
import { stagesOf } from '../dockerfile/graph';
import type { Lock } from '../lock/lock';
import { pinnedImage } from '../lock/pinned';
import { readingsOf } from '../plan/existing/base-images';
import { contextKey } from '../plan/existing/context-keys';
import { givenContexts, isNameOf, readOf } from '../plan/existing/contexts';
import { canBeOneName } from '../plan/existing/equal-names';
import { targetStages } from '../plan/existing/stages';
import { TOKEN_RULES } from '../plan/existing/token-expansion';
import type { Target } from '../plan/plan';
import { resultStages } from '../plan/plan';
import { userOf } from '../plan/sources';

/** The build argument that takes precedence over `# syntax=`. */
const FRONTEND = 'BUILDKIT_SYNTAX';

/** The contexts that pin the base images of an existing Dockerfile, which is not changed, to digests. */
export function pinnedBases(target: Target, lock: Lock): Map<string, string> {
  return new Map(readingsOf(target.image).flatMap(reading => [...pinnedIn(reading, target, lock)]));
}

function pinnedIn(reading: Reading, { image, stage }: Target, lock: Lock): Map<string, string> {
  const { node: { path }, _props: { args } } = image;
  const given = givenContexts(image);
  const { others, stages } = readOf(image, reading, targetStages(image, reading, stage?.name), TOKEN_RULES);
  const cannot = (text: string, reason: string) => lock.open.push({ kind: 'images', path, text, reason });
  const found = new Map<string, string>();
  const names = [...others.keys()].filter(name => name !== 'scratch' && !given.some(one => isNameOf(one, name)));
  for (const name of names.filter(one => !isLiteral(one) || isImageReference(one))) {
    const stageNames = [...reading.named.keys()];
    const same = stageNames.find(other => canBeOneName(name, other));
    const reference = same === undefined ? pinnedImage(name, lock, userOf(image)) : name;
    if (same !== undefined) {
      cannot(name, `a context of that name would replace the stage ${JSON.stringify(same)}; rename the stage`);
    } else if (reference !== name) {
      found.set(contextKey(name, stageNames), `docker-image://${reference}`);
    }
  }
  const values = globalValues(reading, args, TOKEN_RULES);
  for (const one of stages) {
    if (expandBase(one, reading, values).text === undefined) {
      cannot(`FROM ${one.base}`, 'only the build can evaluate the name; use another name, or add a digest');
    }
    one.downloads.forEach(text => lock.open.push({
      kind: 'urls',
      path,
      text: `ADD ${text}`,
      reason: 'existing Dockerfiles are not changed; add --checksum or a commit',
    }));
  }
  return found;
}

/** The contexts that pin the images in `ONBUILD` instructions of the base images of generated stages. */
export function pinnedTriggers({ image, stage }: Target, lock: Lock): Map<string, string> {
  const stages = [...stagesOf(stage ? [stage] : resultStages(image))];
  const sources = stages.flatMap(({ parent, _dockerfile }) => (onDisk(parent)?.stage.onBuildSources ?? [])
    .filter(({ name }) => isImageReference(name) && !_dockerfile.tryFindStage(name.toLowerCase())));
  return new Map(sources.flatMap(({ name }) => {
    const reference = pinnedImage(name, lock, userOf(image));
    return reference === name ? [] : [[familiarReference(name), `docker-image://${reference}`] as const];
  }));
}

/** The build argument that pins the frontend of an existing Dockerfile. */
export function pinnedFrontend(image: Image, lock: Lock): Map<string, string[]> {
  const { content = '' } = image.dockerfile._existing ?? {};
  const syntax = image._props.args?.[FRONTEND] ?? readSyntax(content.toString().split(/\r?\n/));
  if (syntax === undefined || (isLiteral(syntax) && !isImageReference(syntax))) {
    return new Map();
  }
  const reference = pinnedImage(syntax, lock, userOf(image));
  return new Map(reference === syntax || !isLiteral(syntax) ? [] : [[FRONTEND, [reference]]]);
}
