import { familiarReference, isImageReference } from '../../bake/image-reference';
import { quoted } from '../../common/errors';
import { isLiteral, shownText } from '../../common/tokens';
import { imageOf } from '../../constructs/combination';
import type { Image } from '../../constructs/image';
import { globalValues, readBy } from '../../dockerfile/existing/references';
import { baseReplacements } from '../../plan/existing/bases';
import type { GivenContext } from '../../plan/existing/contexts';
import { givenContexts } from '../../plan/existing/contexts';
import type { Target } from '../../plan/plan';
import type { Report } from '../../plan/problems';
import type { UsualBuild } from '../../plan/usual-builds';
import { keyIn, usualBuilds } from '../../plan/usual-builds';
import type { WarnOf } from '../../plan/warn-of';

/** Reports entries of `contexts`, `base` and `bases` that conflict, or that replace more than they name. */
export function checkContexts(target: Target, report: Report, warn: WarnOf): void {
  const { image, image: { node: { path } } } = target;
  for (const { property, problem } of baseReplacements(image)) {
    if (problem !== undefined) {
      report({ path, message: `${property} ${problem}` });
    }
  }
  const given = givenContexts(image);
  const messages = new Set(sameKeys(given, ({ key, name }) => (isLiteral(key) ? key : familiarReference(name))));
  // Keys that only Buildx can evaluate may be equal with the default values of variables.
  const builds = given.every(({ key }) => isLiteral(key)) ? [] : usualBuilds(target);
  for (const build of messages.size > 0 ? [] : builds) {
    sameKeys(given, one => keyIn(build, one)).forEach(message => messages.add(message));
  }
  messages.forEach(message => report({ path, message }));
  for (const { name, key, source } of given) {
    const other = imageOf(source);
    if (key.includes('::') && other && other.platforms.length > 1) {
      report({
        path,
        message: `key ${quoted(name)} of \`contexts\` contains a platform, `
          + `but Buildx provides all platforms of ${other.node.path} under the name alone; `
          + 'remove the platform from the key',
      });
    }
  }
  checkStageNames(image, given, builds, warn);
  checkStagesByDefault(image, given, builds, report);
}

/** The messages for entries with equal keys. */
function sameKeys(given: readonly GivenContext[], keyOf: (one: GivenContext) => string): string[] {
  const byKey = new Map<string, GivenContext>();
  return given.flatMap(one => {
    const key = keyOf(one);
    const other = byKey.get(key);
    byKey.set(key, other ?? one);
    if (other && one.property === '`contexts`') {
      const [first, second, both] = [other.name, one.name, key].map(text => quoted(shownText(text)));
      return [`keys ${first} and ${second} of \`contexts\` are the same entry `
        + `because BuildKit looks up both as ${both}; remove one of them`];
    }
    return other && other.source !== one.source
      ? [`${one.property} and ${other.property} replace the same name with different sources, `
        + 'but BuildKit replaces a name everywhere in a Dockerfile; '
        + 'give both the same source, or write another reference in one of the FROM instructions']
      : [];
  });
}

/** Reports base images whose entries replace a stage with the default values of variables. */
function checkStagesByDefault(
  image: Image, given: readonly GivenContext[], builds: readonly UsualBuild[], report: Report,
): void {
  const { name: file, reading } = image.dockerfile._existing ?? {};
  const open = given.filter(({ key, property }) => !isLiteral(key) && property !== '`contexts`');
  for (const one of reading ? open : []) {
    const stage = builds.map(build => keyIn(build, one)).find(key => reading!.named.has(key));
    if (stage !== undefined) {
      report({
        path: image.node.path,
        message: `${one.property} cannot replace ${quoted(shownText(one.name))} `
          + `because the default is ${quoted(stage)}, and BuildKit would replace the whole stage ${quoted(stage)} `
          + `of ${quoted(file!)}; rename the stage`,
      });
    }
  }
}

/** Warns of entries for an image that replace a stage of the same name, with all instructions of the stage. */
function checkStageNames(
  image: Image, given: readonly GivenContext[], builds: readonly UsualBuild[], warn: WarnOf,
): void {
  const { name, reading } = image.dockerfile._existing ?? {};
  if (!reading || given.length === 0) {
    return;
  }
  const { others } = readBy(reading.stages, reading, globalValues(reading, image._props.args));
  for (const [reference, { text, number }] of others) {
    const key = isImageReference(reference) ? familiarReference(reference) : reference;
    const isGiven = given.some(g => g.key === key || builds.some(build => keyIn(build, g) === key));
    if (isGiven && reading.stages.some(s => s.name === key)) {
      warn('ReplacedStage', `the context ${quoted(key)} replaces the whole stage ${quoted(key)} of ${quoted(name!)}, `
        + `not only the image of ${text} in line ${number}; rename the stage to replace the image alone`);
    }
  }
}
