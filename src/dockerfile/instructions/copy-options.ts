/** Options of `COPY` instructions. */
export interface CopyOptions {
  /**
   * Owner of the copied files: `user` or `user:group`, as names or numeric IDs. With `link`, only numeric IDs are
   * valid. BuildKit uses 0:0 for names that do not exist in the image.
   *
   * @default "0:0"
   */
  readonly chown?: string;

  /**
   * Permissions of the copied files: octal digits, such as `0644`, or changes, such as `u=rwX,go=rX`.
   *
   * @default - the permissions of the source files
   */
  readonly chmod?: string;

  /**
   * Whether to create a layer that does not depend on earlier layers. Requires a numeric `chown`, if any.
   *
   * @default false
   */
  readonly link?: boolean;

  /**
   * Whether `*`, `?` and `[…]` in the paths are wildcards. If a wildcard matches nothing, no file is copied, and the
   * build does not fail.
   *
   * @default false
   */
  readonly wildcards?: boolean;

  /**
   * Patterns of paths to exclude, relative to each copied path.
   *
   * @default - no paths are excluded
   */
  readonly exclude?: string[];

  /**
   * Whether to preserve the parent directories of the paths below the destination. Parent directories before a `/./`
   * are not preserved. `ADD` does not support this option.
   *
   * Requires the Dockerfile frontend 1.20 or later.
   *
   * @default false
   */
  readonly parents?: boolean;
}

/** Options of `ADD` instructions. */
export interface AddOptions extends CopyOptions {
  /**
   * Expected checksum of the source: `sha256:` and 64 hexadecimal digits for a file, the commit for a Git repository.
   *
   * @default - the source is not verified
   */
  readonly checksum?: string;

  /**
   * Whether to keep the `.git` directory of a Git repository.
   *
   * @default false
   */
  readonly keepGitDir?: boolean;

  /**
   * Whether to extract archives.
   *
   * @default - archives from the context are extracted, downloaded archives are not
   */
  readonly unpack?: boolean;
}
