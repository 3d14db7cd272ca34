import { baseName } from './base-name';
import { BuildContext } from '../attributes/build-context';
import { InvalidValueError, quoted } from '../common/errors';
import { literalOnly } from '../common/tokens';
import type { IStageFragment } from '../dockerfile/fragment';
import type { Stage } from '../dockerfile/stage';
import { CacheSharing, Mount } from '../dockerfile/syntax/mount';
import { BuildVariable } from '../dockerfile/syntax/variable';
import { checkNew } from '../values/calls';

/** Options of AptPackages. */
export interface AptPackagesOptions {
  /**
   * The name of the caches of the package manager. Stages of one distribution and release share them by it.
   *
   * @default - that of the image which the stage starts from in the end
   */
  readonly cacheId?: string;
}

const CONFIG = 'apt-config';

/**
 * Packages of Debian or Ubuntu, for a stage that runs as root.
 *
 * What is downloaded is kept in caches of the builder, and nothing of it in the image. Recommended packages are not
 * installed. See https://docs.docker.com/build/cache/optimize/#use-cache-mounts
 */
export class AptPackages implements IStageFragment {
  private readonly names: readonly string[];
  private readonly options: AptPackagesOptions;

  /** @param names packages: `git`, or `git=1:2.39.5-0+deb12u1` */
  public constructor(names: string[], options: AptPackagesOptions = {}) {
    [names, options] = checkNew('AptPackages', new.target, [names, options]);
    this.options = options;
    if (names.length === 0) {
      throw new InvalidValueError('AptPackages needs the names of packages');
    }
    checkPackages(names);
    if (options.cacheId === '') {
      throw new InvalidValueError('A cache without a name would be nobody\'s: leave `cacheId` out, or write one');
    }
    this.names = [...names];
  }

  public applyTo(stage: Stage): void {
    stage.run(aptScript(this.names), { mounts: aptMounts(stage, this.options.cacheId) });
  }
}

/** See https://www.debian.org/doc/debian-policy/ch-controlfields.html for names and versions. */
const PACKAGE = /^[a-z0-9][a-z0-9+.-]*(:[a-z0-9-]+)?(=(\d+:)?[A-Za-z0-9][A-Za-z0-9.+~-]*|\/[a-z0-9][\w.-]*)?$/;

/** apt reads `tar-` as the removal of tar, and `tar+` as tar. Names such as `g++` end with two. */
const SIGN = /-$|(?<!\+)\+$/;

/** @throws when a text is no name of a package of Debian, with or without an architecture and a version or release. */
export function checkPackages(names: readonly string[]): void {
  const wrong = names.find(name => !PACKAGE.test(literalOnly(name, 'The name of a package')) || SIGN.test(name));
  if (wrong !== undefined) {
    throw new InvalidValueError(`${quoted(wrong)} is no package: write a name, name:architecture, name=version or name/release, without - or + at the end`);
  }
}

/** The script that installs packages, and those that files of lists name. */
export function aptScript(packages: readonly string[], lists: readonly string[] = []): string {
  const words = [...lists.map(list => `$(cat ${list})`), ...[...new Set(packages)].sort()];
  return [
    // A list that cannot be had is said to be the reason, and not that packages are missing.
    'apt-get update -o APT::Update::Error-Mode=any',
    // A name that is not found would be a regular expression otherwise, since names have dots and pluses.
    'DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends -o APT::Cmd::Pattern-Only=true \\',
    words.map(word => `    ${word}`).join(' \\\n'),
    // Logs, which hold the time, and what the package manager keeps of its former state.
    'rm -rf /var/log/apt /var/log/dpkg.log /var/log/alternatives.log /var/cache/ldconfig/aux-cache /var/cache/debconf/*-old /var/lib/dpkg/*-old',
  ].join('\n');
}

/**
 * What the package manager sees while it runs: its caches, and a configuration in place of the one that empties them in
 * images of Debian and Ubuntu, whose own file stays as it is.
 */
export function aptMounts(stage: Stage, cacheId = baseName(stage)): Mount[] {
  const config = stage.dockerfile.tryFindStage(CONFIG)
    ?? stage.dockerfile.stage(CONFIG, BuildContext.scratch(), { description: 'has apt keep what it downloads' })
      .file('/keep', 'Binary::apt::APT::Keep-Downloaded-Packages "true";\n');
  const id = `${cacheId}-${BuildVariable.of('TARGETARCH').value}`;
  return [
    Mount.bind('/etc/apt/apt.conf.d/docker-clean', { source: config, sourcePath: '/keep' }),
    Mount.cache('/var/cache/apt', { id: `apt-archives-${id}`, sharing: CacheSharing.LOCKED }),
    Mount.cache('/var/lib/apt/lists', { id: `apt-lists-${id}`, sharing: CacheSharing.LOCKED }),
  ];
}
