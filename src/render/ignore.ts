import { posix } from 'node:path';
import { header } from './header';
import { checkIgnoreFile, ignorePath, ignoring, readIgnoreFile, textOf } from './ignore-file';
import { BuildContext } from '../attributes/build-context';
import { PossibleTexts } from '../bake/possible-texts';
import { Entries } from '../bake/value';
import { commentLine } from '../common/comment';
import { quoted } from '../common/errors';
import { utf8 } from '../common/read-file';
import { isLiteral } from '../common/tokens';
import { constructsIn } from '../common/tree';
import type { Image } from '../constructs/image';
import { Stack } from '../constructs/stack';
import { Variable } from '../constructs/variable';
import { ignoreFile } from '../dockerfile/ignore/ignore-file';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import type { FilesRead } from '../dockerfile/syntax/files-read';
import { canInclude } from '../dockerfile/syntax/files-read';
import { valueAnywhere } from '../expressions/meaning';
import { ignoreFilesByAxis } from '../plan/existing/by-axis';
import { filesOfImage } from '../plan/files';
import type { Paths } from '../plan/paths';
import type { Report } from '../plan/problems';

/**
 * The ignore file for the Dockerfile of an image. The output directory is always excluded, because it contains secrets,
 * and because each synthesis would invalidate the build cache of a `COPY` instruction that includes it.
 */
export function ignoreOf(image: Image, paths: Paths): string | Buffer | undefined {
  const { dockerfile: { _existing: existing }, _props: { exclude, context } } = image;
  const given = existing?.ignore ?? (exclude && ignoreFile(header(image), exclude));
  const directory = literalDirectory(context);
  const name = existing?.ignore ? `${existing.path}.dockerignore` : ignorePath(directory ?? '.');
  checkIgnoreFile(existing?.ignore, name);
  const output = directory === undefined ? undefined : paths.outputIn(directory);
  const includesOutput = () => filesOfImage(image).some(files => !files.source && canInclude(files, output!));
  if (output === undefined || !includesOutput()) {
    return given;
  }
  const ofContext = given ?? readIgnoreFile(directory!);
  if (leavesOut(ofContext, output)) {
    return given;
  }
  const content = ofContext === undefined ? '' : textOf(utf8(ofContext, name)).replace(/\n?$/, '\n');
  const origin = given ? '' : `${commentLine(header(image))}\n`;
  const added = [commentLine('The output directory is never sent.'), patternOf(output), everythingIn(output)];
  return `${origin}${content}${added.join('\n')}\n`;
}

/** The ignore files of an image, unless synthesis generates one. */
type Ignored = 'generated' | readonly (Buffer | undefined)[];

function literalDirectory(context: BuildContext | undefined): string | undefined {
  if (context === undefined) {
    return '.';
  }
  return context._kind === 'directory' && isLiteral(context._value) ? context._value : undefined;
}

/** Reports sources in the output directory, and sources that include it without an ignore file. */
export function checkOutput(image: Image, paths: Paths, report: Report): void {
  const { node: { path }, _props: { context } } = image;
  const whole = context ? [{ source: context, path: '/', isContext: true }] : [];
  for (const { source, ...files } of [...whole, ...filesOfImage(image)]) {
    const directories = source || context ? directoriesOf(source ?? context!, image) : ['.'];
    const isIgnored = source === undefined && !image.dockerfile._existing?.isByAxis
      && (context === undefined || isLiteral(context._value));
    const ignored = isIgnored ? 'generated' : source === undefined ? ignoreFilesByAxis(image) : [];
    const [message] = directories.flatMap(directory => problem(directory, files, ignored, paths) ?? []);
    if (message !== undefined) {
      report({ path, message });
    }
  }
}

/** @param ignored the ignore files of the Dockerfiles, which take precedence over that of the directory */
function problem(
  directory: string, files: FilesRead & { isContext?: boolean }, ignored: Ignored, paths: Paths,
): string | undefined {
  if (paths.isInOutput(directory) && directory !== '.') {
    return `directory ${quoted(directory)} cannot be a context `
      + 'because it is in the output directory, which is never sent; use another directory';
  }
  const output = paths.outputIn(directory);
  if (files.isContext || output === undefined || !canInclude(files, output)) {
    return undefined;
  }
  if (isWithin(files, output)) {
    return `path ${quoted(files.path)} cannot be copied or mounted `
      + 'because it is in the output directory, which is never sent; move it elsewhere';
  }
  const file = quoted(posix.join(directory, '.dockerignore'));
  const isLeftOut = (own?: Buffer) => leavesOut(own ?? readIgnoreFile(directory), output);
  return ignored === 'generated' || (ignored.length > 0 ? ignored.every(isLeftOut) : isLeftOut()) ? undefined
    : `path ${quoted(files.path)} of the directory ${quoted(directory)} includes the output directory, `
      + `but it must not be sent; add the line ${quoted(remedy(directory, output))} to ${file}`;
}

/** The possible directories of a context, from the values of axes and the defaults of variables. */
function directoriesOf(source: IBuildSource, image: Image): string[] {
  if (!BuildContext.isBuildContext(source) || source._kind !== 'directory') {
    return [];
  }
  const { _value: value } = source;
  if (isLiteral(value)) {
    return [value];
  }
  const isUsable = (variable: Variable) => [undefined, Stack.of(image)].includes(Stack._ofDefinition(variable));
  const variables = constructsIn(image.node.root).filter(Variable.isVariable).filter(isUsable);
  const defaults = new Map(variables.map(({ node, _props }) => [node.id, valueAnywhere(_props.defaultValue ?? null)]));
  const axes = (image._props.matrix ?? []).map(axis => [axis.name, valueAnywhere(axis.values)] as const);
  const texts = new PossibleTexts(defaults, new Entries(axes)).of(valueAnywhere(value));
  return texts.map(text => posix.normalize(text || '.'));
}

function isWithin({ path, wildcards }: FilesRead, output: string): boolean {
  const clean = posix.normalize(`/${path}`).slice(1);
  return !wildcards && `${clean}/`.startsWith(`${output}/`);
}

/** The pattern that excludes a directory. Docker parses a pattern again after removing a leading slash. */
function patternOf(directory: string): string {
  return `/${directory.replace(/[*?[\\]/g, '\\$&').replace(/^[!#]/, '[$&]').replace(/^\s|\s$|[\r\n]/g, '?')}`;
}

/**
 * The pattern that excludes all files in a directory. If a directory is already excluded, BuildKit skips another
 * pattern for the directory itself, even if a pattern with `!` includes files in it again.
 */
function everythingIn(directory: string): string {
  return `${patternOf(directory)}/**`;
}

function remedy(directory: string, output: string): string {
  return patternsOf(readIgnoreFile(directory)).some(isException) ? everythingIn(output) : patternOf(output);
}

/** Whether patterns exclude all files in a directory, even if a pattern with `!` includes some of them again. */
function leavesOut(ignore: string | Buffer | undefined, directory: string): boolean {
  const patterns = patternsOf(ignore);
  const last = patterns.map(isException).lastIndexOf(true);
  return last < 0
    ? ignoring(patterns)(directory)
    : patterns.slice(last + 1).some(pattern => posix.normalize(`/${pattern}`) === everythingIn(directory));
}

function patternsOf(ignore: string | Buffer | undefined): string[] {
  return ignore === undefined ? [] : textOf(ignore).split('\n').map(line => line.trim());
}

function isException(pattern: string): boolean {
  return pattern.startsWith('!');
}
