import { basePlatformMessage } from './base-platforms';
import { becauseOf, remedy } from './froms';
import { quoted } from '../../common/errors';
import { imageOf } from '../../constructs/combination';
import type { Image } from '../../constructs/image';
import type { StageOnDisk, Reading } from '../../dockerfile/existing/model';
import type { GlobalValues } from '../../dockerfile/existing/references';
import { expandPlatform, globalValues } from '../../dockerfile/existing/references';
import { readPlatform } from '../../dockerfile/existing/text/platforms';
import { isSkipped } from '../../dockerfile/existing/text/skips';
import { readWords } from '../../dockerfile/existing/text/words';
import { givenContexts, isNameOf, readOf } from '../../plan/existing/contexts';
import { StagePlatforms } from '../../plan/existing/platforms';
import { targetStages } from '../../plan/existing/stages';
import { TOKEN_RULES } from '../../plan/existing/token-expansion';
import { missingPlatforms } from '../../plan/missing-platforms';
import type { Target } from '../../plan/plan';
import type { Report } from '../../plan/problems';
import type { WarnOf } from '../../plan/warn-of';

/** Two sets of values that BuildKit sets in a build. A platform that is invalid with both is invalid in each build. */
const SAMPLES = ['', 'v8'].map(variant => Object.fromEntries(['TARGET', 'BUILD'].flatMap(of => [
  [`${of}PLATFORM`, 'linux/amd64'],
  [`${of}OS`, 'linux'],
  [`${of}ARCH`, 'amd64'],
  [`${of}VARIANT`, variant],
  [`${of}OSVERSION`, variant],
  [`${of}STAGE`, 'stage'],
])));

/**
 * Reports stages of an existing Dockerfile whose platform is invalid, and runs BuildKit's build checks on platforms.
 */
export function checkStagePlatforms(image: Image, name: string, reading: Reading, report: Report, warn: WarnOf): void {
  const { node: { path }, _props: { args } } = image;
  const given = globalValues(reading, args);
  const builds = SAMPLES.map(sample => ({ ...given, values: new Map([...Object.entries(sample), ...given.values]) }));
  const known = [...reading.globalArgs.map(arg => arg.name), ...Object.keys(SAMPLES[0])];
  for (const stage of reading.stages.filter(s => s.platform !== undefined)) {
    const { platform, number } = stage;
    const [one, other] = builds.map(values => invalidPlatform(stage, reading, values));
    if (one !== undefined && other !== undefined) {
      const expanded = expandPlatform(stage, reading, given)!;
      const problem = `invalid platform ${quoted(one)} of FROM --platform=${platform} in ${name}:${number}`;
      report({
        path,
        message: platform!.includes('$')
          ? `${problem}${becauseOf(expanded)}; ${remedy(expanded, known)}`
          : `${problem}: expected os/arch[/variant], such as "linux/amd64"`,
      });
    } else {
      lintPlatform(stage, reading, builds[0], name, warn);
    }
  }
}

/** The text of a platform, if it is invalid. */
function invalidPlatform(stage: StageOnDisk, reading: Reading, values: GlobalValues): string | undefined {
  const { text } = expandPlatform(stage, reading, values)!;
  return text === undefined || readPlatform(text) ? undefined : text;
}

function lintPlatform(stage: StageOnDisk, reading: Reading, values: GlobalValues, file: string, warn: WarnOf): void {
  const { platform, name = '', number } = stage;
  const { text: constant = '', unset: variables = new Set() } = readWords(platform!, { escape: reading.escape }) ?? {};
  const isSilent = (check: string) => isSkipped(check, reading.skips) || isSkipped(check, stage.skips);
  const isTarget = variables.size === 1 && variables.has('TARGETPLATFORM')
    && expandPlatform(stage, reading, values)!.text === values.values.get('TARGETPLATFORM');
  const { os = 'linux', architecture } = readPlatform(constant) ?? {};
  const named = [os, ...architecture === undefined ? ['amd64', 'arm64'] : [architecture]];
  if (isTarget && !isSilent('RedundantTargetPlatform')) {
    warn('RedundantTargetPlatform', `setting platform to predefined ${platform} in FROM is redundant `
      + `as this is the default behavior (${file}:${number}); remove --platform`);
    return;
  }
  const isConstant = variables.size === 0 && !named.some(part => name.includes(part));
  if (isConstant && !isSilent('FromPlatformFlagConstDisallowed')) {
    warn('FromPlatformFlagConstDisallowed',
      `FROM --platform flag should not use constant value ${quoted(constant)} (${file}:${number}); `
      + 'remove --platform, use $BUILDPLATFORM, or include the platform in the name of the stage');
  }
}

/** Warns of stages of an existing Dockerfile whose base image in the app is built for another platform. */
export function lintBasePlatforms({ image, stage: start, platforms }: Target, warn: WarnOf): void {
  const { name, reading } = image.dockerfile._existing ?? {};
  const given = reading ? givenContexts(image).filter(({ source }) => imageOf(source)) : [];
  if (!reading || given.length === 0) {
    return;
  }
  const ofStages = new StagePlatforms(image, reading);
  const { others } = readOf(image, reading, targetStages(image, reading, start?.name), TOKEN_RULES);
  for (const [reference, { starts }] of others) {
    const source = given.find(one => isNameOf(one, reference))?.source;
    const base = source && imageOf(source);
    if (!base) {
      continue;
    }
    for (const stage of starts) {
      const missing = missingPlatforms(base, ofStages.of(stage), platforms);
      const isSilent = [reading, stage].some(({ skips }) => isSkipped('InvalidBaseImagePlatform', skips));
      if (missing.length > 0 && !isSilent) {
        const place = `FROM ${stage.base} in ${name}:${stage.number}`;
        warn('InvalidBaseImagePlatform', basePlatformMessage(place, base, missing));
      }
    }
  }
}
