import { posix } from 'node:path';
import { homeCache } from './owner';
import { checkPath } from './path';
import { checkPythonNames } from './python-names';
import { shellWords } from './shell';
import type { AppUser } from './user';
import { withoutTimes } from './uv-times';
import type { IStageFragment } from '../dockerfile/fragment';
import { asPattern } from '../dockerfile/instructions/copy';
import type { Stage } from '../dockerfile/stage';
import { Mount } from '../dockerfile/syntax/mount';
import { checkNew } from '../values/calls';

/** Options for `UvProject`. */
export interface UvProjectOptions {
  /**
   * Dependency groups to install in addition to the dependencies of the project.
   *
   * @default - no groups, not even `dev`
   */
  readonly groups?: string[];

  /**
   * Extras of the project to install.
   *
   * @default - no extras
   */
  readonly extras?: string[];

  /**
   * User that runs the stage.
   *
   * @default - root
   */
  readonly user?: AppUser;
}

/**
 * Installs a project with a `pyproject.toml` and a `uv.lock` into `.venv` in the working directory of the stage. The
 * stage must contain `uv`.
 *
 * Dependencies are installed in an earlier step, so that a change of the source does not install them again. In a
 * workspace, the project is the workspace root, which has the `uv.lock`; members are installed together with the
 * source.
 *
 * uv follows a `.python-version` file. If the stage does not contain that Python version, uv downloads it, or the build
 * fails if `UV_PYTHON_DOWNLOADS` forbids downloads.
 *
 * @see https://docs.astral.sh/uv/guides/integration/docker/
 */
export class UvProject implements IStageFragment {
  private readonly options: UvProjectOptions;

  /**
   * Creates the fragment.
   *
   * @param directory directory of the project in the build context
   * @param options groups, extras and user
   */
  public constructor(private readonly directory: string, options: UvProjectOptions = {}) {
    [, options] = checkNew('UvProject', new.target, [directory, options]);
    this.options = options;
    checkPath('the directory of a project', directory);
    checkPythonNames('groups', options.groups);
    checkPythonNames('extras', options.extras);
  }

  public applyTo(stage: Stage): void {
    const { groups = [], extras = [], user } = this.options;
    const owner = user ? { chown: `${user.uid}:${user.gid}` } : {};
    const cache = homeCache('uv', '.cache/uv', user);
    const lock = ['pyproject.toml', 'uv.lock']
      .map(file => Mount.bind(file, { sourcePath: posix.join(this.directory, file) }));
    const sync = [
      'UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never uv sync --frozen --no-default-groups',
      ...shellWords(stage, 'UV_GROUP', groups).map(group => `--group ${group}`),
      ...shellWords(stage, 'UV_EXTRA', extras).map(extra => `--extra ${extra}`),
    ].join(' ');
    // Without the pinned Python version, if there is one, this step and the next would use different versions.
    stage.copy([posix.join(asPattern(this.directory), '.python-versio[n]')], './', { ...owner, wildcards: true });
    // Members of a workspace, such as the project itself, do not exist yet.
    stage.run(`${sync} --no-install-workspace\n${withoutTimes('.venv')}`, { mounts: [...lock, cache] });
    stage.copy([posix.join(this.directory, '.')], './', owner);
    stage.run(`${sync}\n${withoutTimes('.venv')}`, { mounts: [cache] });
  }
}
