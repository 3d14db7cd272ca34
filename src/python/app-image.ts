import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Construct } from 'constructs';
import type { AppRecipe } from './app-recipe';
import { installApp, VIRTUAL_ENV } from './app-recipe';
import { addUser } from './app-user';
import type { PythonPin } from './project/pin';
import { isPinned, readPin } from './project/pin';
import type { Pyproject } from './project/pyproject';
import { checkExtras, chooseScript, readPyproject } from './project/pyproject';
import { satisfies } from './project/specifier';
import { compareVersions } from './project/version-numbers';
import type { Wheel } from './project/wheel';
import { fits, readWheelName } from './project/wheel';
import type { IPythonImage } from './published';
import { PublishedPythonImage } from './published';
import { SlimPythonImage } from './slim-image';
import { BuildContext } from '../attributes/build-context';
import { InvalidValueError, listed, quoted } from '../common/errors';
import { readText } from '../common/read-file';
import { literalOnly } from '../common/tokens';
import { constructsIn } from '../common/tree';
import { Image } from '../constructs/image';
import type { ImageProps } from '../constructs/image-props';
import { Stack } from '../constructs/stack';
import type { TargetProps } from '../constructs/target-props';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import { BuildVariable } from '../dockerfile/syntax/variable';
import { checkPythonNames } from '../fragments/python-names';
import { AppUser } from '../fragments/user';
import { checkNew } from '../values/calls';

/** Properties of a Python application image. */
export interface PythonAppImageProps extends TargetProps {
  /**
   * Directory of the `pyproject.toml`, relative to the working directory.
   *
   * @default - the working directory
   */
  readonly project?: string;

  /**
   * Patterns of project files to leave out of the build, in the format of a `.dockerignore` file.
   *
   * @default - the patterns in the project's `.dockerignore` file; without one, files of version control, virtual
   * environments, bytecode and tools
   */
  readonly exclude?: string[];

  /**
   * Image with the Python version to run on. `requires-python` and the `.python-version` file of the project, if they
   * exist, must allow the version.
   *
   * @default - the image in the stack with the newest Python version that `requires-python` and `.python-version` allow
   */
  readonly python?: IPythonImage;

  /**
   * Image in which the virtual environment is created. Must contain the same Python in the same place, and compilers if
   * dependencies need them.
   *
   * @default - the image in which Python was compiled; for a published image, that image
   */
  readonly builder?: IBuildSource;

  /**
   * Extras of the project to install.
   *
   * @default - no extras
   */
  readonly extras?: string[];

  /**
   * Console script of the project that containers run.
   *
   * @default - the only console script
   */
  readonly script?: string;

  /**
   * Program and arguments that containers run instead of a console script. Programs in the virtual environment need no
   * path.
   *
   * @default - the console script
   */
  readonly command?: string[];

  /**
   * The user that containers run as.
   *
   * @default - a user `app` with the ID 10001
   */
  readonly user?: AppUser;
}

/** Path of the source code of a project that is not a package. */
const SOURCE = '/srv/app';

const LEFT_BY_TOOLS = [
  '.git',
  '.venv',
  '__pycache__',
  '*.pyc',
  '*.egg-info',
  '.tox',
  '.nox',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  'cdk.out',
];

interface OfWheel {
  readonly wheel?: string;
}

/**
 * A Python application: a project with a `pyproject.toml`, or a wheel, on a slim Python image.
 *
 * Dependencies come from `uv.lock`, `requirements.txt` or `pyproject.toml`, whichever exists first. A separate step
 * installs them, so that their layer does not change if only the source code of the application changes.
 *
 * A project that is not a package, such as one without a `[build-system]`, is copied to `/srv/app` and runs there.
 *
 * ```ts
 * const python = new SlimPythonImage(stack, '313');
 * new PythonAppImage(stack, 'api', { project: 'services/api', python: python });
 * ```
 */
export class PythonAppImage extends Image {
  /**
   * An application from an existing wheel.
   *
   * @param scope scope of the construct
   * @param id ID of the construct
   * @param wheel path of the wheel, relative to the working directory
   * @param props properties of the image; `script` or `command` is required, because a wheel does not tell what to run
   */
  public static fromWheel(
    scope: Construct,
    id: string,
    wheel: string,
    props: PythonAppImageProps = {},
  ): PythonAppImage {
    const given: PythonAppImageProps & OfWheel = { ...props, wheel };
    return new PythonAppImage(scope, id, given);
  }

  /** Image with the Python version that the application runs on. */
  public readonly python?: IPythonImage;

  public constructor(scope: Construct, id: string, props: PythonAppImageProps = {}) {
    [, , props] = checkNew('PythonAppImage', new.target, [scope, id, props]);
    super(scope, id, withContext(props));
    const { wheel: path }: OfWheel = props as OfWheel;
    this.python = this._guard(() => {
      checkRun(props);
      checkPythonNames('extras', props.extras);
      const wheel = path === undefined ? undefined : readWheelName(path);
      if (wheel && props.project !== undefined) {
        throw new InvalidValueError('`project` has no effect because the image is built from a wheel; remove it');
      }
      const project = wheel ? undefined : readPyproject(props.project ?? '.');
      const pin = project && readPin(project.directory, ignoredBy(project.directory, props));
      const program = () => (project ? chooseScript(project, props.script) : scriptOf(wheel!, props));
      const command = props.command ?? [`${VIRTUAL_ENV}/bin/${program()}`];
      const python = props.python ?? this.choosePython(project, pin);
      if (project) {
        checkExtras(project, props.extras ?? []);
      }
      checkPython(python, project, wheel);
      checkPin(python, pin);
      this.makeStages(python, { project, wheel }, command, props);
      return python;
    });
  }

  private makeStages(
    python: IPythonImage,
    made: Pick<AppRecipe, 'project' | 'wheel'>,
    command: string[],
    props: PythonAppImageProps,
  ): void {
    const { extras = [], builder } = props;
    const { dependencies, app } = installApp(this.dockerfile, python, {
      ...made,
      extras,
      builder,
      mirrored: this._props.companyNetwork?._hasPythonIndex ?? false,
    });
    const runtime = this.dockerfile.stage('runtime', python.image);
    const ofPython = python instanceof SlimPythonImage ? python.user : undefined;
    const user = props.user ?? ofPython ?? new AppUser('app');
    if (user !== ofPython) {
      runtime.user('0:0');
      addUser(runtime, user);
    }
    runtime.copyFrom(dependencies, [`${VIRTUAL_ENV}/`], `${VIRTUAL_ENV}/`, { link: true });
    if (app) {
      runtime.copyFrom(app, ['/'], '/', { link: true });
    } else {
      runtime.copy(['.'], `${SOURCE}/`, { link: true }).workdir(SOURCE);
    }
    runtime.env({ PATH: `${VIRTUAL_ENV}/bin:${BuildVariable.of('PATH').value}` });
    const version = made.project?.version ?? made.wheel?.version;
    if (version !== undefined) {
      runtime.label({ 'org.opencontainers.image.version': version }); // overrides the label with the Python version
    }
    runtime.entrypoint(command);
  }

  private choosePython(project: Pyproject | undefined, pin: PythonPin | undefined): IPythonImage {
    const there = constructsIn(Stack.of(this)).filter(
      (c): c is SlimPythonImage | PublishedPythonImage =>
        c instanceof SlimPythonImage || c instanceof PublishedPythonImage,
    );
    const specifier = project?.requiresPython ?? '';
    // Free-threaded and debug builds are only used on request.
    const usual = there.filter(p => /\d$/.test(p.pythonVersion));
    const allowed = usual
      .filter(p => satisfies(specifier, p.pythonVersion))
      .sort((a, b) => compareVersions(a.pythonVersion, b.pythonVersion));
    const pinned = allowed.filter(p => isPinned(pin, p.pythonVersion));
    const fitting = pinned.length > 0 ? pinned : allowed;
    const last = fitting[fitting.length - 1];
    // If several images have the same Python version, use the first one.
    const newest = fitting.find(p => p.pythonVersion === last.pythonVersion);
    if (!newest) {
      const versions = listed(there.map(p => `${p.node.path} (${p.pythonVersion})`));
      throw new InvalidValueError(
        `the project requires Python ${specifier || '3'}, but the stack has ${versions || 'no image with Python'}; `
          + 'define a SlimPythonImage before this image, or set `python`',
      );
    }
    return newest;
  }
}

/** Sets the build context to the project or the directory of the wheel. */
function withContext(props: PythonAppImageProps & OfWheel): ImageProps {
  const directory = props.wheel === undefined ? props.project ?? '.' : dirname(props.wheel);
  const hasPatterns = props.wheel !== undefined || existsSync(join(directory, '.dockerignore'));
  const byDefault = hasPatterns ? undefined : LEFT_BY_TOOLS.map(name => `**/${name}`);
  return { ...props, context: BuildContext.directory(directory), exclude: props.exclude ?? byDefault };
}

/** The patterns of files to leave out. */
function ignoredBy(directory: string, { exclude }: PythonAppImageProps): readonly string[] {
  return exclude ?? readText(join(directory, '.dockerignore'))?.split('\n') ?? [];
}

function checkRun({ command, script }: PythonAppImageProps): void {
  if (command && script !== undefined) {
    throw new InvalidValueError('`script` and `command` cannot both be set because a container runs one of them; '
      + 'remove one');
  }
  if (command && !command[0]) {
    throw new InvalidValueError('`command` is empty; set a program, or remove it to run the console script');
  }
  if (script !== undefined && !/^[\w.-]+$/.test(literalOnly(script, '`script`'))) {
    throw new InvalidValueError(`invalid \`script\` ${quoted(script)}: expected the name of a console script; `
      + 'use `command` to pass arguments');
  }
}

/** Checks a Python image set by the user, whose release may not be known. */
function checkPython(
  { node, pythonVersion }: IPythonImage,
  project: Pyproject | undefined,
  wheel: Wheel | undefined,
): void {
  const specifier = project?.requiresPython ?? '';
  const candidates = [pythonVersion, ...(pythonVersion.split('.').length < 3 ? [`${pythonVersion}.999`] : [])];
  const allowed = candidates.some(version => satisfies(specifier, version));
  if (!allowed) {
    throw new InvalidValueError(
      `the project requires Python ${specifier}, but \`python\` is ${node.path} with Python ${pythonVersion}; `
        + 'set another image',
    );
  }
  if (wheel && !fits(wheel, pythonVersion)) {
    throw new InvalidValueError(
      `wheel ${quoted(wheel.file)} does not support Python ${pythonVersion} of ${node.path}; `
        + 'set another image as `python`',
    );
  }
}

/** uv rejects Python versions other than the pinned one, and the build does not let uv download any. */
function checkPin({ node, pythonVersion }: IPythonImage, pin: PythonPin | undefined): void {
  if (pin && !isPinned(pin, pythonVersion)) {
    throw new InvalidValueError(`${quoted(pin.path)} pins Python ${pin.version}, but ${node.path} has `
      + `Python ${pythonVersion}; set \`python\` to an image with the pinned version, change the pin, or add `
      + '".python-version" to the .dockerignore file or `exclude`');
  }
}

function scriptOf({ file }: Wheel, { script }: PythonAppImageProps): string {
  if (script === undefined) {
    throw new InvalidValueError(`a wheel does not define what to run (${quoted(file)}); `
      + 'set `script` to a console script of the wheel, or set `command`');
  }
  return script;
}
