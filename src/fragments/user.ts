import { InvalidValueError, quoted } from '../common/errors';
import { literalOnly } from '../common/tokens';
import type { IStageFragment } from '../dockerfile/fragment';
import type { Stage } from '../dockerfile/stage';
import { checkNew } from '../values/calls';

/** Options for `AppUser`. */
export interface AppUserOptions {
  /**
   * User ID, from 1 to 65533.
   *
   * @default 10001
   */
  readonly uid?: number;

  /**
   * Group ID, from 1 to 65533. The group has the name of the user.
   *
   * @default - the user ID
   */
  readonly gid?: number;

  /**
   * Home directory. The directory is created.
   *
   * @default - `/home/<name>`
   */
  readonly home?: string;
}

/**
 * Creates a non-root user. The stage must run as root; later instructions and containers run as the new user.
 *
 * Pass the user to fragments that download packages, so that the user owns their caches.
 */
export class AppUser implements IStageFragment {
  /** Name of the user and of the group. */
  public readonly name: string;
  /** User ID. */
  public readonly uid: number;
  /** Group ID. */
  public readonly gid: number;
  /** Home directory. */
  public readonly home: string;

  /**
   * Creates the fragment.
   *
   * @param name lowercase letters, digits, dashes and underscores, starting with a letter
   * @param options IDs and home directory
   */
  public constructor(name: string, options: AppUserOptions = {}) {
    [, options] = checkNew('AppUser', new.target, [name, options]);
    if (!/^[a-z][a-z0-9_-]{0,30}$/.test(literalOnly(name, 'the name of a user')) || name === 'root') {
      throw new InvalidValueError(`invalid user name ${quoted(name)}: expected lowercase letters, digits, dashes and `
        + 'underscores, starting with a letter, and not root');
    }
    const { uid = 10_001, gid = uid, home = `/home/${name}` } = options;
    for (const id of [uid, gid]) {
      if (!Number.isInteger(id) || id < 1 || id > 65_533) {
        throw new InvalidValueError(`invalid user or group ID ${id}: expected an integer from 1 to 65533`);
      }
    }
    if (!/^\/[\w./-]+$/.test(literalOnly(home, 'the home directory'))) {
      throw new InvalidValueError(`invalid home directory ${quoted(home)}: expected an absolute path of letters, `
        + 'digits, dots, dashes and underscores');
    }
    [this.name, this.uid, this.gid, this.home] = [name, uid, gid, home];
  }

  public applyTo(stage: Stage): void {
    // Distributions have either useradd or adduser, but every one has a shell.
    stage.run([
      `echo '${this.name}:x:${this.gid}:' >> /etc/group`,
      `echo '${this.name}:x:${this.uid}:${this.gid}::${this.home}:/sbin/nologin' >> /etc/passwd`,
      `mkdir -p ${this.home}`,
      `chown ${this.uid}:${this.gid} ${this.home}`,
    ].join('\n'));
    stage.user(`${this.uid}:${this.gid}`);
  }
}
