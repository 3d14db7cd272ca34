import { baseName } from './base-name';
import { shellWords } from './shell';
import { BuildContext } from '../attributes/build-context';
import { InvalidValueError, quoted } from '../common/errors';
import { isLiteral } from '../common/tokens';
import type { IStageFragment } from '../dockerfile/fragment';
import type { Stage } from '../dockerfile/stage';
import { CacheSharing, Mount } from '../dockerfile/syntax/mount';
import { BuildVariable } from '../dockerfile/syntax/variable';
import { checkNew } from '../values/calls';

/** Options for `AptPackages`. */
export interface AptPackagesOptions {
  /**
   * Name of the package manager's caches. Stages with the same distribution and release can share the caches.
   *
   * @default - the name of the external base image
   */
  readonly cacheId?: string;
}

const CONFIG = 'apt-config';

/**
 * Installs Debian or Ubuntu packages. The stage must run as root.
 *
 * Downloads are kept in cache mounts and do not become part of the image. Recommended packages are not installed.
 *
 * @see https://docs.docker.com/build/cache/optimize/#use-cache-mounts
 */
export class AptPackages implements IStageFragment {
  private readonly names: readonly string[];
  private readonly options: AptPackagesOptions;

  /**
   * Creates the fragment.
   *
   * @param names package names, such as `git` or `git=1:2.39.5-0+deb12u1`
   * @param options options for the caches
   */
  public constructor(names: string[], options: AptPackagesOptions = {}) {
    [names, options] = checkNew('AptPackages', new.target, [names, options]);
    this.options = options;
    if (names.length === 0) {
      throw new InvalidValueError('`names` of AptPackages is empty; add a package name');
    }
    checkPackages(names);
    if (options.cacheId === '') {
      throw new InvalidValueError('`cacheId` is empty; set a name, or remove the option');
    }
    this.names = [...names];
  }

  public applyTo(stage: Stage): void {
    const words = shellWords(stage, 'APT_PACKAGE', this.names, name => name);
    const guards = words.filter((_, i) => !isLiteral(this.names[i])).map(packageGuard);
    stage.run([...guards, aptScript(words)].join('\n'), { mounts: aptMounts(stage, this.options.cacheId) });
  }
}

/** Names and versions: https://www.debian.org/doc/debian-policy/ch-controlfields.html */
const PACKAGE = /^[a-z0-9][a-z0-9+.-]*(:[a-z0-9-]+)?(=(\d+:)?[A-Za-z0-9][A-Za-z0-9.+~-]*|\/[a-z0-9][\w.-]*)?$/;

/** apt interprets `tar-` as the removal of tar, and `tar+` as tar. Names such as `g++` end with two plus signs. */
const SIGN = /-$|(?<!\+)\+$/;

/** @throws if a text is not a Debian package, optionally with an architecture and a version or release */
export function checkPackages(names: readonly string[]): void {
  const wrong = names.find(name => isLiteral(name) && (!PACKAGE.test(name) || SIGN.test(name)));
  if (wrong !== undefined) {
    throw new InvalidValueError(`invalid package ${quoted(wrong)}: expected name, name:architecture, name=version or `
      + 'name/release, without - or + at the end');
  }
}

/** Refuses the value of a variable that apt would interpret as a removal, an option or several packages. */
function packageGuard(word: string): string {
  return `case ${word} in '' | -* | *- | *[!A-Za-z0-9.+:=/~-]*) echo "invalid package:" ${word} >&2; exit 1 ;; esac`;
}

/** The script that installs packages, including the packages listed in files. */
export function aptScript(packages: readonly string[], lists: readonly string[] = []): string {
  const words = [...lists.map(list => `$(cat ${list})`), ...[...new Set(packages)].sort()];
  return [
    // Without this option, apt would report missing packages if a package list cannot be downloaded.
    'apt-get update -o APT::Update::Error-Mode=any',
    // Without this option, apt would interpret an unknown name as a regular expression, because names contain dots and
    // plus signs.
    'DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends -o APT::Cmd::Pattern-Only=true \\',
    words.map(word => `    ${word}`).join(' \\\n'),
    // Logs contain timestamps, and backups contain previous states of the package manager.
    'rm -rf /var/log/apt /var/log/dpkg.log /var/log/alternatives.log /var/cache/ldconfig/aux-cache '
      + '/var/cache/debconf/*-old /var/lib/dpkg/*-old',
  ].join('\n');
}

/**
 * Mounts for the package manager: caches, and a configuration that replaces the one by which Debian and Ubuntu images
 * delete downloads. The file of the image is not changed.
 */
export function aptMounts(stage: Stage, cacheId = baseName(stage)): Mount[] {
  const config = stage.dockerfile.tryFindStage(CONFIG)
    ?? stage.dockerfile.stage(CONFIG, BuildContext.scratch(), { description: 'configures apt to keep downloads' })
      .file('/keep', 'Binary::apt::APT::Keep-Downloaded-Packages "true";\n');
  const id = `${cacheId}-${BuildVariable.of('TARGETARCH').value}`;
  return [
    Mount.bind('/etc/apt/apt.conf.d/docker-clean', { source: config, sourcePath: '/keep' }),
    Mount.cache('/var/cache/apt', { id: `apt-archives-${id}`, sharing: CacheSharing.LOCKED }),
    Mount.cache('/var/lib/apt/lists', { id: `apt-lists-${id}`, sharing: CacheSharing.LOCKED }),
  ];
}
