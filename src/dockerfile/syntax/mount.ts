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
   * Where the files come from: an Image, a Stage or a BuildContext.
   *
   * @default - the image's own context
   */
  readonly source?: IBuildSource;

  /**
   * The file or folder of the source.
   *
   * @default - all of it
   */
  readonly sourcePath?: string;

  /**
   * Whether the RUN may write to it. What it writes is thrown away.
   *
   * @default false
   */
  readonly writable?: boolean;
}

/** How RUNs that use one cache at the same time share it. */
export enum CacheSharing {
  /** All of them use it at once. */
  SHARED = 'shared',
  /** Each one that comes while it is in use gets another one. */
  PRIVATE = 'private',
  /** Each one that comes while it is in use waits. */
  LOCKED = 'locked',
}

/** Options of `Mount.cache`. */
export interface CacheMountOptions {
  /**
   * The cache's name, which is the same in all the builds of a builder.
   *
   * @default - its target
   */
  readonly id?: string;

  /**
   * How RUNs that use it at the same time share it.
   *
   * @default CacheSharing.SHARED
   */
  readonly sharing?: CacheSharing;

  /**
   * The mode of the folder, in octal digits.
   *
   * @default "0755"
   */
  readonly mode?: string;

  /**
   * The numeric user that owns the folder.
   *
   * @default 0
   */
  readonly uid?: number;

  /**
   * The numeric group that owns the folder.
   *
   * @default 0
   */
  readonly gid?: number;

  /**
   * What a cache that is new starts with: an Image, a Stage or a BuildContext.
   *
   * @default - nothing
   */
  readonly source?: IBuildSource;

  /**
   * The folder of the source.
   *
   * @default - all of it
   */
  readonly sourcePath?: string;

  /**
   * Whether the RUN can only read it.
   *
   * @default false
   */
  readonly readOnly?: boolean;
}

/** Options of `Mount.secret`. */
export interface SecretMountOptions {
  /**
   * The file that holds the secret while the RUN runs.
   *
   * @default - /run/secrets/ and the id, or none when `env` is given
   */
  readonly target?: string;

  /**
   * The environment variable that holds the secret while the RUN runs.
   *
   * @default - none
   */
  readonly env?: string;

  /**
   * Whether the build fails when it is not given the secret. An optional one that is missing is missing silently.
   *
   * @default true
   */
  readonly required?: boolean;

  /**
   * The mode of the file, in octal digits.
   *
   * @default "0400"
   */
  readonly mode?: string;

  /**
   * The numeric user that owns the file.
   *
   * @default 0
   */
  readonly uid?: number;

  /**
   * The numeric group that owns the file.
   *
   * @default 0
   */
  readonly gid?: number;
}

/** Options of `Mount.tmpfs`. */
export interface TmpfsMountOptions {
  /**
   * How much it holds at most: a number with a unit of b, k, m or g.
   *
   * @default - no limit
   */
  readonly size?: string;
}

/** Options of `Mount.ssh`. */
export interface SshMountOptions {
  /**
   * The id of the agent.
   *
   * @default default
   */
  readonly id?: string;

  /**
   * The socket while the RUN runs.
   *
   * @default - /run/buildkit/ssh_agent.0
   */
  readonly target?: string;

  /**
   * Whether the build fails when it is not given the agent.
   *
   * @default true
   */
  readonly required?: boolean;

  /**
   * The mode of the socket, in octal digits.
   *
   * @default "0600"
   */
  readonly mode?: string;

  /**
   * The numeric user that owns the socket.
   *
   * @default 0
   */
  readonly uid?: number;

  /**
   * The numeric group that owns the socket.
   *
   * @default 0
   */
  readonly gid?: number;
}

/**
 * What a RUN sees while it runs, and the image does not keep.
 *
 * See https://docs.docker.com/reference/dockerfile/#run---mount
 */
export class Mount {
  /** Files of another source, or of the image's context, without a copy of them. */
  public static bind(target: string, options: BindMountOptions = {}): Mount {
    checkInside(options.sourcePath ?? '.', 'a bind mount');
    return new Mount('bind', target, [
      ['source', options.sourcePath],
      ['target', target],
      ['rw', options.writable],
    ], options.source);
  }

  /** A folder that stays between builds. A build must come out the same without what it holds. */
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

  /** A secret of the build, by its id. */
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

  /** An empty folder in memory. */
  public static tmpfs(target: string, options: TmpfsMountOptions = {}): Mount {
    const { size } = options;
    if (size !== undefined && !SIZE.test(size)) {
      throw new InvalidValueError(`invalid size ${quoted(size)}: ${SIZE_HINT}`);
    }
    return new Mount('tmpfs', target, [['target', target], ['size', size]]);
  }

  /** The socket of an SSH agent of the build, which SSH_AUTH_SOCK names. */
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
      if ((key === 'uid' || key === 'gid') && value !== undefined && !(Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 32)) {
        throw new InvalidValueError(`\`${key}: ${value}\` of a mount is not valid: set a whole number from 0 to 4294967295`);
      }
      if (key === 'env' && value !== undefined && !/^[^=\0]+$/.test(String(value))) {
        throw new InvalidValueError(`\`env: ${quoted(String(value))}\` of a secret is not the name of an environment variable: write for example "API_TOKEN"`);
      }
    }
    if (_target === '' || (isLiteral(_target) && /^\/+$/.test(posix.normalize(_target)))) {
      throw new InvalidValueError(`${quoted(_target)} cannot be a mount's target: write a folder or file below /`);
    }
  }

  /** @internal */
  public get _sources(): IBuildSource[] {
    return this.source ? [this.source] : [];
  }

  /** @internal The id of a secret or an agent, if it is one of that type and the build cannot do without it. */
  public _needed(type: 'secret' | 'ssh'): string[] {
    const keys = Object.fromEntries(this.keys);
    return this.type === type && keys.required === true ? [String(keys.id ?? 'default')] : [];
  }

  /** @internal The files that it shows. */
  public get _files(): FilesRead[] {
    const shows = this.type === 'bind' || (this.type === 'cache' && this.source !== undefined);
    return shows ? [{ source: this.source, path: this._path ?? '.' }] : [];
  }

  /** @internal The target that the mount was given, in its shortest form. */
  public get _ownTarget(): string | undefined {
    const target = this.keys.find(([key]) => key === 'target')?.[1];
    return target === undefined ? undefined : posix.normalize(String(target)).replace(/(?<=.)\/$/, '');
  }

  /** @internal The file or directory of the source, unless all of it is mounted. */
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
        fields.push(csvField(key, typeof value === 'string' ? expandedFlag(value, `MOUNT_${key}`, writing) : String(value)));
      }
    }
    return `--mount=${flag(fields.join(','))}`;
  }
}

function octal(mode?: string): string | undefined {
  if (mode !== undefined && !/^[0-7]{1,5}$/.test(mode)) {
    throw new InvalidValueError(`${quoted(mode)} is no mode: write octal digits, such as "0755"`);
  }
  return mode;
}
