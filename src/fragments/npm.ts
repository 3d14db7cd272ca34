import { posix } from 'node:path';
import { homeCache } from './owner';
import { checkPath } from './path';
import type { AppUser } from './user';
import type { IStageFragment } from '../dockerfile/fragment';
import type { Stage } from '../dockerfile/stage';
import { Mount } from '../dockerfile/syntax/mount';
import { checkNew } from '../values/calls';

/** Options of NpmPackages. */
export interface NpmPackagesOptions {
  /**
   * Whether packages for development are left out.
   *
   * @default true
   */
  readonly omitDev?: boolean;

  /**
   * Who the stage runs as.
   *
   * @default - root
   */
  readonly user?: AppUser;
}

/**
 * The packages of a `package-lock.json`, installed into `node_modules` of the stage's working directory. What npm
 * downloads is kept in a cache of the builder.
 */
export class NpmPackages implements IStageFragment {
  private readonly options: NpmPackagesOptions;

  /** @param directory the folder of package.json and package-lock.json in the context */
  public constructor(private readonly directory: string, options: NpmPackagesOptions = {}) {
    [, options] = checkNew('NpmPackages', new.target, [directory, options]);
    this.options = options;
    checkPath('the folder of a project', directory);
  }

  public applyTo(stage: Stage): void {
    const { omitDev = true, user } = this.options;
    const files = ['package.json', 'package-lock.json'].map(file => Mount.bind(file, { sourcePath: posix.join(this.directory, file) }));
    stage.run(`npm ci${omitDev ? ' --omit=dev' : ''} --no-audit --no-fund`, { mounts: [...files, homeCache('npm', '.npm', user)] });
  }
}
