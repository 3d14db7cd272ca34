import { posix } from 'node:path';
import type { IBuildSource } from './build-source';
import { expandedFlag } from './expansion';
import { checkInside, type FilesRead } from './files-read';
import { csvField, flag } from './quote';
import type { Writing } from './writing';
import { InvalidValueError, quoted } from '../../common/errors';
import { SIZE, SIZE_HINT } from '../../common/sizes';
import { isLiteral, splitTokens } from '../../common/tokens';

/** Options of `Mount.bind`. */
export interface BindMountOptions {
  /**
   * Source of the files: an Image, a Stage or a BuildContext.
   *
   * @default - the context of the image
   */
  readonly source?: IBuildSource;

  /**
   * Path of a file or directory in the source.
   *
   * @default - the whole source
   */
  readonly sourcePath?: string;

  /**
   * Whether the instruction can write to the mount. The build discards the changes.
   *
   * @default false
   */
  readonly writable?: boolean;
}

/** Sharing of a cache between `RUN` instructions that use it at the same time. */
export enum CacheSharing {
  /** All instructions use the cache at the same time. */
  SHARED = 'shared',
  /** If the cache is in use, an instruction gets another one. */
  PRIVATE = 'private',
  /** If the cache is in use, an instruction waits. */
  LOCKED = 'locked',
}

/** Options of `Mount.cache`. */
export interface CacheMountOptions {
  /**
   * ID of the cache, shared by all builds of a builder.
   *
   * @default - the target of the mount
   */
  readonly id?: string;

  /**
   * Sharing of the cache between instructions that use it at the same time.
   *
   * @default CacheSharing.SHARED
   */
  readonly sharing?: CacheSharing;

  /**
   * Permissions of the cache directory, in octal digits.
   *
   * @default "0755"
   */
  readonly mode?: string;

  /**
   * Numeric ID of the user that owns the cache directory.
   *
   * @default 0
   */
  readonly uid?: number;

  /**
   * Numeric ID of the group that owns the cache directory.
   *
   * @default 0
   */
  readonly gid?: number;

  /**
   * Initial content of a new cache: an Image, a Stage or a BuildContext.
   *
   * @default - a new cache is empty
   */
  readonly source?: IBuildSource;

  /**
   * Path of a directory in the source.
   *
   * @default - the whole source
   */
  readonly sourcePath?: string;

  /**
   * Whether the instruction can only read the cache.
   *
   * @default false
   */
  readonly readOnly?: boolean;
}

/** Options of `Mount.secret`. */
export interface SecretMountOptions {
  /**
   * Path of a file that contains the secret while the instruction runs.
   *
   * @default - `/run/secrets/<id>`, or no file if `env` is set
   */
  readonly target?: string;

  /**
   * Name of an environment variable that contains the secret while the instruction runs.
   *
   * @default - no environment variable
   */
  readonly env?: string;

  /**
   * Whether the build fails if the secret is not provided. Without this, the instruction runs without the secret.
   *
   * @default true
   */
  readonly required?: boolean;

  /**
   * Permissions of the file, in octal digits.
   *
   * @default "0400"
   */
  readonly mode?: string;

  /**
   * Numeric ID of the user that owns the file.
   *
   * @default 0
   */
  readonly uid?: number;

  /**
   * Numeric ID of the group that owns the file.
   *
   * @default 0
   */
  readonly gid?: number;
}

/** Options of `Mount.tmpfs`. */
export interface TmpfsMountOptions {
  /**
   * Maximum size of the file system: a number with a unit of b, k, m or g.
   *
   * @default - the size is not limited
   */
  readonly size?: string;
}

/** Options of `Mount.ssh`. */
export interface SshMountOptions {
  /**
   * ID of the SSH agent.
   *
   * @default "default"
   */
  readonly id?: string;

  /**
   * Path of the socket while the instruction runs.
   *
   * @default "/run/buildkit/ssh_agent.0"
   */
  readonly target?: string;

  /**
   * Whether the build fails if the SSH agent is not provided.
   *
   * @default true
   */
  readonly required?: boolean;

  /**
   * Permissions of the socket, in octal digits.
   *
   * @default "0600"
   */
  readonly mode?: string;

  /**
   * Numeric ID of the user that owns the socket.
   *
   * @default 0
   */
  readonly uid?: number;

  /**
   * Numeric ID of the group that owns the socket.
   *
   * @default 0
   */
  readonly gid?: number;
}

/**
 * A mount available to a `RUN` instruction while it runs. The image does not contain mounted files.
 *
 * ```ts
 * stage.run('npm ci', { mounts: [Mount.cache('/root/.npm'), Mount.secret('npm-token', { env: 'NPM_TOKEN' })] });
 * ```
 *
 * @see https://docs.docker.com/reference/dockerfile/#run---mount
 */
export class Mount {
  /**
   * Files of another source, or of the context of the image, without copying them.
   *
   * @param target path of the mount
   * @param options options of the mount
   */
  public static bind(target: string, options: BindMountOptions = {}): Mount {
    checkInside(options.sourcePath ?? '.', 'a bind mount');
    return new Mount('bind', target, [
      ['source', options.sourcePath],
      ['target', target],
      ['rw', options.writable],
    ], options.source);
  }

  /**
   * A directory that persists between builds. The result of a build must not depend on the content of the cache.
   *
   * @param target path of the mount
   * @param options options of the mount
   */
  public static cache(target: string, options: CacheMountOptions = {}): Mount {
    return new Mount('cache', target, [
      ['id', options.id],
      ['source', options.sourcePath],
      ['target', target],
      ['sharing', options.sharing],
      ['mode', octal(options.mode)],
      ['uid', options.uid],
      ['gid', options.gid],
      ['ro', options.readOnly],
    ], options.source);
  }

  /**
   * A secret of the build.
   *
   * @param id ID of the secret
   * @param options options of the mount
   */
  public static secret(id: string, options: SecretMountOptions = {}): Mount {
    return new Mount('secret', options.target ?? `/run/secrets/${id}`, [
      ['id', id],
      ['target', options.target],
      ['env', options.env],
      ['required', options.required ?? true],
      ['mode', octal(options.mode)],
      ['uid', options.uid],
      ['gid', options.gid],
    ]);
  }

  /**
   * An empty directory in memory.
   *
   * @param target path of the mount
   * @param options options of the mount
   */
  public static tmpfs(target: string, options: TmpfsMountOptions = {}): Mount {
    const { size } = options;
    if (size !== undefined && !SIZE.test(size)) {
      throw new InvalidValueError(`invalid size ${quoted(size)}: ${SIZE_HINT}`);
    }
    return new Mount('tmpfs', target, [['target', target], ['size', size]]);
  }

  /**
   * The socket of an SSH agent of the build. The environment variable `SSH_AUTH_SOCK` contains its path.
   *
   * @param options options of the mount
   */
  public static ssh(options: SshMountOptions = {}): Mount {
    return new Mount('ssh', options.target ?? '/run/buildkit/ssh_agent.0', [
      ['id', options.id],
      ['target', options.target],
      ['required', options.required ?? true],
      ['mode', octal(options.mode)],
      ['uid', options.uid],
      ['gid', options.gid],
    ]);
  }

  private constructor(
    private readonly type: string,
    /** @internal */
    public readonly _target: string,
    private readonly keys: [string, string | number | boolean | undefined][],
    private readonly source?: IBuildSource,
  ) {
    for (const [, value] of keys) {
      if (typeof value === 'string') {
        splitTokens(value).forEach(part => typeof part === 'string' && flag(part));
      }
    }
    for (const [key, value] of keys) {
      if (
        (key === 'uid' || key === 'gid')
        && value !== undefined
        && !(Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 32)
      ) {
        throw new InvalidValueError(`invalid ${key} ${value} of a mount: expected a whole number from 0 to 4294967295`);
      }
      if (key === 'env' && value !== undefined && !/^[^=\0]+$/.test(String(value))) {
        throw new InvalidValueError(`invalid env ${quoted(String(value))} of a secret: expected the name of an `
          + 'environment variable, such as "API_TOKEN"');
      }
    }
    if (_target === '' || (isLiteral(_target) && /^\/+$/.test(posix.normalize(_target)))) {
      throw new InvalidValueError(`invalid mount target ${quoted(_target)}: expected the path of a file or directory `
        + 'below /');
    }
  }

  /** @internal */
  public get _sources(): IBuildSource[] {
    return this.source ? [this.source] : [];
  }

  /** @internal The ID of the secret or agent that the build requires, if the mount is of this type. */
  public _needed(type: 'secret' | 'ssh'): string[] {
    const keys = Object.fromEntries(this.keys);
    return this.type === type && keys.required === true ? [String(keys.id ?? 'default')] : [];
  }

  /** @internal Files that the mount reads. */
  public get _files(): FilesRead[] {
    const shows = this.type === 'bind' || (this.type === 'cache' && this.source !== undefined);
    return shows ? [{ source: this.source, path: this._path ?? '.' }] : [];
  }

  /** @internal The explicit target of the mount, normalized. */
  public get _ownTarget(): string | undefined {
    const target = this.keys.find(([key]) => key === 'target')?.[1];
    return target === undefined ? undefined : posix.normalize(String(target)).replace(/(?<=.)\/$/, '');
  }

  /** @internal Path in the source, unless the whole source is mounted. */
  public get _path(): string | undefined {
    return this.keys.find(([key]) => key === 'source')?.[1] as string | undefined;
  }

  /** @internal */
  public _write(writing: Writing): string {
    const fields = [`type=${this.type}`];
    if (this.source) {
      fields.push(`from=${writing.nameOf(this.source)}`);
    }
    for (const [key, value] of this.keys) {
      if (value === true) {
        fields.push(key);
      } else if (value !== undefined && value !== false) {
        fields.push(
          csvField(key, typeof value === 'string' ? expandedFlag(value, `MOUNT_${key}`, writing) : String(value)),
        );
      }
    }
    return `--mount=${flag(fields.join(','))}`;
  }
}

function octal(mode?: string): string | undefined {
  if (mode !== undefined && !/^[0-7]{1,5}$/.test(mode)) {
    throw new InvalidValueError(`invalid mode ${quoted(mode)} of a mount: expected octal digits, such as "0755"`);
  }
  return mode;
}
