import { posix } from 'node:path';
import { homeCache } from './owner';
import { checkPath } from './path';
import type { AppUser } from './user';
import type { IStageFragment } from '../dockerfile/fragment';
import type { Stage } from '../dockerfile/stage';
import { Mount } from '../dockerfile/syntax/mount';
import { checkNew } from '../values/calls';

/** Options for `NpmPackages`. */
export interface NpmPackagesOptions {
  /**
   * Whether to leave out development dependencies.
   *
   * @default true
   */
  readonly omitDev?: boolean;

  /**
   * User that runs the stage.
   *
   * @default - root
   */
  readonly user?: AppUser;
}

/**
 * Installs the packages of a `package-lock.json` into `node_modules` in the working directory of the stage. Downloads
 * are kept in a cache mount.
 */
export class NpmPackages implements IStageFragment {
  private readonly options: NpmPackagesOptions;

  /**
   * Creates the fragment.
   *
   * @param directory directory of `package.json` and `package-lock.json` in the build context
   * @param options options for the installation
   */
  public constructor(private readonly directory: string, options: NpmPackagesOptions = {}) {
    [, options] = checkNew('NpmPackages', new.target, [directory, options]);
    this.options = options;
    checkPath('the directory of a project', directory);
  }

  public applyTo(stage: Stage): void {
    const { omitDev = true, user } = this.options;
    const files = ['package.json', 'package-lock.json']
      .map(file => Mount.bind(file, { sourcePath: posix.join(this.directory, file) }));
    stage.run(`npm ci${omitDev ? ' --omit=dev' : ''} --no-audit --no-fund`, {
      mounts: [...files, homeCache('npm', '.npm', user)],
    });
  }
}
