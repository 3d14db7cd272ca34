import { posix } from 'node:path';
import { homeCache } from './owner';
import { checkPath } from './path';
import { shellWord } from './shell';
import type { AppUser } from './user';
import { InvalidValueError, quoted } from '../common/errors';
import { literalOnly } from '../common/tokens';
import type { IStageFragment } from '../dockerfile/fragment';
import type { Stage } from '../dockerfile/stage';
import { Mount } from '../dockerfile/syntax/mount';
import { checkNew } from '../values/calls';

/** Options of GoBuild. */
export interface GoBuildOptions {
  /**
   * The folder of go.mod in the context.
   *
   * @default - the context itself
   */
  readonly directory?: string;

  /**
   * The package that is built, as seen from there.
   *
   * @default .
   */
  readonly main?: string;

  /**
   * Further flags of `go build`, such as `-tags=netgo`.
   *
   * @default - none
   */
  readonly flags?: string[];

  /**
   * Whether C is compiled and linked too.
   *
   * @default false
   */
  readonly cgo?: boolean;

  /**
   * Who the stage runs as.
   *
   * @default - root
   */
  readonly user?: AppUser;
}

/**
 * A program of Go, built in a stage that has `go`. Its source is mounted and not copied; modules and what is compiled are
 * kept in caches of the builder. It cross-compiles where the stage is `StagePlatform.BUILDER`.
 */
export class GoBuild implements IStageFragment {
  private readonly options: GoBuildOptions;

  /** @param output the program's path in the stage, absolute */
  public constructor(private readonly output: string, options: GoBuildOptions = {}) {
    [, options] = checkNew('GoBuild', new.target, [output, options]);
    this.options = options;
    checkPath('the place of a program', output, true);
    const { main = '.' } = options;
    if (!/^[\w./][^\s\\]*$/.test(literalOnly(main, '`main`'))) {
      throw new InvalidValueError(`${quoted(main)} cannot be \`main\`: write the path of a package, such as "./cmd/api"`);
    }
  }

  public applyTo(stage: Stage): void {
    const { directory = '.', main = '.', flags = [], cgo = false, user } = this.options;
    const caches = [homeCache('go-mod', 'go/pkg/mod', user), homeCache('go-build', '.cache/go-build', user)];
    const home = user?.home ?? '/root';
    const source = (...files: string[]) => files.map(file => Mount.bind(posix.join('/run/source', file), { sourcePath: posix.join(directory, file) }));
    const script = (command: string) => `cd /run/source\nexport GOMODCACHE=${home}/go/pkg/mod GOCACHE=${home}/.cache/go-build\n${command}`;
    stage.run(script('go mod download'), { mounts: [...source('go.mod', 'go.sum'), caches[0]] });
    stage.arg('TARGETOS').arg('TARGETARCH');
    stage.run(script(['CGO_ENABLED=' + (cgo ? '1' : '0') + ' GOOS="$TARGETOS" GOARCH="$TARGETARCH" go build -trimpath',
      ...flags.map(shellWord), '-o', shellWord(this.output), shellWord(main)].join(' ')), { mounts: [...source('.'), ...caches] });
  }
}
