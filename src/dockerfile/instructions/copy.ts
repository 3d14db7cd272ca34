import { checkAddSources } from './add-sources';
import type { AddOptions, CopyOptions } from './copy-options';
import { InvalidValueError, quoted } from '../../common/errors';
import { literalOnly, splitTokens } from '../../common/tokens';
import type { IBuildSource } from '../syntax/build-source';
import { checkWord, expandedWords } from '../syntax/expansion';
import { checkInside, type FilesRead } from '../syntax/files-read';
import { laidOut } from '../syntax/layout';
import { checkOwner, isNumericOwner } from '../syntax/owner';
import { checkPattern } from '../syntax/pattern';
import { flag, innerWordEscape } from '../syntax/quote';
import { isRemote } from '../syntax/remote';
import type { FrontendRequirement } from '../syntax/requirement';
import type { Instruction, Writing } from '../syntax/writing';

/** COPY and ADD. */
export class Copy implements Instruction {
  public readonly sources;
  public readonly requires;

  public constructor(
    public readonly instruction: 'COPY' | 'ADD',
    private readonly source: IBuildSource | undefined,
    public readonly paths: readonly string[],
    private readonly destination: string,
    public readonly options: AddOptions,
  ) {
    [...paths, destination].forEach(path => checkWord(path, instruction));
    if (paths.length === 0 || paths.includes('')) {
      throw new InvalidValueError(`${instruction} needs paths to copy, and none of them empty: "." is all of the source`);
    }
    if (destination === '' || (paths.length > 1 && !destination.endsWith('/'))) {
      throw new InvalidValueError(`${instruction} of ${paths.length === 1 ? 'a path' : 'several paths'} needs a `
        + `${paths.length === 1 ? 'destination' : 'folder as its destination: write it with a slash at the end'}, and has ${quoted(destination)}`);
    }
    paths.filter(path => !isRemote(path)).forEach(path => checkInside(path, instruction));
    checkMode(options);
    if (instruction === 'ADD' && options.parents) {
      throw new InvalidValueError('ADD has no `parents`: use copy()');
    }
    this.requires = copyRequires(options);
    if (instruction === 'ADD') {
      checkAddSources(paths, options);
    }
    const url = instruction === 'COPY' && !source ? paths.find(path => /^https?:\/\//.test(path)) : undefined;
    if (url !== undefined) {
      throw new InvalidValueError(`COPY cannot download ${quoted(url)}: use add()`);
    }
    if (options.wildcards) {
      paths.filter(path => !isRemote(path)).forEach(checkPattern);
    }
    this.sources = source ? [source] : [];
  }

  // Worked out when asked for: an app can have many thousands of these.
  public get files(): FilesRead[] {
    const { source, options: { wildcards } } = this;
    return this.paths.filter(path => source !== undefined || !isRemote(path)).map(path => ({ source, path, wildcards }));
  }

  public write(writing: Writing): string {
    const { checksum, keepGitDir, unpack, wildcards } = this.options;
    const flags = [
      ...this.source ? [`--from=${writing.nameOf(this.source)}`] : [],
      ...checksum === undefined ? [] : [`--checksum=${flag(checksum)}`],
      ...keepGitDir ? ['--keep-git-dir=true'] : [],
      ...unpack === undefined ? [] : [`--unpack=${flag(String(unpack))}`],
      ...copyFlags(this.options),
    ];
    const words = expandedWords(
      [...this.paths.map(p => (wildcards || this.fetches(p) ? apart(p) : exactly(apart(p)))), apart(this.destination)],
      this.instruction, writing,
    );
    return laidOut([this.instruction, ...flags, words], Infinity);
  }

  /** Whether a path is no pattern: in a URL, ? and * are characters like others. */
  private fetches(path: string): boolean {
    return this.instruction === 'ADD' && isRemote(path);
  }
}

/** Changes of a mode, such as `u=rwX,go=rX`. */
export const SYMBOLIC_MODE = /^([ugoa]*([-+=][rwxXstugo]*)+)(,[ugoa]*([-+=][rwxXstugo]*)+)*$/;

/** Refuses an owner or a mode that BuildKit would refuse. */
export function checkMode({ chmod, chown = '', exclude = [], link }: CopyOptions): void {
  if (chmod !== undefined && !/^[0-7]{1,4}$/.test(chmod) && !SYMBOLIC_MODE.test(chmod)) {
    throw new InvalidValueError(`${quoted(chmod)} is no chmod: write octal digits, such as "0644", or changes, such as "u=rwX,go=rX"`);
  }
  for (const pattern of exclude) {
    flag(literalOnly(pattern, 'A pattern of `exclude`, which nothing expands,'));
    checkPattern(pattern);
  }
  flag(literalOnly(chown, 'The owner of a copy'));
  checkOwner(chown);
  if (link && !isNumericOwner(chown)) {
    throw new InvalidValueError(`\`chown: ${quoted(chown)}\` cannot be combined with \`link\`, because a linked layer has no /etc/passwd to look names up in: `
      + 'set a numeric user ID and group ID, such as "1000:1000", or remove `link`');
  }
}

/** What the options of a copy need a later frontend for. */
export function copyRequires({ parents }: CopyOptions): FrontendRequirement[] {
  return parents ? [{ what: 'COPY --parents', since: '1.20' }] : [];
}

/** The flags that all forms of COPY and ADD have. */
export function copyFlags({ chown, chmod, link, exclude = [], parents }: CopyOptions): string[] {
  return [
    ...chown === undefined ? [] : [`--chown=${flag(innerWordEscape(chown))}`],
    ...chmod === undefined ? [] : [`--chmod=${flag(chmod)}`],
    ...link ? ['--link'] : [],
    ...exclude.map(pattern => `--exclude=${flag(pattern)}`),
    ...parents ? ['--parents'] : [],
  ];
}

/** A path that starts like a heredoc would be one. */
function apart(path: string): string {
  return path.startsWith('<<') ? `./${path}` : path;
}

/** A path as a pattern that matches this path only: sources are patterns. */
function exactly(path: string): string {
  const literal = splitTokens(path);
  if (!literal.some(part => typeof part === 'string' && /[*?[]/.test(part))) {
    return path;
  }
  if (literal.length > 1) {
    throw new InvalidValueError(`${quoted(path)} holds both a token and one of * ? [: say which of them are wildcards with \`wildcards: true\``);
  }
  return asPattern(path);
}

/** The pattern that matches a path and no other. */
export function asPattern(path: string): string {
  return path.replace(/[*?[]/g, '[$&]').replace(/\\/g, '\\\\');
}
