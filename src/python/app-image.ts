import { dirname } from 'node:path';
import { Construct } from 'constructs';
import { installApp, VIRTUAL_ENV } from './app-recipe';
import { IPythonImage, PublishedPythonImage } from './published';
import { chooseScript, Pyproject, readPyproject } from './pyproject';
import { SlimPythonImage } from './slim-image';
import { satisfies } from './specifier';
import { compareVersions } from './version';
import { BuildContext } from '../core/build-context';
import { Image } from '../core/image';
import { ImageProps, TargetProps } from '../core/image-props';
import { Stack } from '../core/stack';
import { IBuildSource } from '../dockerfile/build-source';
import { BuildVariable } from '../dockerfile/variable';
import { InvalidValueError, listed, quoted } from '../errors';
import { AppUser } from '../pieces/user';

/** Properties of an application. */
export interface PythonAppImageProps extends TargetProps {
  /**
   * The folder of its pyproject.toml, relative to the working directory.
   *
   * @default - the working directory
   */
  readonly project?: string;

  /**
   * What it runs on. `requires-python` of the project has to allow it.
   *
   * @default - of the images with a Python of its stack, the newest that `requires-python` allows
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

interface Wheel {
  readonly wheel?: string;
}

/**
 * An application of Python: a project with a pyproject.toml, or a wheel, on a slim Python image.
 *
 * What it depends on comes from its `uv.lock`, else from its `requirements.txt`, else from the project itself. It is
 * installed by a step of its own, whose layer stays as it is when only the application's source changes.
 */
export class PythonAppImage extends Image {
  /**
   * An application out of a wheel that is there already.
   *
   * @param wheel its path, relative to the working directory
   * @param props what it runs is not known from a wheel: `script` or `command` is needed
   */
  public static fromWheel(scope: Construct, id: string, wheel: string, props: PythonAppImageProps = {}): PythonAppImage {
    const given: PythonAppImageProps & Wheel = { ...props, wheel };
    return new PythonAppImage(scope, id, given);
  }

  /** What it runs on. */
  public readonly python?: IPythonImage;

  public constructor(scope: Construct, id: string, props: PythonAppImageProps = {}) {
    super(scope, id, withContext(props));
    const { wheel }: Wheel = props as Wheel;
    this.python = this._guard(() => {
      const project = wheel === undefined ? readPyproject(props.project ?? '.') : undefined;
      if (props.command?.length === 0) {
        throw new InvalidValueError('has an empty `command`: write a program, or leave it out for the console script');
      }
      if (wheel !== undefined && !wheel.endsWith('.whl')) {
        throw new InvalidValueError(`${quoted(wheel)} is no wheel: its name has to end with .whl`);
      }
      const command = props.command ?? [`${VIRTUAL_ENV}/bin/${scriptOf(project, props)}`];
      const python = props.python ?? this.choosePython(project);
      checkPython(python, project);
      this.makeStages(python, project, command, { ...props, wheel });
      return python;
    });
  }

  private makeStages(python: IPythonImage, project: Pyproject | undefined, command: string[], props: PythonAppImageProps & Wheel): void {
    const { wheel, extras = [], builder } = props;
    const { dependencies, app } = installApp(this.dockerfile, python, { project, wheel, extras, builder });
    const runtime = this.dockerfile.stage('runtime', python.image);
    const ofPython = python instanceof SlimPythonImage ? python.user : undefined;
    const user = props.user ?? ofPython ?? new AppUser('app');
    if (Image.isImage(python.image) && !python.image._hasShell) {
      runtime.user(`${user.uid}:${user.gid}`);
    } else if (user !== ofPython) {
      runtime.user('0:0').add(user);
    }
    runtime
      .copyFrom(dependencies, [`${VIRTUAL_ENV}/`], `${VIRTUAL_ENV}/`, { link: true })
      .copyFrom(app, ['/'], '/', { link: true })
      .env({ PATH: `${VIRTUAL_ENV}/bin:${BuildVariable.of('PATH').value}` })
      .entrypoint(command);
  }

  private choosePython(project: Pyproject | undefined): IPythonImage {
    const there = Stack.of(this).node.findAll().filter((c): c is SlimPythonImage | PublishedPythonImage =>
      c instanceof SlimPythonImage || c instanceof PublishedPythonImage);
    const specifier = project?.requiresPython ?? '';
    // Other builds are for those who ask for them.
    const usual = there.filter(p => /\d$/.test(p.pythonVersion));
    const fitting = usual.filter(p => satisfies(specifier, p.pythonVersion)).sort((a, b) => compareVersions(a.pythonVersion, b.pythonVersion));
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
function withContext(props: PythonAppImageProps & Wheel): ImageProps {
  const folder = props.wheel === undefined ? props.project ?? '.' : dirname(props.wheel);
  return { ...props, context: BuildContext.directory(folder) };
}

/** A Python that somebody names, and of which no more than the minor version may be known. */
function checkPython({ node, pythonVersion }: IPythonImage, project: Pyproject | undefined): void {
  const specifier = project?.requiresPython ?? '';
  const fits = [pythonVersion, ...pythonVersion.split('.').length < 3 ? [`${pythonVersion}.999`] : []].some(version => satisfies(specifier, version));
  if (!fits) {
    throw new InvalidValueError(`is for Python ${specifier}, and ${node.path}, its \`python\`, has ${pythonVersion}: give it another one`);
  }
}

function scriptOf(project: Pyproject | undefined, { script, wheel }: PythonAppImageProps & Wheel): string {
  if (project) {
    return chooseScript(project, script);
  }
  if (script === undefined) {
    throw new InvalidValueError(`needs to know what to run of ${quoted(wheel!)}: say a console script of it as \`script\`, or what else as \`command\``);
  }
  return script;
}
