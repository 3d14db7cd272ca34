import { COMPILE_PYTHON, DESCRIBE_PYTHON, EXTRACT_PYTHON } from './scripts';
import { PythonSource } from './source';
import { PythonVersion } from './version';
import { BuildContext } from '../core/build-context';
import { Dockerfile } from '../dockerfile/dockerfile';
import { Mount } from '../dockerfile/mount';
import { Stage } from '../dockerfile/stage';

/** How a CPython is compiled. */
export enum PythonProfile {
  /** As fast to compile as can be: for development and tests. */
  FAST = 'fast',
  /** As fast to run as can be: profile-guided and link-time optimization, at some eight times the compile time. */
  RELEASE = 'release',
}

/** What CPython and the modules of its standard library are compiled with. */
export const BUILD_PACKAGES = [
  'ca-certificates', 'gcc', 'libbz2-dev', 'libc6-dev', 'libffi-dev', 'libgdbm-compat-dev', 'libgdbm-dev', 'liblzma-dev', 'libncurses-dev',
  'libreadline-dev', 'libsqlite3-dev', 'libssl-dev', 'make', 'pkg-config', 'tk-dev', 'uuid-dev', 'xz-utils', 'zlib1g-dev',
];

/** What every Python needs beyond the libraries that it is linked to: certificates, names of protocols, time zones. */
const RUNTIME_PACKAGES = ['ca-certificates', 'netbase', 'tzdata'];

const SCRIPTS: Readonly<Record<string, string>> = {
  'compile-python': COMPILE_PYTHON,
  'describe-python': DESCRIBE_PYTHON,
  'extract-python': EXTRACT_PYTHON,
};

/** The stage of the scripts, which other stages run without keeping them. */
export function scriptStage(dockerfile: Dockerfile, scripts: readonly string[]): Stage {
  const stage = dockerfile.stage('scripts', BuildContext.scratch(), { description: 'holds the scripts that the other stages run' });
  scripts.forEach(name => stage.file(`/${name}`, SCRIPTS[name]));
  return stage;
}

/** Compiles a release in a stage that has the build packages. */
export function compile(stage: Stage, scripts: Stage, version: PythonVersion, source: PythonSource, profile: PythonProfile): void {
  const options = profile === PythonProfile.RELEASE ? ' --enable-optimizations --with-lto' : '';
  source._fetch(stage, version, '/usr/src/archive');
  runScripts(stage, scripts, [`compile-python ${version.release} ${version.sha256}${options}`, `describe-python ${version.minor}`]);
}

/** Takes a Python out of an image that holds it under /usr/local. */
export function extract(stage: Stage, scripts: Stage, version: PythonVersion): void {
  runScripts(stage, scripts, [`extract-python ${version.minor}`, `describe-python ${version.minor}`]);
}

function runScripts(stage: Stage, scripts: Stage, commands: readonly string[]): void {
  stage.run(commands.map(command => `sh /scripts/${command}`).join('\n'), { mounts: [Mount.bind('/scripts', { source: scripts })] });
}

/** Makes the stage that holds what a compiled or extracted Python is copied out of. */
export function exportStage(name: string, from: Stage, description: string): Stage {
  return from._dockerfile.stage(name, BuildContext.scratch(), { description }).copyFrom(from, ['/export/'], '/');
}

/** Installs Pythons and what they need to run. */
export function install(stage: Stage, pythons: readonly Stage[], packages: readonly string[] = []): Stage {
  // Not named for the version where there is one only: images whose Pythons need the same packages then share the layer.
  const lists = pythons.map(python => (pythons.length === 1 ? '/run/runtime-packages' : `/run/runtime-packages-${python.name}`));
  stage.run(installPackages([...RUNTIME_PACKAGES, ...packages], lists), {
    mounts: pythons.map((python, i) => Mount.bind(lists[i], { source: python, path: '/runtime-packages' })),
  });
  pythons.forEach(python => stage.copyFrom(python, ['/usr/local/'], '/usr/local/'));
  return stage;
}

/** The script that installs packages, and those that the files of lists name. */
export function installPackages(packages: readonly string[], lists: readonly string[] = []): string {
  const words = [...lists.map(list => `$(cat ${list})`), ...[...new Set(packages)].sort()];
  return [
    'export DEBIAN_FRONTEND=noninteractive',
    'apt-get update',
    'apt-get install --yes --no-install-recommends \\',
    ...words.map((word, i) => `    ${word}${i < words.length - 1 ? ' \\' : ''}`),
    'rm -rf /var/lib/apt/lists/*',
  ].join('\n');
}
