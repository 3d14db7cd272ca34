import { homeCache } from './owner';
import { checkPath } from './path';
import { shellWord } from './shell';
import type { AppUser } from './user';
import type { IStageFragment } from '../dockerfile/fragment';
import type { Stage } from '../dockerfile/stage';
import { Mount } from '../dockerfile/syntax/mount';
import { checkNew } from '../values/calls';

/** Options of PipRequirements. */
export interface PipRequirementsOptions {
  /**
   * Whether every requirement has to have a hash, and so to be what the file was made for.
   *
   * @default false
   */
  readonly requireHashes?: boolean;

  /**
   * The virtual environment that they are installed into; it is made if need be.
   *
   * @default - none: the Python of the stage
   */
  readonly virtualEnv?: string;

  /**
   * Who the stage runs as.
   *
   * @default - root
   */
  readonly user?: AppUser;
}

/**
 * The packages of a requirements file, which lies in the image's context and is not copied into the image. What pip
 * downloads and builds is kept in a cache of the builder.
 */
export class PipRequirements implements IStageFragment {
  private readonly options: PipRequirementsOptions;

  /** @param file its path in the context */
  public constructor(private readonly file: string, options: PipRequirementsOptions = {}) {
    [, options] = checkNew('PipRequirements', new.target, [file, options]);
    this.options = options;
    checkPath('the file of requirements', file);
    if (options.virtualEnv !== undefined) {
      checkPath('the folder of a virtual environment', options.virtualEnv, true);
    }
  }

  public applyTo(stage: Stage): void {
    const { requireHashes, virtualEnv, user } = this.options;
    const python = virtualEnv === undefined ? 'python3' : `${shellWord(virtualEnv)}/bin/python`;
    stage.run([
      ...virtualEnv === undefined ? [] : [`[ -e ${python} ] || python3 -m venv ${shellWord(virtualEnv)}`],
      `${python} -m pip install --disable-pip-version-check${requireHashes ? ' --require-hashes' : ''} --requirement /run/requirements.txt`,
    ].join('\n'), { mounts: [Mount.bind('/run/requirements.txt', { sourcePath: this.file }), homeCache('pip', '.cache/pip', user)] });
  }
}
