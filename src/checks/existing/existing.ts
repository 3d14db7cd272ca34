import { checkBases } from './froms';
import { frontendImage, frontendText } from './frontend';
import { checkStagePlatforms } from './platforms';
import { checkSources } from './problems';
import { quoted } from '../../common/errors';
import { nearestHint } from '../../common/nearest';
import { oneOf } from '../../common/one-of';
import { isLiteral, shownText } from '../../common/tokens';
import type { Image } from '../../constructs/image';
import type { Reading } from '../../dockerfile/existing/model';
import { isSkipped } from '../../dockerfile/existing/text/skips';
import { hasRequirement, LABS } from '../../dockerfile/syntax/requirement';
import type { GivenContext } from '../../plan/existing/contexts';
import { contextNames, givenContexts } from '../../plan/existing/contexts';
import { canBeOneName } from '../../plan/existing/equal-names';
import type { Report } from '../../plan/problems';
import type { WarnOf } from '../../plan/warn-of';

/**
 * Reports properties of an image that do not match the existing Dockerfile, and runs BuildKit's build checks on the
 * file.
 */
export function checkExisting(image: Image, frontend: string, report: Report, warn: WarnOf): void {
  const { name = '', reading } = image.dockerfile._existing ?? {};
  const { node: { path }, _props: { target } } = image;
  if (!reading) {
    return;
  }
  const stages = reading.stages.flatMap(s => s.name ?? []);
  if (target !== undefined && isLiteral(target) && !stages.includes(target.toLowerCase())) {
    const problem = `\`target\` selects the stage ${quoted(target)}, but ${quoted(name)} has no such stage`;
    const fix = stages.length > 0 ? `use ${oneOf(stages)}` : 'name a stage with AS';
    report({ path, message: `${problem}${nearestHint(target, stages)}; ${fix}` });
  }
  checkRead(image, name, reading, report);
  checkRequirements(image, name, reading, frontend, report);
  checkNames(reading, name, warn);
  checkBases(image, name, reading, report, warn);
  checkStagePlatforms(image, name, reading, report, warn);
  checkSources(image, reading, name, report);
}

/** Reports contexts that the Dockerfile does not use. A name with tokens matches if the literal text allows it. */
function checkRead(image: Image, file: string, reading: Reading, report: Report): void {
  const { path } = image.node;
  const read = contextNames(image, reading, reading.stages);
  const nameOf = ({ key, name }: GivenContext) => (isLiteral(key) ? key : name).replace(/::.*/s, '');
  const isRead = (given: GivenContext) => read!.some(other => canBeOneName(other, nameOf(given)));
  for (const { name: key } of read ? givenContexts(image).filter(given => !isRead(given)) : []) {
    const [shown, names] = [shownText(key), read!.map(shownText).sort()];
    const problem = `context ${quoted(shown)} has no effect because ${quoted(file)} does not refer to it`;
    const fix = names.length > 0 ? `use ${oneOf(names.map(quoted))}` : 'remove the context';
    report({ path, message: `${problem}${nearestHint(shown, names)}; ${fix}` });
  }
}

/** Reports instructions that require a later frontend. A frontend in `args` overrides all others. */
function checkRequirements(
  image: Image, name: string, { requires, syntax }: Reading, frontend: string, report: Report,
): void {
  const { node: { path }, _props: { args = {} } } = image;
  const missing = 'BUILDKIT_SYNTAX' in args ? [] : requires.filter(r => !hasRequirement(r, frontend, syntax));
  for (const { what, since, number } of missing) {
    const given = syntax === undefined ? `the app is for ${frontend}` : `the file is for ${syntax}`;
    const isOnApp = syntax === undefined && since !== LABS;
    const onApp = isOnApp ? `set \`frontendVersion\` to ${quoted(since)} on the App if your builder has it, or ` : '';
    report({
      path,
      message: `${what} in ${name}:${number} requires ${frontendText(since)}, but ${given}; `
        + `${onApp}add # syntax=${frontendImage(since)} at the top of the file`,
    });
  }
}

/** Warns of equal stage names, of which BuildKit uses the later stage. */
function checkNames({ stages, skips }: Reading, name: string, warn: WarnOf): void {
  for (const stage of isSkipped('DuplicateStageName', skips) ? [] : stages.filter(s => s.namesake)) {
    warn('DuplicateStageName',
      `duplicate stage name ${quoted(stage.name!)}, stage names should be unique (${name}:${stage.number}); `
      + `rename this stage or the stage in line ${stage.namesake!.number}, because references select the later stage`);
  }
}
