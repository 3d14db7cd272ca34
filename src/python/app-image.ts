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

/** Properties of an application. */
export interface PythonAppImageProps extends TargetProps {
  /**
   * The folder of its pyproject.toml, relative to the working directory.
   *
   * @default - the working directory
   */
  readonly project?: string;

  /**
   * Patterns of what the build does without of that folder, as those of a `.dockerignore`.
   *
   * @default - its `.dockerignore`; without one, what version control, virtual environments, bytecode and tools leave
   */
  readonly exclude?: string[];

  /**
   * What it runs on. `requires-python` of the project has to allow it, and a `.python-version` file of the project, if there
   * is one.
   *
   * @default - of the images with a Python of its stack, the newest that `requires-python` and `.python-version` allow
   */
  readonly python?: IPythonImage;

  /**
   * What its virtual environment is made in, with the same Python in the same place: it has compilers where that is needed.
   *
   * @default - where the Python was compiled; for a published image, that image
   */
  readonly builder?: IBuildSource;

  /**
   * Optional dependencies of the project that are installed too.
   *
   * @default - none
   */
  readonly extras?: string[];

  /**
   * The console script of the project that the container runs.
   *
   * @default - the only one
   */
  readonly script?: string;

  /**
   * What the container runs in place of a console script: a program and its arguments. Those of the virtual environment
   * need no path.
   *
   * @default - the script
   */
  readonly command?: string[];

  /**
   * Who runs it.
   *
   * @default - a user `app` with the number 10001
   */
  readonly user?: AppUser;
}

/** Where the source of a project lies that is no package. */
const SOURCE = '/srv/app';

const LEFT_BY_TOOLS = ['.git', '.venv', '__pycache__', '*.pyc', '*.egg-info', '.tox', '.nox', '.mypy_cache', '.pytest_cache', '.ruff_cache', 'cdk.out'];

interface OfWheel {
  readonly wheel?: string;
}

/**
 * An application of Python: a project with a pyproject.toml, or a wheel, on a slim Python image.
 *
 * What it depends on comes from its `uv.lock`, else from its `requirements.txt`, else from the project itself. It is
 * installed by a step of its own, whose layer stays as it is when only the application's source changes.
 *
 * A project that is no package, such as one without a [build-system], is copied to /srv/app and runs there.
 */
export class PythonAppImage extends Image {
  /**
   * An application out of a wheel that is there already.
   *
   * @param wheel its path, relative to the working directory
   * @param props what it runs is not known from a wheel: `script` or `command` is needed
   */
  public static fromWheel(scope: Construct, id: string, wheel: string, props: PythonAppImageProps = {}): PythonAppImage {
    const given: PythonAppImageProps & OfWheel = { ...props, wheel };
    return new PythonAppImage(scope, id, given);
  }

  /** What it runs on. */
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
        throw new InvalidValueError('has a wheel, and a `project` that nothing would be made of: leave one out');
      }
      const project = wheel ? undefined : readPyproject(props.project ?? '.');
      const pin = project && readPin(project.folder, ignoredBy(project.folder, props));
      const command = props.command ?? [`${VIRTUAL_ENV}/bin/${project ? chooseScript(project, props.script) : scriptOf(wheel!, props)}`];
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

  private makeStages(python: IPythonImage, made: Pick<AppRecipe, 'project' | 'wheel'>, command: string[], props: PythonAppImageProps): void {
    const { extras = [], builder } = props;
    const { dependencies, app } = installApp(this.dockerfile, python, {
      ...made, extras, builder, mirrored: this._props.companyNetwork?._hasPythonIndex ?? false,
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
      runtime.label({ 'org.opencontainers.image.version': version }); // not that of its Python
    }
    runtime.entrypoint(command);
  }

  private choosePython(project: Pyproject | undefined, pin: PythonPin | undefined): IPythonImage {
    const there = constructsIn(Stack.of(this)).filter((c): c is SlimPythonImage | PublishedPythonImage =>
      c instanceof SlimPythonImage || c instanceof PublishedPythonImage);
    const specifier = project?.requiresPython ?? '';
    // Other builds are for those who ask for them.
    const usual = there.filter(p => /\d$/.test(p.pythonVersion));
    const allowed = usual.filter(p => satisfies(specifier, p.pythonVersion)).sort((a, b) => compareVersions(a.pythonVersion, b.pythonVersion));
    const pinned = allowed.filter(p => isPinned(pin, p.pythonVersion));
    const fitting = pinned.length > 0 ? pinned : allowed;
    const last = fitting[fitting.length - 1];
    // Of several with the same Python, the first one.
    const newest = fitting.find(p => p.pythonVersion === last.pythonVersion);
    if (!newest) {
      const versions = listed(there.map(p => `${p.node.path} (${p.pythonVersion})`));
      throw new InvalidValueError(`needs a Python ${specifier}, and its stack has ${versions || 'no image with a Python'}: `
        + 'make a SlimPythonImage in front of it, or give one as `python`');
    }
    return newest;
  }
}

/** Nothing but the project, or the wheel, is read. */
function withContext(props: PythonAppImageProps & OfWheel): ImageProps {
  const folder = props.wheel === undefined ? props.project ?? '.' : dirname(props.wheel);
  const byDefault = props.wheel === undefined && !existsSync(join(folder, '.dockerignore')) ? LEFT_BY_TOOLS.map(name => `**/${name}`) : undefined;
  return { ...props, context: BuildContext.directory(folder), exclude: props.exclude ?? byDefault };
}

/** The patterns of files that the build does without. */
function ignoredBy(folder: string, { exclude }: PythonAppImageProps): readonly string[] {
  return exclude ?? readText(join(folder, '.dockerignore'))?.split('\n') ?? [];
}

function checkRun({ command, script }: PythonAppImageProps): void {
  if (command && script !== undefined) {
    throw new InvalidValueError('has a `script` and a `command`, and a container runs one of them: leave the other out');
  }
  if (command && !command[0]) {
    throw new InvalidValueError('has an empty `command`: write a program, or leave it out for the console script');
  }
  if (script !== undefined && !/^[\w.-]+$/.test(literalOnly(script, '`script`'))) {
    throw new InvalidValueError(`${quoted(script)} cannot be the name of a \`script\`: what has arguments is a \`command\``);
  }
}

/** A Python that somebody names, and of which no more than the minor version may be known. */
function checkPython({ node, pythonVersion }: IPythonImage, project: Pyproject | undefined, wheel: Wheel | undefined): void {
  const specifier = project?.requiresPython ?? '';
  const allowed = [pythonVersion, ...pythonVersion.split('.').length < 3 ? [`${pythonVersion}.999`] : []].some(version => satisfies(specifier, version));
  if (!allowed) {
    throw new InvalidValueError(`is for Python ${specifier}, and ${node.path}, its \`python\`, has ${pythonVersion}: give it another one`);
  }
  if (wheel && !fits(wheel, pythonVersion)) {
    throw new InvalidValueError(`has the wheel ${wheel.file}, which is not for the Python of ${node.path}, ${pythonVersion}: give it another one as \`python\``);
  }
}

/** uv refuses another Python than the pinned one, and may not download it. */
function checkPin({ node, pythonVersion }: IPythonImage, pin: PythonPin | undefined): void {
  if (pin && !isPinned(pin, pythonVersion)) {
    throw new InvalidValueError(`${quoted(pin.path)} pins Python ${pin.version}, but ${node.path} has Python ${pythonVersion}: `
      + 'set `python` to an image with the pinned version, change the pin, or add ".python-version" to the .dockerignore file or `exclude`');
  }
}

function scriptOf({ file }: Wheel, { script }: PythonAppImageProps): string {
  if (script === undefined) {
    throw new InvalidValueError(`needs to know what to run of ${quoted(file)}: say a console script of it as \`script\`, or what else as \`command\``);
  }
  return script;
}
