import { posix } from 'node:path';
import { homeCache } from './owner';
import { checkPath } from './path';
import { checkPythonNames } from './python-names';
import { shellWord } from './shell';
import type { AppUser } from './user';
import type { IStageFragment } from '../dockerfile/fragment';
import { asPattern } from '../dockerfile/instructions/copy';
import type { Stage } from '../dockerfile/stage';
import { Mount } from '../dockerfile/syntax/mount';
import { checkNew } from '../values/calls';

/** Options of UvProject. */
export interface UvProjectOptions {
  /**
   * Groups of dependencies that are installed beside those of the project.
   *
   * @default - none, and not `dev` either
   */
  readonly groups?: string[];

  /**
   * The project's optional dependencies.
   *
   * @default - none
   */
  readonly extras?: string[];

  /**
   * Who the stage runs as.
   *
   * @default - root
   */
  readonly user?: AppUser;
}

/**
 * A project with a `pyproject.toml` and a `uv.lock`, installed in the stage's working directory, into `.venv`. Its
 * dependencies are a step of their own in front of it, so that a change of the source does not install them again. In a
 * workspace it is the root, which has the `uv.lock`; members are installed together with the source.
 *
 * A `.python-version` file is followed, as uv does: a Python that the stage does not have is downloaded, or an error of the
 * build where `UV_PYTHON_DOWNLOADS` forbids that.
 *
 * The stage has `uv`. See https://docs.astral.sh/uv/guides/integration/docker/
 */
export class UvProject implements IStageFragment {
  private readonly options: UvProjectOptions;

  /** @param directory its folder in the context */
  public constructor(private readonly directory: string, options: UvProjectOptions = {}) {
    [, options] = checkNew('UvProject', new.target, [directory, options]);
    this.options = options;
    checkPath('the folder of a project', directory);
    checkPythonNames('groups', options.groups);
    checkPythonNames('extras', options.extras);
  }

  public applyTo(stage: Stage): void {
    const { groups = [], extras = [], user } = this.options;
    const owner = user ? { chown: `${user.uid}:${user.gid}` } : {};
    const cache = homeCache('uv', '.cache/uv', user);
    const lock = ['pyproject.toml', 'uv.lock'].map(file => Mount.bind(file, { sourcePath: posix.join(this.directory, file) }));
    const sync = ['UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never uv sync --frozen --no-default-groups',
      ...groups.map(group => `--group ${shellWord(group)}`), ...extras.map(extra => `--extra ${shellWord(extra)}`)].join(' ');
    // The pin of a Python, if there is one: without it this step and the next would use different ones.
    stage.copy([posix.join(asPattern(this.directory), '.python-versio[n]')], './', { ...owner, wildcards: true });
    // Members of a workspace, such as the project itself, are not there yet.
    stage.run(`${sync} --no-install-workspace`, { mounts: [...lock, cache] });
    stage.copy([posix.join(this.directory, '.')], './', owner);
    stage.run(sync, { mounts: [cache] });
  }
}
