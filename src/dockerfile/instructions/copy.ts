import { InvalidValueError, quoted } from '../../errors';
import { literalOnly, splitTokens } from '../../tokens';
import { IBuildSource } from '../build-source';
import { checkWord, expandedWords } from '../expansion';
import { laidOut } from '../layout';
import { flag, innerWordEscape } from '../quote';
import { FrontendRequirement } from '../requirement';
import { Instruction, Writing } from '../writing';

/** Options of COPY. */
export interface CopyOptions {
  /**
   * The owner of the copies: `user`, `user:group`, or their numbers. BuildKit takes 0:0 for names that do not exist.
   *
   * @default - 0:0
   */
  readonly chown?: string;

  /**
   * The mode of the copies, in octal digits.
   *
   * @default - that of the files
   */
  readonly chmod?: string;

  /**
   * Whether the copies become a layer that does not depend on what is below it.
   *
   * @default false
   */
  readonly link?: boolean;

  /**
   * Whether `*`, `?` and `[…]` in the paths are wildcards. Wildcards that match nothing copy nothing, without an error.
   *
   * @default false
   */
  readonly wildcards?: boolean;

  /**
   * Patterns of paths that are left out, below each of the copied ones.
   *
   * @default - none
   */
  readonly exclude?: string[];

  /**
   * Whether the folders of the paths are kept below the destination; those up to a `/./` are not. ADD does not have it,
   * and it needs the frontend 1.20.
   *
   * @default false
   */
  readonly parents?: boolean;
}

/** Options of ADD. */
export interface AddOptions extends CopyOptions {
  /**
   * What a file that is fetched must have, `sha256:` and 64 hex digits, or the commit of a repository.
   *
   * @default - it is not checked
   */
  readonly checksum?: string;

  /**
   * Whether the folder `.git` of a repository is kept.
   *
   * @default false
   */
  readonly keepGitDir?: boolean;

  /**
   * Whether archives are unpacked.
   *
   * @default - those of the context are, those that are fetched are not
   */
  readonly unpack?: boolean;
}

/** COPY and ADD. */
export class Copy implements Instruction {
  public readonly sources;
  public readonly readsContext;
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
    checkMode(options);
    if (instruction === 'ADD' && options.parents) {
      throw new InvalidValueError('ADD has no `parents`: use copy()');
    }
    this.requires = copyRequires(options);
    if (options.checksum !== undefined && !/^(sha256:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{64})$/.test(options.checksum)) {
      throw new InvalidValueError(`${quoted(options.checksum)} is no checksum: write "sha256:" and 64 hex digits, or the 40 of a commit`);
    }
    this.sources = source ? [source] : [];
    this.readsContext = source === undefined && paths.some(path => !isRemote(path));
  }

  public write(writing: Writing): string {
    const { checksum, keepGitDir, unpack, wildcards } = this.options;
    const flags = [
      ...this.source ? [`--from=${writing.nameOf(this.source)}`] : [],
      ...checksum === undefined ? [] : [`--checksum=${checksum}`],
      ...keepGitDir ? ['--keep-git-dir=true'] : [],
      ...unpack === undefined ? [] : [`--unpack=${unpack}`],
      ...copyFlags(this.options),
    ];
    const words = expandedWords(
      [...this.paths.map(p => (wildcards ? apart(p) : exactly(apart(p)))), this.destination],
      this.instruction, writing,
    );
    return laidOut([this.instruction, ...flags, words], Infinity);
  }
}

/** Refuses an owner or a mode that BuildKit would refuse. */
export function checkMode({ chmod, chown = '', exclude = [] }: CopyOptions): void {
  const symbolic = /^([ugoa]*([-+=][rwxXstugo]*)+)(,[ugoa]*([-+=][rwxXstugo]*)+)*$/;
  if (chmod !== undefined && !/^[0-7]{1,4}$/.test(chmod) && !symbolic.test(chmod)) {
    throw new InvalidValueError(`${quoted(chmod)} is no chmod: write octal digits, such as "0644", or changes, such as "u=rwX,go=rX"`);
  }
  exclude.forEach(pattern => flag(literalOnly(pattern, 'A pattern of `exclude`, which nothing expands,')));
  flag(literalOnly(chown, 'The owner of a copy'));
}

/** What the options of a copy need a later frontend for. */
export function copyRequires({ parents }: CopyOptions): FrontendRequirement[] {
  return parents ? [{ what: 'COPY --parents', since: '1.20' }] : [];
}

/** The flags that all forms of COPY and ADD have. */
export function copyFlags({ chown, chmod, link, exclude = [], parents }: CopyOptions): string[] {
  return [
    ...chown === undefined ? [] : [`--chown=${flag(innerWordEscape(chown))}`],
    ...chmod === undefined ? [] : [`--chmod=${chmod}`],
    ...link ? ['--link'] : [],
    ...exclude.map(pattern => `--exclude=${flag(pattern)}`),
    ...parents ? ['--parents'] : [],
  ];
}

/** A source of ADD that BuildKit fetches: a URL, or a git repository. */
export function isRemote(path: string): boolean {
  return /^(https?|git|ssh):\/\/|^git@/.test(path);
}

/** A path that starts like a heredoc would become an empty file. */
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
  return path.replace(/[*?[]/g, '[$&]').replace(/\\/g, '\\\\');
}
