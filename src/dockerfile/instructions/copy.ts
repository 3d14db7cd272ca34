import { checkAddSources } from './add-sources';
import type { AddOptions, CopyOptions } from './copy-options';
import { InvalidValueError, quoted } from '../../common/errors';
import { literalOnly, mapText, splitTokens } from '../../common/tokens';
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
      throw new InvalidValueError(`${instruction} requires at least one path, and paths cannot be empty; `
        + 'use "." to copy the whole source');
    }
    if (destination === '' || (paths.length > 1 && !destination.endsWith('/'))) {
      throw new InvalidValueError(paths.length === 1
        ? `\`destination\` of ${instruction} ${quoted(paths[0])} cannot be empty; set a path`
        : `${instruction} of several paths requires a directory as its destination, but ${quoted(destination)} does `
          + 'not end with a slash; add a slash at the end');
    }
    paths.filter(path => !isRemote(path)).forEach(path => checkInside(path, instruction));
    checkMode(options);
    if (instruction === 'ADD' && options.parents) {
      throw new InvalidValueError('ADD does not support `parents`; use copy()');
    }
    this.requires = copyRequires(options);
    if (instruction === 'ADD') {
      checkAddSources(paths, options);
    }
    const url = instruction === 'COPY' && !source ? paths.find(path => /^https?:\/\//.test(path)) : undefined;
    if (url !== undefined) {
      throw new InvalidValueError(`COPY cannot download ${quoted(url)}; use add()`);
    }
    if (options.wildcards) {
      paths.filter(path => !isRemote(path)).forEach(checkPattern);
    }
    this.sources = source ? [source] : [];
  }

  // A getter, because an app can have many thousands of these.
  public get files(): FilesRead[] {
    const { source, options: { wildcards } } = this;
    return this.paths
      .filter(path => source !== undefined || !isRemote(path))
      .map(path => ({ source, path, wildcards }));
  }

  public write(writing: Writing): string {
    const { keepGitDir, unpack, wildcards } = this.options;
    const sources = this.paths.map(path => (this.fetches(path) && this.options.checksum === undefined
      ? writing.remote(path, this.paths.length === 1) : { source: path }));
    const checksum = this.options.checksum ?? sources[0].checksum;
    const flags = [
      ...this.source ? [`--from=${writing.nameOf(this.source)}`] : [],
      ...checksum === undefined ? [] : [`--checksum=${flag(checksum)}`],
      ...keepGitDir ? ['--keep-git-dir=true'] : [],
      ...unpack === undefined ? [] : [`--unpack=${flag(String(unpack))}`],
      ...copyFlags(this.options),
    ];
    const words = expandedWords(
      [
        ...sources.map(({ source }) => (wildcards || this.fetches(source) ? apart(source) : exactly(apart(source)))),
        apart(this.destination),
      ],
      this.instruction, writing,
    );
    return laidOut([this.instruction, ...flags, words], Infinity);
  }

  /** Whether the instruction downloads a path, in which `?` and `*` are not wildcards. */
  private fetches(path: string): boolean {
    return this.instruction === 'ADD' && isRemote(path);
  }
}

/** Symbolic permissions, such as `u=rwX,go=rX`. */
export const SYMBOLIC_MODE = /^([ugoa]*([-+=][rwxXstugo]*)+)(,[ugoa]*([-+=][rwxXstugo]*)+)*$/;

/** Throws an error if BuildKit would not accept an owner or permissions. */
export function checkMode({ chmod, chown = '', exclude = [], link }: CopyOptions): void {
  if (chmod !== undefined && !/^[0-7]{1,4}$/.test(chmod) && !SYMBOLIC_MODE.test(chmod)) {
    throw new InvalidValueError(`invalid chmod ${quoted(chmod)}: expected octal digits, such as "0644", or changes, `
      + 'such as "u=rwX,go=rX"');
  }
  for (const pattern of exclude) {
    flag(literalOnly(pattern, 'a pattern in `exclude`'));
    checkPattern(pattern);
  }
  flag(literalOnly(chown, '`chown`'));
  checkOwner(chown);
  if (link && !isNumericOwner(chown)) {
    throw new InvalidValueError(`\`chown\` ${quoted(chown)} cannot be combined with \`link\` because a linked layer `
      + 'has no /etc/passwd to look names up in; set numeric IDs, such as "1000:1000", or remove `link`');
  }
}

/** Options of a copy that require a later frontend. */
export function copyRequires({ parents }: CopyOptions): FrontendRequirement[] {
  return parents ? [{ what: 'COPY --parents', since: '1.20' }] : [];
}

/** Flags common to all forms of `COPY` and `ADD`. */
export function copyFlags({ chown, chmod, link, exclude = [], parents }: CopyOptions): string[] {
  return [
    ...chown === undefined ? [] : [`--chown=${flag(innerWordEscape(chown))}`],
    ...chmod === undefined ? [] : [`--chmod=${flag(chmod)}`],
    ...link ? ['--link'] : [],
    ...exclude.map(pattern => `--exclude=${flag(pattern)}`),
    ...parents ? ['--parents'] : [],
  ];
}

/** Prefixes a path that BuildKit would read as a heredoc. */
function apart(path: string): string {
  return path.startsWith('<<') ? `./${path}` : path;
}

/** Converts a path to a pattern that only matches this path, because BuildKit reads sources as patterns. */
function exactly(path: string): string {
  const literal = splitTokens(path);
  if (!literal.some(part => typeof part === 'string' && /[*?[]/.test(part))) {
    return path;
  }
  if (literal.length > 1) {
    throw new InvalidValueError(`path ${quoted(path)} contains a token and one of * ? [, so it is not known which of `
      + 'them are wildcards; set `wildcards` to true');
  }
  return asPattern(path);
}

/** Returns the pattern that matches only the given path. A token is not changed. */
export function asPattern(path: string): string {
  return mapText(path, text => text.replace(/[*?[]/g, '[$&]').replace(/\\/g, '\\\\'));
}
