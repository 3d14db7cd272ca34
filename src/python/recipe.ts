import { numberOf } from './project/version-numbers';
import type { PythonVersion } from './version';
import type { Stage } from '../dockerfile/stage';
import { Mount } from '../dockerfile/syntax/mount';
import { aptMounts, aptScript } from '../fragments/apt';

/** How a CPython is compiled. */
export enum PythonProfile {
  /** As fast to compile as can be: for development and tests. */
  DEVELOPMENT = 'development',
  /** As fast to run as can be: profile-guided and link-time optimization, at some eight times the compile time. */
  RELEASE = 'release',
}

/** What images with a Python are built on where nobody says otherwise. */
export const DEFAULT_BASE = 'ubuntu:noble-20241118.1';

/** What every Python needs beyond the libraries that it is linked to: certificates, names of protocols, time zones. */
const RUNTIME_PACKAGES = ['ca-certificates', 'netbase', 'tzdata'];

/** What CPython and the modules of its standard library are compiled with. */
export const BUILD_PACKAGES = [
  ...RUNTIME_PACKAGES, 'dpkg-dev', 'gcc', 'libbluetooth-dev', 'libbz2-dev', 'libc6-dev', 'libffi-dev', 'libgdbm-compat-dev', 'libgdbm-dev', 'liblzma-dev', 'libncurses-dev',
  'libreadline-dev', 'libsqlite3-dev', 'libssl-dev', 'libzstd-dev', 'make', 'pkg-config', 'tk-dev', 'uuid-dev', 'xz-utils', 'zlib1g-dev',
];

/** The options of configure for a profile and a version. */
export function configureOptions(profile: PythonProfile, { minor, variant }: PythonVersion): string[] {
  // No image has the modules of the test suite; the profile of RELEASE is made by it.
  const fast = numberOf(minor) < 10 ? [] : ['--disable-test-modules'];
  return [
    ...variant.includes('t') ? ['--disable-gil'] : [],
    ...variant.includes('d') ? ['--with-pydebug'] : [],
    ...profile === PythonProfile.RELEASE ? ['--enable-optimizations', '--with-lto'] : fast,
  ];
}

/**
 * Installs what Pythons need to run, as the stages that hold them say.
 *
 * @param lists the files of the stages that say so
 */
export function installRuntime(stage: Stage, pythons: readonly Stage[], lists: readonly string[], packages: readonly string[] = []): void {
  const files = pythons.flatMap(python => lists.map(list => ({
    python,
    list,
    // Not named for the version where there is one only: images whose Pythons need the same packages then share the layer.
    target: `/run/${list}${pythons.length === 1 ? '' : `-${python.name}`}`,
  })));
  const mounts = files.map(({ python, list, target }) => Mount.bind(target, { source: python, sourcePath: `/${list}` }));
  // As a fragment, so that the stage of the configuration stands in front of this one.
  const script = aptScript([...RUNTIME_PACKAGES, ...packages], files.map(f => f.target));
  stage.apply({ applyTo: s => s.run(script, { mounts: [...mounts, ...aptMounts(s)] }) });
}

/**
 * Tells the loader of the library of a Python that was copied into a stage. The interpreter finds it beside itself; a copy of
 * the interpreter, such as `venv --copies` makes, and a program that embeds Python do not.
 */
export function registerLibraries(stage: Stage): void {
  stage.run('ldconfig\nrm -f /var/cache/ldconfig/aux-cache');
}
