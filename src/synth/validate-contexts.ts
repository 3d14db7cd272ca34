import { familiarReference, isImageReference } from '../bake/image-reference';
import { Image } from '../core/image';
import { globalValues, readBy } from '../dockerfile/existing/references';
import { quoted } from '../errors';
import { isLiteral, shownText } from '../tokens';
import { baseReplacements } from './existing-bases';
import { GivenContext, givenContexts } from './existing-contexts';
import { WarnOf } from './lint';
import type { Report } from './problems';

/** Reports entries of `contexts`, `base` and `bases` that cannot hold together, or replace more than they name. */
export function checkContexts(image: Image, report: Report, warn: WarnOf): void {
  const { path } = image.node;
  for (const { property, problem } of baseReplacements(image)) {
    if (problem !== undefined) {
      report({ path, message: `${property} ${problem}` });
    }
  }
  const given = givenContexts(image);
  const byKey = new Map<string, GivenContext>();
  for (const one of given) {
    const key = isLiteral(one.key) ? one.key : familiarReference(one.name);
    const other = byKey.get(key);
    byKey.set(key, other ?? one);
    if (other && one.property === '`contexts`') {
      const [first, second, both] = [other.name, one.name, key].map(text => quoted(shownText(text)));
      report({ path, message: `keys ${first} and ${second} of \`contexts\` are the same entry because BuildKit looks up both as ${both}; remove one of them` });
    } else if (other && other.source !== one.source) {
      report({
        path,
        message: `${one.property} and ${other.property} replace the same name with different sources, but BuildKit replaces a name everywhere in a Dockerfile; `
          + 'give both the same source, or write another reference in one of the FROM instructions',
      });
    }
  }
  for (const { name, key, source } of given) {
    if (key.includes('::') && Image.isImage(source) && source.platforms.length > 1) {
      report({ path, message: `key ${quoted(name)} of \`contexts\` names a platform, but buildx provides ${source.node.path} for each of its platforms under the name alone; remove the platform from the key` });
    }
  }
  checkStageNames(image, given, warn);
}

/** An image and a stage of one name: the entry that a user gives for the image replaces the stage with all its instructions. */
function checkStageNames(image: Image, given: readonly GivenContext[], warn: WarnOf): void {
  const { name, reading } = image.dockerfile._existing ?? {};
  if (!reading || given.length === 0) {
    return;
  }
  const { others } = readBy(reading.stages, reading, globalValues(reading, image._props.args));
  for (const [reference, { text, number }] of others) {
    const key = isImageReference(reference) ? familiarReference(reference) : reference;
    if (given.some(g => g.key === key) && reading.stages.some(s => s.name === key)) {
      warn('ReplacedStage', `the context ${quoted(key)} replaces the whole stage ${quoted(key)} of ${quoted(name!)}, and not only the image of ${text} in line ${number}; `
        + 'rename the stage to replace its base image');
    }
  }
}
