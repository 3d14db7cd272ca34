import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import dockerignore from '@balena/dockerignore';
import { BuildContext } from '../core/build-context';
import { Image } from '../core/image';
import { canInclude, FilesRead } from '../dockerfile/files-read';
import { ignoreFile } from '../dockerfile/ignore-file';
import { quoted } from '../errors';
import { splitTokens } from '../tokens';
import { filesOfImage } from './files';
import { header } from './header';
import { Paths } from './paths';
import type { Report } from './problems';

/**
 * The ignore file that an image's Dockerfile needs next to it. The output directory is never sent, because it holds
 * secrets, and because each synthesis would invalidate the cache of a COPY that includes it.
 */
export function ignoreOf(image: Image, paths: Paths): string | Buffer | undefined {
  const { dockerfile: { _existing: existing }, _props: { exclude, context } } = image;
  const given = existing?.ignore ?? (exclude && ignoreFile(header(image), exclude));
  const output = outputIn(directoryOf(context), paths);
  if (output === undefined || !filesOfImage(image).some(files => !files.source && canInclude(files, output))) {
    return given;
  }
  const ofContext = given ?? ignoreFileOf(directoryOf(context)!);
  if (leavesOut(ofContext, output)) {
    return given;
  }
  const former = ofContext?.toString().replace(/\n?$/, '\n') ?? '';
  const origin = given ? '' : `# ${header(image)}\n`;
  return `${origin}${former}# The output directory is not sent.\n/${output.replace(/[*?[\\]/g, '\\$&')}\n`;
}

/** Reports what reads the output directory in spite of all. */
export function checkOutput(image: Image, paths: Paths, report: Report): void {
  const { node: { path }, _props: { context } } = image;
  const own = directoryOf(context);
  if (context && own !== undefined && paths.isInOutput(own)) {
    report({ path, message: `context ${quoted(own)} is in the output directory, which is never sent; use another directory` });
  }
  for (const files of filesOfImage(image)) {
    const directory = files.source === undefined ? own : BuildContext.isBuildContext(files.source) ? directoryOf(files.source) : undefined;
    const output = outputIn(directory, paths);
    if (output === undefined || !canInclude(files, output)) {
      continue;
    }
    if (isWithin(files, output)) {
      report({ path, message: `cannot copy or mount ${quoted(files.path)} because it is in the output directory, which is never sent; move it elsewhere` });
    } else if (files.source !== undefined && !leavesOut(ignoreFileOf(directory!), output)) {
      report({
        path,
        message: `reads ${quoted(files.path)} of the directory ${quoted(directory!)}, which contains the output directory; `
          + `add the line ${quoted(output)} to ${quoted(posix.join(directory!, '.dockerignore'))}`,
      });
    }
  }
}

/** The directory that a context is, if that is known. */
function directoryOf(context: BuildContext | undefined): string | undefined {
  if (!context) {
    return '.';
  }
  return context._kind === 'directory' && splitTokens(context._value).every(part => typeof part === 'string') ? context._value : undefined;
}

function outputIn(directory: string | undefined, paths: Paths): string | undefined {
  return directory === undefined ? undefined : paths.outputIn(directory);
}

function isWithin({ path, wildcards }: FilesRead, output: string): boolean {
  const clean = posix.normalize(`/${path}`).slice(1);
  return !wildcards && `${clean}/`.startsWith(`${output}/`);
}

function ignoreFileOf(directory: string): Buffer | undefined {
  const file = join(directory, '.dockerignore');
  return existsSync(file) ? readFileSync(file) : undefined;
}

/** Whether patterns leave out a directory with all that is in it, whatever a pattern with `!` takes back in. */
function leavesOut(ignore: string | Buffer | undefined, directory: string): boolean {
  const patterns = ignore?.toString().split('\n').map(line => line.trim()) ?? [];
  const last = patterns.map(pattern => pattern.startsWith('!')).lastIndexOf(true);
  return dockerignore().add(patterns.slice(last + 1)).ignores(directory);
}
