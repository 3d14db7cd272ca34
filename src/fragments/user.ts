import { InvalidValueError, quoted } from '../common/errors';
import { literalOnly } from '../common/tokens';
import type { IStageFragment } from '../dockerfile/fragment';
import type { Stage } from '../dockerfile/stage';
import { checkNew } from '../values/calls';

/** Options of AppUser. */
export interface AppUserOptions {
  /**
   * The number of the user, from 1.
   *
   * @default 10001
   */
  readonly uid?: number;

  /**
   * The number of the group of the same name.
   *
   * @default - that of the user
   */
  readonly gid?: number;

  /**
   * The home folder, which is made.
   *
   * @default - /home/NAME
   */
  readonly home?: string;
}

/**
 * A user who is not root, made in a stage that runs as root. What follows in the stage runs as this user, and so does the container.
 *
 * Given to pieces that download, it is the owner of their caches.
 */
export class AppUser implements IStageFragment {
  /** The user's name, and the group's. */
  public readonly name: string;
  /** The number of the user. */
  public readonly uid: number;
  /** The number of the group. */
  public readonly gid: number;
  /** The home folder. */
  public readonly home: string;

  /** @param name small letters, digits, dashes and underscores, a letter first */
  public constructor(name: string, options: AppUserOptions = {}) {
    [, options] = checkNew('AppUser', new.target, [name, options]);
    if (!/^[a-z][a-z0-9_-]{0,30}$/.test(literalOnly(name, 'The name of a user')) || name === 'root') {
      throw new InvalidValueError(`${quoted(name)} cannot name a user: write small letters, digits, dashes and underscores, a letter first, and not root`);
    }
    const { uid = 10_001, gid = uid, home = `/home/${name}` } = options;
    for (const id of [uid, gid]) {
      if (!Number.isInteger(id) || id < 1 || id > 65_533) {
        throw new InvalidValueError(`${id} cannot be the number of a user or a group: write a whole one from 1 to 65533`);
      }
    }
    if (!/^\/[\w./-]+$/.test(literalOnly(home, 'A home folder'))) {
      throw new InvalidValueError(`${quoted(home)} cannot be a home folder: write an absolute path of letters, digits, dots, dashes and underscores`);
    }
    [this.name, this.uid, this.gid, this.home] = [name, uid, gid, home];
  }

  public applyTo(stage: Stage): void {
    // Without useradd or adduser, of which a distribution has either: a shell is enough.
    stage.run([
      `echo '${this.name}:x:${this.gid}:' >> /etc/group`,
      `echo '${this.name}:x:${this.uid}:${this.gid}::${this.home}:/sbin/nologin' >> /etc/passwd`,
      `mkdir -p ${this.home}`,
      `chown ${this.uid}:${this.gid} ${this.home}`,
    ].join('\n'));
    stage.user(`${this.uid}:${this.gid}`);
  }
}
