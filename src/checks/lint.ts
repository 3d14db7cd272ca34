import { join, posix } from 'node:path';
import { basePlatformMessage } from './existing/base-platforms';
import type { BuildContext } from '../attributes/build-context';
import { quoted } from '../common/errors';
import { isLiteral, splitTokens } from '../common/tokens';
import { imageOf } from '../constructs/combination';
import type { Image } from '../constructs/image';
import { orderStages } from '../dockerfile/graph';
import { isCredential } from './rendered/credentials';
import { Copy } from '../dockerfile/instructions/copy';
import { WordInstruction } from '../dockerfile/instructions/settings';
import { Arg, Env } from '../dockerfile/instructions/variables';
import { Stage } from '../dockerfile/stage';
import { StagePlatform } from '../dockerfile/syntax/platform';
import { isRemote } from '../dockerfile/syntax/remote';
import { missingPlatforms } from '../plan/missing-platforms';
import type { Target } from '../plan/plan';
import type { WarnOf } from '../plan/warn-of';
import { ignoring, readIgnoreFile, textOf } from '../render/ignore-file';

/**
 * Runs BuildKit's build checks on the generated stages of an image, under BuildKit's names and with BuildKit's
 * messages.
 */
export function lintStages({ image, platforms }: Target, warn: WarnOf): void {
  const absolute = new Set<Stage>();
  let ignored: Ignored | undefined;
  for (const stage of orderStages(image.dockerfile).ordered) {
    lintFrom(platforms, stage, warn);
    if (Stage.isStage(stage.parent) && absolute.has(stage.parent)) {
      absolute.add(stage);
    }
    for (const instruction of stage._instructions) {
      if (instruction instanceof WordInstruction && instruction.instruction === 'WORKDIR') {
        lintWorkdir(stage, instruction.text, absolute, warn);
      } else if (instruction instanceof Env || instruction instanceof Arg) {
        lintVariables(instruction, warn);
      } else if (instruction instanceof Copy) {
        ignored ??= instruction.files.some(({ source }) => !source) ? ignoredFiles(image) : undefined;
        lintCopy(stage, instruction, ignored, warn);
      }
    }
  }
}

function lintVariables(instruction: Env | Arg, warn: WarnOf): void {
  const keyword = instruction instanceof Env ? 'ENV' : 'ARG';
  for (const name of instruction.sets.filter(isCredential)) {
    warn('SecretsUsedInArgOrEnv', `do not use ARG or ENV instructions for sensitive data (${keyword} ${quoted(name)}); `
      + 'mount a secret in the instruction that uses the value');
  }
}

function lintFrom(platforms: readonly string[], { name, parent, _options: { platform } }: Stage, warn: WarnOf): void {
  if (platform && platform !== StagePlatform.BUILDER && !namesPlatform(name, platform)) {
    warn('FromPlatformFlagConstDisallowed',
      `FROM --platform flag should not use constant value ${quoted(platform._text)} (stage ${quoted(name)}); `
      + 'remove the platform, use StagePlatform.BUILDER, or include the platform in the name of the stage');
  }
  const base = imageOf(parent);
  const missing = base ? missingPlatforms(base, platform, platforms) : [];
  if (base && missing.length > 0) {
    warn('InvalidBaseImagePlatform', basePlatformMessage(`stage ${quoted(name)}`, base, missing));
  }
}

/** Whether the name of a stage contains the platform. Other stages select such a stage with `build-${TARGETARCH}`. */
function namesPlatform(stage: string, { _text }: StagePlatform): boolean {
  return stage.includes(_text.split('/')[1]);
}

function lintWorkdir(stage: Stage, path: string, absolute: Set<Stage>, warn: WarnOf): void {
  const [first] = splitTokens(path);
  if (!absolute.has(stage) && typeof first === 'string' && !first.startsWith('/')) {
    warn('WorkdirRelativePath',
      `relative workdir ${quoted(path)} can have unexpected results if the base image changes `
      + `(stage ${quoted(stage.name)}); use an absolute path`);
  }
  absolute.add(stage);
}

function lintCopy(
  { name }: Stage, { sources, paths, options, instruction }: Copy, ignored: Ignored | undefined, warn: WarnOf,
): void {
  if (sources.length > 0 || !ignored || options.wildcards) {
    return;
  }
  for (const path of paths) {
    const clean = posix.normalize(path).replace(/^\/+|(?<!\/)\/+$/g, '');
    const isInside = clean !== '.' && clean !== '' && !clean.startsWith('..');
    if (isLiteral(path) && !isRemote(path) && isInside && ignored.ignores(clean)) {
      warn('CopyIgnoredFile', `attempting to ${instruction} file ${quoted(path)} that is excluded by ${ignored.by} `
        + `(stage ${quoted(name)}); remove the pattern, or copy another path`);
    }
  }
}

/** The files that are excluded from the context of an image. */
export interface Ignored {
  /** The file or property with the patterns, in messages. */
  readonly by: string;
  ignores(path: string): boolean;
}

/**
 * The excluded files as BuildKit reads them: from the ignore file of the Dockerfile, otherwise from that of the
 * context.
 */
export function ignoredFiles({ _props: { exclude, context } }: Image): Ignored | undefined {
  if (exclude) {
    return { by: '`exclude`', ignores: ignoring(exclude) };
  }
  const directory = context?._value ?? '.';
  const content = context && !isDirectory(context) ? undefined : readIgnoreFile(directory);
  return content && { by: quoted(join(directory, '.dockerignore')), ignores: ignoring(textOf(content).split('\n')) };
}

function isDirectory({ _kind }: BuildContext): boolean {
  return _kind === 'directory';
}
