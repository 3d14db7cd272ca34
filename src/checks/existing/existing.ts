import { checkBases } from './froms';
import { checkStagePlatforms } from './platforms';
import { checkSources } from './problems';
import { listed, quoted } from '../../common/errors';
import { nearestHint } from '../../common/nearest';
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

/** Reports what an image says of a Dockerfile that exists and that does not hold. */
export function checkExisting(image: Image, frontend: string, report: Report, warn: WarnOf): void {
  const { name = '', reading } = image.dockerfile._existing ?? {};
  const { node: { path }, _props: { target } } = image;
  if (!reading) {
    return;
  }
  const stages = reading.stages.flatMap(s => s.name ?? []);
  if (target !== undefined && isLiteral(target) && !stages.includes(target.toLowerCase())) {
    const known = listed(stages) || 'none with a name';
    report({ path, message: `has \`target: ${quoted(target)}\`, which is no stage of ${quoted(name)}${nearestHint(target, stages)}. There is ${known}` });
  }
  checkRead(image, name, reading, report);
  checkRequirements(image, name, reading, frontend, report);
  checkNames(reading, name, warn);
  checkBases(image, name, reading, report, warn);
  checkStagePlatforms(image, name, reading, report, warn);
  checkSources(image, reading, name, report);
}

/** Names with tokens are what a context can be for as long as their literal text does not say otherwise. */
function checkRead(image: Image, file: string, reading: Reading, report: Report): void {
  const { path } = image.node;
  const read = contextNames(image, reading, reading.stages);
  const isRead = ({ key, name }: GivenContext) => read!.some(other => canBeOneName(other, (isLiteral(key) ? key : name).replace(/::.*/s, '')));
  for (const { name: key } of read ? givenContexts(image).filter(given => !isRead(given)) : []) {
    const [shown, names] = [shownText(key), read!.map(shownText).sort()];
    report({
      path,
      message: `has the context ${quoted(shown)}, which ${quoted(file)} reads nowhere${nearestHint(shown, names)}. It reads ${listed(names.map(quoted)) || 'no image and no stage'}`,
    });
  }
}

/** A frontend that `args` name reads the file in place of any other. */
function checkRequirements(image: Image, name: string, { requires, syntax }: Reading, frontend: string, report: Report): void {
  const { node: { path }, _props: { args = {} } } = image;
  for (const requirement of 'BUILDKIT_SYNTAX' in args ? [] : requires.filter(r => !hasRequirement(r, frontend, syntax))) {
    const { what, since, number } = requirement;
    const version = since === LABS ? '1-labs' : since;
    const given = syntax === undefined ? `the app is for ${frontend}` : `the file is for ${syntax}`;
    const onApp = syntax === undefined && since !== LABS ? `set \`frontendVersion: '${since}'\` on the App if your builder has it, or ` : '';
    report({
      path,
      message: `${what} in ${name}:${number} requires the Dockerfile frontend ${since}, but ${given}; ${onApp}write # syntax=docker/dockerfile:${version} at the top of the file`,
    });
  }
}

/** BuildKit takes the later of two stages. */
function checkNames({ stages, skips }: Reading, name: string, warn: WarnOf): void {
  for (const stage of isSkipped('DuplicateStageName', skips) ? [] : stages.filter(s => s.namesake)) {
    warn('DuplicateStageName', `duplicate stage name ${quoted(stage.name!)} in ${name}:${stage.number}, stage names should be unique; `
      + `rename this stage or that in line ${stage.namesake!.number}, since references by name mean the later one`);
  }
}
