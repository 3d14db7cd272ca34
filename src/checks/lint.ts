import { join, posix } from 'node:path';
import type { BuildContext } from '../attributes/build-context';
import { listed, quoted } from '../common/errors';
import { splitTokens } from '../common/tokens';
import { Image } from '../constructs/image';
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

/** The checks of BuildKit that the stages of an image can fail, each by BuildKit's name. */
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
        instruction.sets.filter(isCredential).forEach(name => warn('SecretsUsedInArgOrEnv', `has ${instruction instanceof Env ? 'an ENV' : 'an ARG'} ${quoted(name)}, `
          + 'which is named like a credential: the image and its history show it, so mount a secret where it is used'));
      } else if (instruction instanceof Copy) {
        ignored ??= instruction.files.some(({ source }) => !source) ? ignoredFiles(image) : undefined;
        lintCopy(stage, instruction, ignored, warn);
      }
    }
  }
}

function lintFrom(platforms: readonly string[], { name, parent, _options: { platform } }: Stage, warn: WarnOf): void {
  if (platform && platform !== StagePlatform.BUILDER && !namesPlatform(name, platform)) {
    warn('FromPlatformFlagConstDisallowed', `has the stage ${quoted(name)}, which is for ${platform._text} whatever the image is for: `
      + 'leave the platform out, write StagePlatform.BUILDER, or name the stage for its platform');
  }
  const missing = Image.isImage(parent) ? missingPlatforms(parent, platform, platforms) : [];
  if (Image.isImage(parent) && missing.length > 0) {
    const offered = listed(parent.platforms.map(p => p.value));
    warn('InvalidBaseImagePlatform', `starts the stage ${quoted(name)}, which is for ${listed(missing)}, from ${parent.node.path}, which is for ${offered}: let both be for the same`);
  }
}

/** Such a stage is chosen by its name, `build-${TARGETARCH}`. */
function namesPlatform(stage: string, { _text }: StagePlatform): boolean {
  return stage.includes(_text.split('/')[1]);
}

function lintWorkdir(stage: Stage, path: string, absolute: Set<Stage>, warn: WarnOf): void {
  const [first] = splitTokens(path);
  if (!absolute.has(stage) && typeof first === 'string' && !first.startsWith('/')) {
    warn('WorkdirRelativePath', `has WORKDIR ${quoted(path)} in the stage ${quoted(stage.name)}, with none in front of it that starts with a slash: `
      + 'where it leads depends on the base image, so write the whole path');
  }
  absolute.add(stage);
}

function lintCopy({ name }: Stage, { sources, paths, options, instruction }: Copy, ignored: Ignored | undefined, warn: WarnOf): void {
  if (sources.length > 0 || !ignored || options.wildcards) {
    return;
  }
  for (const path of paths) {
    const clean = posix.normalize(path).replace(/^\/+|(?<!\/)\/+$/g, '');
    const literal = splitTokens(path).every(part => typeof part === 'string');
    if (literal && !isRemote(path) && clean !== '.' && clean !== '' && !clean.startsWith('..') && ignored.ignores(clean)) {
      warn('CopyIgnoredFile', `has ${instruction} of ${quoted(path)} in the stage ${quoted(name)}, which ${ignored.by} leaves out of the context`);
    }
  }
}

/** What an image's context is sent without. */
export interface Ignored {
  readonly by: string;
  ignores(path: string): boolean;
}

/** As BuildKit reads it: the file of the Dockerfile, else the one at the top of the context. */
export function ignoredFiles({ _props: { exclude, context } }: Image): Ignored | undefined {
  if (exclude) {
    return { by: 'its `exclude`', ignores: ignoring(exclude) };
  }
  const directory = context?._value ?? '.';
  const content = context && !isDirectory(context) ? undefined : readIgnoreFile(directory);
  return content && { by: quoted(join(directory, '.dockerignore')), ignores: ignoring(textOf(content).split('\n')) };
}

function isDirectory({ _kind }: BuildContext): boolean {
  return _kind === 'directory';
}
