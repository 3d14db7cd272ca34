import { numberOf } from './project/version-numbers';
import type { PythonVersion } from './version';
import type { Stage } from '../dockerfile/stage';
import { Mount } from '../dockerfile/syntax/mount';
import { aptRun } from '../fragments/apt';

/** Compiler settings for CPython. */
export enum PythonProfile {
  /** Compiles quickly, for development and tests. */
  DEVELOPMENT = 'development',
  /** Runs fast: profile-guided and link-time optimization. Takes about eight times as long to compile. */
  RELEASE = 'release',
}

/** Default base image of images with Python. */
export const DEFAULT_BASE = 'ubuntu:noble-20241118.1';

/**
 * Packages that every Python version needs in addition to linked libraries: certificates, protocol names, time zones.
 */
const RUNTIME_PACKAGES = ['ca-certificates', 'netbase', 'tzdata'];

/** Packages for compiling CPython with all modules of the standard library. */
export const BUILD_PACKAGES = [
  ...RUNTIME_PACKAGES, 'dpkg-dev', 'gcc', 'libbluetooth-dev', 'libbz2-dev', 'libc6-dev', 'libffi-dev',
  'libgdbm-compat-dev', 'libgdbm-dev', 'liblzma-dev', 'libncurses-dev', 'libreadline-dev', 'libsqlite3-dev',
  'libssl-dev', 'libzstd-dev', 'make', 'pkg-config', 'tk-dev', 'uuid-dev', 'xz-utils', 'zlib1g-dev',
];

/** Options of `configure` for a profile and a version. */
export function configureOptions(profile: PythonProfile, { minor, variant }: PythonVersion): string[] {
  // No image contains the test modules, but a RELEASE build runs them for its profile.
  const fast = numberOf(minor) < 10 ? [] : ['--disable-test-modules'];
  return [
    ...variant.includes('t') ? ['--disable-gil'] : [],
    ...variant.includes('d') ? ['--with-pydebug'] : [],
    ...profile === PythonProfile.RELEASE ? ['--enable-optimizations', '--with-lto'] : fast,
  ];
}

/** Packages that Python versions need at run time. */
export interface RuntimeOptions {
  /** Stages with the Python versions. */
  readonly pythons: readonly Stage[];
  /** Files in these stages that list packages. */
  readonly lists: readonly string[];
  /** Further packages. */
  readonly packages?: readonly string[];
  /** Time of the snapshot of the archive. */
  readonly snapshot?: string;
}

/** Installs the packages that Python versions need at run time, as listed in their stages. */
export function installRuntime(stage: Stage, { pythons, lists, packages = [], snapshot }: RuntimeOptions): void {
  const files = pythons.flatMap(python => lists.map(list => ({
    python,
    list,
    // Without a version in the path, images whose Python versions need the same packages share the layer.
    target: `/run/${list}${pythons.length === 1 ? '' : `-${python.name}`}`,
  })));
  const mounts = files.map(({ python, list, target }) =>
    Mount.bind(target, { source: python, sourcePath: `/${list}` }),
  );
  const options = { lists: files.map(f => f.target), mounts, snapshot };
  // Applied as a fragment, so that the stage with the apt configuration precedes this stage.
  stage.apply({ applyTo: s => aptRun(s, [...RUNTIME_PACKAGES, ...packages], options) });
}

/**
 * Registers the shared library of a copied Python with the loader. The interpreter finds the library next to itself,
 * but copies of the interpreter, as made by `venv --copies`, and programs that embed Python do not.
 */
export function registerLibraries(stage: Stage): void {
  stage.run('ldconfig\nrm -f /var/cache/ldconfig/aux-cache');
}
