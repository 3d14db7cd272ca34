import { checkSnapshot, SNAPSHOT_CONFIG, SNAPSHOT_DIRECTORY, SNAPSHOT_SCRIPT } from './apt-snapshot';
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

  /**
   * Time of the snapshot of the archive to install from, such as `20260101T000000Z`. Packages then do not change.
   *
   * The sources of Debian and Ubuntu in the image are replaced by `snapshot.debian.org` and `snapshot.ubuntu.com` while
   * packages are installed. Other sources are used as they are.
   *
   * @see https://snapshot.debian.org/
   * @see https://snapshot.ubuntu.com/
   * @default - the newest packages
   */
  readonly snapshot?: string;
}

const CONFIG = 'apt-config';
const SNAPSHOT = 'apt-snapshot';
const SCRIPT_PATH = '/run/snapshot';
const CONFIG_PATH = '/run/snapshot.conf';

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
    checkSnapshot(options.snapshot);
    if (options.cacheId === '') {
      throw new InvalidValueError('`cacheId` is empty; set a name, or remove the option');
    }
    this.names = [...names];
  }

  public applyTo(stage: Stage): void {
    const words = shellWords(stage, 'APT_PACKAGE', this.names, name => name);
    const guards = words.filter((_, i) => !isLiteral(this.names[i])).map(packageGuard);
    aptRun(stage, words, { ...this.options, guards });
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

/** The sources of packages, and what runs before and during the installation. */
export interface AptRunOptions extends AptPackagesOptions {
  /** Commands before the installation. */
  readonly guards?: readonly string[];
  /** Files that list packages. */
  readonly lists?: readonly string[];
  readonly mounts?: readonly Mount[];
}

/** Adds the instruction that installs packages. */
export function aptRun(stage: Stage, packages: readonly string[], options: AptRunOptions): void {
  const { guards = [], lists = [], mounts = [], snapshot, cacheId = baseName(stage) } = options;
  if (snapshot === undefined) {
    stage._floats('apt installs the newest packages; set `snapshot` to install those of one time');
  } else {
    stage._snapshot = true;
  }
  const words = [...lists.map(list => `$(cat ${list})`), ...[...new Set(packages)].sort()];
  stage.run([...guards, aptScript(words, snapshot)].join('\n'), {
    mounts: [...mounts, ...aptMounts(stage, cacheId, snapshot)],
  });
}

function aptScript(words: readonly string[], snapshot: string | undefined): string {
  const apt = snapshot === undefined ? 'apt-get' : `apt-get -c ${CONFIG_PATH}`;
  // Logs contain timestamps, and backups contain previous states of the package manager.
  const left = ['/var/log/apt', '/var/log/dpkg.log', '/var/log/alternatives.log', '/var/cache/ldconfig/aux-cache',
    '/var/cache/debconf/*-old', '/var/lib/dpkg/*-old', ...snapshot === undefined ? [] : [SNAPSHOT_DIRECTORY]];
  return [
    ...snapshot === undefined ? [] : [`sh ${SCRIPT_PATH} ${snapshot}`],
    // Without this option, apt would report missing packages if a package list cannot be downloaded.
    `${apt} update -o APT::Update::Error-Mode=any`,
    // Without this option, apt would interpret an unknown name as a regular expression, because names contain dots and
    // plus signs.
    `DEBIAN_FRONTEND=noninteractive ${apt} install --yes --no-install-recommends -o APT::Cmd::Pattern-Only=true \\`,
    words.map(word => `    ${word}`).join(' \\\n'),
    `rm -rf ${left.join(' ')}`,
  ].join('\n');
}

/**
 * Mounts for the package manager: caches, and a configuration that replaces the one by which Debian and Ubuntu images
 * delete downloads. The file of the image is not changed.
 */
function aptMounts(stage: Stage, cacheId: string, snapshot: string | undefined): Mount[] {
  const config = fileStage(stage, CONFIG, 'configures apt to keep downloads', {
    '/keep': 'Binary::apt::APT::Keep-Downloaded-Packages "true";\n',
  });
  const archive = snapshot === undefined ? undefined : fileStage(stage, SNAPSHOT, 'selects a snapshot of the archive', {
    '/snapshot': SNAPSHOT_SCRIPT,
    '/snapshot.conf': SNAPSHOT_CONFIG,
  });
  const id = `${cacheId}-${BuildVariable.of('TARGETARCH').value}`;
  return [
    ...archive ? [
      Mount.bind(SCRIPT_PATH, { source: archive, sourcePath: '/snapshot' }),
      Mount.bind(CONFIG_PATH, { source: archive, sourcePath: '/snapshot.conf' }),
    ] : [],
    Mount.bind('/etc/apt/apt.conf.d/docker-clean', { source: config, sourcePath: '/keep' }),
    Mount.cache('/var/cache/apt', { id: `apt-archives-${id}`, sharing: CacheSharing.LOCKED }),
    Mount.cache('/var/lib/apt/lists', {
      id: `apt-lists-${id}${snapshot === undefined ? '' : `-${snapshot}`}`, sharing: CacheSharing.LOCKED,
    }),
  ];
}

/** A stage with files that other stages mount. */
function fileStage({ dockerfile }: Stage, name: string, description: string, files: Record<string, string>): Stage {
  const known = dockerfile.tryFindStage(name);
  const stage = known ?? dockerfile.stage(name, BuildContext.scratch(), { description });
  Object.entries(known ? {} : files).forEach(([path, text]) => stage.file(path, text));
  return stage;
}
