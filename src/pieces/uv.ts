import { posix } from 'node:path';
import { homeCache } from './owner';
import { checkPath } from './path';
import { shellWord } from './shell';
import { AppUser } from './user';
import { Mount } from '../dockerfile/mount';
import { IStagePiece } from '../dockerfile/piece';
import { Stage } from '../dockerfile/stage';

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
 * dependencies are a step of their own in front of it, so that a change of the source does not install them again.
 *
 * The stage has `uv`. See https://docs.astral.sh/uv/guides/integration/docker/
 */
export class UvProject implements IStagePiece {
  /** @param directory its folder in the context */
  public constructor(private readonly directory: string, private readonly options: UvProjectOptions = {}) {
    checkPath('the folder of a project', directory);
  }

  public addTo(stage: Stage): void {
    const { groups = [], extras = [], user } = this.options;
    const cache = homeCache('uv', '.cache/uv', user);
    const lock = ['pyproject.toml', 'uv.lock'].map(file => Mount.bind(file, { path: posix.join(this.directory, file) }));
    const sync = ['UV_LINK_MODE=copy uv sync --frozen --no-default-groups',
      ...groups.map(group => `--group ${shellWord(group)}`), ...extras.map(extra => `--extra ${shellWord(extra)}`)].join(' ');
    stage.run(`${sync} --no-install-project`, { mounts: [...lock, cache] });
    stage.copy([posix.join(this.directory, '.')], './', user ? { chown: `${user.uid}:${user.gid}` } : {});
    stage.run(sync, { mounts: [cache] });
  }
}
