/** Options of COPY. */
export interface CopyOptions {
  /**
   * The owner of the copies: `user`, `user:group`, or their numbers. BuildKit takes 0:0 for names that do not exist. With
   * `link`, only numbers are valid.
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
   * Whether the copies become a layer that does not depend on what is below it. A numeric `chown` is required then.
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
