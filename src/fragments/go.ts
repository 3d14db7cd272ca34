import { posix } from 'node:path';
import { homeCache } from './owner';
import { checkPath } from './path';
import { shellWord, shellWords } from './shell';
import type { AppUser } from './user';
import { BuildContext } from '../attributes/build-context';
import { InvalidValueError, quoted } from '../common/errors';
import { isLiteral } from '../common/tokens';
import type { IStageFragment } from '../dockerfile/fragment';
import { asPattern } from '../dockerfile/instructions/copy';
import type { Stage } from '../dockerfile/stage';
import { Mount } from '../dockerfile/syntax/mount';
import { checkNew } from '../values/calls';

const SOURCE = '/run/source';

/** Options for `GoBuild`. */
export interface GoBuildOptions {
  /**
   * Directory of `go.mod` in the build context.
   *
   * @default - the root of the build context
   */
  readonly directory?: string;

  /**
   * Package to build, relative to `directory`.
   *
   * @default "."
   */
  readonly main?: string;

  /**
   * Additional flags for `go build`, such as `-tags=netgo`.
   *
   * @default - no flags
   */
  readonly flags?: string[];

  /**
   * Whether to enable cgo.
   *
   * @default false
   */
  readonly cgo?: boolean;

  /**
   * User that runs the stage.
   *
   * @default - root
   */
  readonly user?: AppUser;
}

/**
 * Builds a Go program. The stage must contain `go`. The source is mounted, not copied, and modules and build results
 * are kept in cache mounts. In a stage for `StagePlatform.BUILDER`, the program is cross-compiled.
 */
export class GoBuild implements IStageFragment {
  private readonly options: GoBuildOptions;

  /**
   * Creates the fragment.
   *
   * @param output absolute path of the program in the stage
   * @param options options for the build
   */
  public constructor(private readonly output: string, options: GoBuildOptions = {}) {
    [, options] = checkNew('GoBuild', new.target, [output, options]);
    this.options = options;
    checkPath('the path of a program', output, true);
    const { main = '.' } = options;
    if (isLiteral(main) && !/^[\w./][^\s\\]*$/.test(main)) {
      throw new InvalidValueError(`invalid package ${quoted(main)} in \`main\`: expected the path of a package, such `
        + 'as "./cmd/api"');
    }
  }

  public applyTo(stage: Stage): void {
    const { directory = '.', main = '.', flags = [], cgo = false, user } = this.options;
    const caches = [homeCache('go-mod', 'go/pkg/mod', user), homeCache('go-build', '.cache/go-build', user)];
    const home = user?.home ?? '/root';
    const environment = `export GOMODCACHE=${home}/go/pkg/mod GOCACHE=${home}/.cache/go-build`;
    const script = (command: string) => [`cd ${SOURCE}`, environment, command].join('\n');
    const modules = Mount.bind(SOURCE, { source: moduleStage(stage, directory) });
    stage.run(script('go mod download'), { mounts: [modules, caches[0]] });
    stage.arg('TARGETOS').arg('TARGETARCH');
    const ofFlags = shellWords(stage, 'GO_BUILD_FLAG', flags);
    const words = [...ofFlags, '-o', shellWord(this.output), ...shellWords(stage, 'GO_BUILD_PACKAGE', [main])];
    const build = `CGO_ENABLED=${cgo ? 1 : 0} GOOS="$TARGETOS" GOARCH="$TARGETARCH" go build -trimpath`;
    const source = Mount.bind(SOURCE, { sourcePath: posix.normalize(directory) });
    stage.run(script(`${build} ${words.join(' ')}`), { mounts: [source, ...caches] });
  }
}

/** A stage with the files that list the modules. A program without dependencies has no go.sum. */
function moduleStage({ dockerfile }: Stage, directory: string): Stage {
  let name = 'go-modules';
  for (let number = 2; dockerfile.tryFindStage(name); number++) {
    name = `go-modules-${number}`;
  }
  return dockerfile.stage(name, BuildContext.scratch(), { description: 'lists the modules of a Go program' })
    .copy([posix.join(directory, 'go.mod')], '/')
    .copy([posix.join(asPattern(directory), 'go.su[m]')], '/', { wildcards: true });
}
