import { homeCache } from './owner';
import { checkPath } from './path';
import { shellWord } from './shell';
import type { AppUser } from './user';
import type { IStageFragment } from '../dockerfile/fragment';
import type { Stage } from '../dockerfile/stage';
import { Mount } from '../dockerfile/syntax/mount';
import { checkNew } from '../values/calls';

/** Options for `PipRequirements`. */
export interface PipRequirementsOptions {
  /**
   * Whether to require a hash for each requirement.
   *
   * @default false
   */
  readonly requireHashes?: boolean;

  /**
   * Absolute path of the virtual environment to install into. The environment is created if it does not exist.
   *
   * @default - the Python installation of the stage
   */
  readonly virtualEnv?: string;

  /**
   * User that runs the stage.
   *
   * @default - root
   */
  readonly user?: AppUser;
}

/**
 * Installs the packages of a requirements file. The file is mounted from the build context, not copied. Downloads and
 * built wheels are kept in a cache mount.
 */
export class PipRequirements implements IStageFragment {
  private readonly options: PipRequirementsOptions;

  /**
   * Creates the fragment.
   *
   * @param file path of the requirements file in the build context
   * @param options options for the installation
   */
  public constructor(private readonly file: string, options: PipRequirementsOptions = {}) {
    [, options] = checkNew('PipRequirements', new.target, [file, options]);
    this.options = options;
    checkPath('the requirements file', file);
    if (options.virtualEnv !== undefined) {
      checkPath('the virtual environment', options.virtualEnv, true);
    }
  }

  public applyTo(stage: Stage): void {
    const { requireHashes, virtualEnv, user } = this.options;
    if (!requireHashes) {
      stage._floats('pip can install other packages in each build; list all packages with hashes, '
        + 'and set `requireHashes`');
    }
    const python = virtualEnv === undefined ? 'python3' : `${shellWord(virtualEnv)}/bin/python`;
    stage.run(
      [
        ...(virtualEnv === undefined ? [] : [`[ -e ${python} ] || python3 -m venv ${shellWord(virtualEnv)}`]),
        `${python} -m pip install --disable-pip-version-check${requireHashes ? ' --require-hashes' : ''} --requirement `
          + '/run/requirements.txt',
      ].join('\n'),
      {
        mounts: [Mount.bind('/run/requirements.txt', { sourcePath: this.file }), homeCache('pip', '.cache/pip', user)],
      },
    );
  }
}
