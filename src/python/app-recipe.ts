import { posix } from 'node:path';
import type { Pyproject } from './project/pyproject';
import type { Wheel } from './project/wheel';
import type { IPythonImage } from './published';
import { SlimPythonImage } from './slim-image';
import * as uv from './uv.json';
import { BuildContext } from '../attributes/build-context';
import { quoted } from '../common/errors';
import type { Dockerfile } from '../dockerfile/dockerfile';
import type { Stage } from '../dockerfile/stage';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import { Mount } from '../dockerfile/syntax/mount';
import { homeCache } from '../fragments/owner';
import { shellWord } from '../fragments/shell';
import { withoutTimes } from '../fragments/uv-times';

/** Path of the virtual environment of applications. */
export const VIRTUAL_ENV = '/opt/app';

/** Sources of an application: a project or a wheel. */
export interface AppRecipe {
  readonly project?: Pyproject;
  readonly wheel?: Wheel;
  readonly extras: readonly string[];
  readonly builder?: IBuildSource;
  /** Whether packages come from an index other than the one in the lock file. */
  readonly mirrored: boolean;
}

const SOURCE = '/run/project';
/** The whole project. Writable, because tools write next to the files they build. */
const ALL = Mount.bind(SOURCE, { sourcePath: '.', writable: true });
const INSTALL = `/opt/uv/bin/uv pip install --directory ${SOURCE} --python ${VIRTUAL_ENV}/bin/python`;

/** Collects the files that an installation has added to the dependencies, so that they become a layer of their own. */
const COLLECT = `collect() { (cd "$1" && find . ! -type d | sort); }
collect ${VIRTUAL_ENV} > /tmp/all
collect /run/before > /tmp/before
mkdir -p /app${VIRTUAL_ENV}
comm -23 /tmp/all /tmp/before | tar --create --directory ${VIRTUAL_ENV} --files-from - \\
  | tar --extract --directory /app${VIRTUAL_ENV}`;

/**
 * Adds the stages that install an application.
 *
 * @returns a stage with the dependencies, and a stage with the application itself if it is installed
 */
export function installApp(
  dockerfile: Dockerfile,
  python: IPythonImage,
  recipe: AppRecipe,
): { dependencies: Stage; app?: Stage } {
  const { project, wheel, extras, builder } = recipe;
  const cache = homeCache('uv', '.cache/uv', undefined);
  const pinned = [`uv==${uv.version}`, ...Object.values(uv.sha256).map(digest => `--hash=sha256:${digest}`)];
  const hashes = dockerfile
    .stage('uv', BuildContext.scratch(), { description: 'provides the hashes of the installer' })
    .file('/uv.txt', `${pinned.join(' ')}\n`);
  const dependencies = buildStage(dockerfile, python, builder)
    .run(
      [
        'python3 -m venv /opt/uv',
        '/opt/uv/bin/python -m pip install --disable-pip-version-check --require-hashes --requirement /run/uv.txt',
      ].join('\n'),
      {
        mounts: [
          Mount.bind('/run/uv.txt', { source: hashes, sourcePath: '/uv.txt' }),
          homeCache('pip', '.cache/pip', undefined),
        ],
      },
    )
    .env({ UV_LINK_MODE: 'copy', UV_PYTHON_DOWNLOADS: 'never', UV_NO_PROGRESS: '1' })
    .run(`/opt/uv/bin/uv venv --python "$(command -v python3)" ${VIRTUAL_ENV}`);
  dependencies._floats(...floating(recipe));
  if (project) {
    const script = `${installDependencies(project, recipe)}\n${withoutTimes(VIRTUAL_ENV)}`;
    dependencies.run(script, { mounts: [...sources(project), cache] });
    if (!project.isPackage) {
      return { dependencies };
    }
  }
  const ofWheel = extras.length > 0 ? `[${extras.join()}]` : '';
  const what = wheel ? shellWord(`./${wheel.file}${ofWheel}`) : '--no-deps .';
  const installed = dockerfile
    .stage('install', dependencies, { description: 'installs the application' })
    .run(`${INSTALL} ${what}\n${withoutTimes(VIRTUAL_ENV)}\n${COLLECT}`, {
      mounts: [
        wheel ? file(wheel.file) : ALL,
        Mount.bind('/run/before', { source: dependencies, sourcePath: VIRTUAL_ENV }),
        cache,
      ],
    });
  const app = dockerfile
    .stage('app', BuildContext.scratch(), { description: 'contains the application without dependencies' })
    .copyFrom(installed, ['/app/'], '/');
  return { dependencies, app };
}

/** A requirement of one version: without ranges, wildcards and markers. */
const ONE_VERSION = /^[^=<>~!;*]*={2,3}[^=<>~!;*,]+$/;

/** Sources of an installation that can differ between builds, each with the fix. */
function floating({ project, wheel }: AppRecipe): string[] {
  const { isPackage = false, buildRequires = [] } = project ?? {};
  const unpinned = isPackage ? buildRequires.filter(requirement => !ONE_VERSION.test(requirement)) : [];
  return [
    ...wheel ? ['a wheel does not tell the versions of its dependencies, so they can differ in each build; build the '
      + 'image from the project, with a uv.lock'] : [],
    ...project && !project.hashed ? ['the versions of the dependencies can differ in each build; add a uv.lock, or a '
      + 'requirements.txt with hashes'] : [],
    ...unpinned.map(requirement => `the project is built with any version of ${quoted(requirement)}; write one `
      + 'version in requires of [build-system], such as "hatchling==1.27.0"'),
  ];
}

function installDependencies({ lock, hashed }: Pyproject, { extras, mirrored }: AppRecipe): string {
  const words = extras.map(extra => ` --extra ${shellWord(extra)}`).join('');
  if (lock !== 'uv.lock') {
    return `${INSTALL}${hashed ? ' --require-hashes' : ''} --requirement ${lock ?? 'pyproject.toml'}${words}`;
  }
  const selected = `--directory ${SOURCE} --frozen --no-default-groups --no-editable${words}`;
  // A lock file contains the URLs of packages, so with another index only versions and hashes are taken from it.
  return mirrored
    ? `/opt/uv/bin/uv export --quiet ${selected} --no-emit-project --output-file /tmp/requirements.txt\n${INSTALL} `
      + '--requirement /tmp/requirements.txt'
    : `UV_PROJECT_ENVIRONMENT=${VIRTUAL_ENV} /opt/uv/bin/uv sync ${selected} --no-install-project`;
}

/** A stage with the Python version and, if available, the compilers that built it. */
function buildStage(dockerfile: Dockerfile, python: IPythonImage, builder: IBuildSource | undefined): Stage {
  const options = { description: 'installs the dependencies of the application' };
  const making = !builder && python instanceof SlimPythonImage ? python._making : undefined;
  if (!making) {
    return dockerfile.stage('dependencies', builder ?? python.image, options).user('0:0');
  }
  return dockerfile.stage('dependencies', making.base, options)
    .copyFrom(making.python, ['/usr/local/'], '/usr/local/').copyFrom(making.python, ['/default/'], '/');
}

/** The files that list dependencies and no others, so that other changes do not install dependencies again. */
function sources({ neededFiles }: Pyproject): Mount[] {
  return neededFiles?.map(file) ?? [ALL];
}

function file(name: string): Mount {
  return Mount.bind(posix.join(SOURCE, name), { sourcePath: name });
}
