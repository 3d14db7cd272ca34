import { Construct, IConstruct } from 'constructs';
import { BuildContext } from '../core/build-context';
import { Image } from '../core/image';
import { TargetProps } from '../core/image-props';
import { Stack } from '../core/stack';
import { IBuildSource } from '../dockerfile/build-source';
import { Stage } from '../dockerfile/stage';
import { BuildVariable } from '../dockerfile/variable';
import { InvalidValueError, quoted } from '../errors';
import { PythonBuilderImage } from './builder-image';
import { exportStage, extract, install, scriptStage } from './recipe';
import { PythonVersion } from './version';

/** Properties of a slim Python image. */
export interface SlimPythonImageProps extends TargetProps {
  /**
   * Its version of Python.
   *
   * @default - the id says it: `312`, `3.12` or `3.12.8`
   */
  readonly version?: PythonVersion;

  /**
   * Where its Python comes from: a PythonBuilderImage, or any other image, of this app or of a registry, that holds it
   * under /usr/local and has the package manager of Debian and Ubuntu.
   *
   * @default - the nearest PythonBuilderImage of the stack, which is made when there is none
   */
  readonly builder?: IBuildSource;

  /**
   * What it is built on. Its packages have to be those of the builder's base.
   *
   * @default - what a PythonBuilderImage is built on, or ubuntu:noble-20241118.1 for another builder
   */
  readonly baseImage?: IBuildSource;
}

/**
 * A slim image with one Python: its base, the libraries that this Python needs, and a copy of it out of a builder.
 *
 * ```ts
 * new SlimPythonImage(stack, '312');
 * ```
 */
export class SlimPythonImage extends Image {
  /** The version of Python: its release, or the minor version when the builder knows the release. */
  public readonly pythonVersion: string;

  private readonly minor?: string;

  public constructor(scope: Construct, id: string, props: SlimPythonImageProps = {}) {
    super(scope, id, props);
    this.pythonVersion = 'unknown';
    const version = this._guard(() => versionOf(id, props.version));
    if (version) {
      this.minor = version.minor;
      this.pythonVersion = this._guard(() => this.makeStages(version, props)) ?? version.toString();
    }
  }

  /** @internal */
  public get _ownName(): string {
    return this.minor !== undefined && isVersion(this.node.id) ? `python${this.minor.replace('.', '')}` : this.node.id;
  }

  /** @internal */
  public get _description(): string {
    return this._props.description ?? `Slim CPython ${this.pythonVersion}`;
  }

  /** @internal */
  public _repository(targetName: string): string {
    return `${Stack.of(this).node.id}-${targetName.replace(/^python(\d)/, 'python-$1')}`;
  }

  /** Fills the Dockerfile, and says which Python it has. */
  private makeStages(version: PythonVersion, props: SlimPythonImageProps): string {
    const builder = props.builder ?? nearestBuilder(this) ?? new PythonBuilderImage(Stack.of(this), 'builder', { baseImage: props.baseImage });
    const isBuilder = PythonBuilderImage.isPythonBuilderImage(builder);
    const { stage: python, release } = isBuilder ? builder._offer(version, this.node.path) : this.extraction(version, builder);
    const base = props.baseImage ?? (isBuilder ? builder.baseImage : BuildContext.image('ubuntu:noble-20241118.1'));
    const runtime = install(this.dockerfile.stage('runtime', base), [python])
      .copyFrom(python, ['/default/'], '/')
      .env({ PATH: `/usr/local/bin:${BuildVariable.of('PATH').value}` });
    if (Number(version.minor.split('.')[1]) <= 12) {
      runtime.env({ LANG: 'C.UTF-8' }); // https://peps.python.org/pep-0686/ and the C locale of minimal bases
    }
    runtime.cmd(['python3']);
    return release;
  }

  /** What a PythonBuilderImage has ready is looked for in any other image. */
  private extraction(version: PythonVersion, builder: IBuildSource): { stage: Stage; release: string } {
    const extracting = this.dockerfile.stage('extract', builder, { description: `takes Python ${version.minor} out of the builder` });
    extract(extracting, scriptStage(this.dockerfile, ['extract-python', 'describe-python']), version);
    const stage = exportStage('python', extracting, `holds Python ${version.minor} and nothing else`);
    return { stage, release: version.toString() };
  }
}

/** Whether an id is to be read as a version. */
function isVersion(id: string): boolean {
  return /^3(\d{1,2}|\.\d+(\.\d+\w*)?)$/.test(id);
}

function versionOf(id: string, given?: PythonVersion): PythonVersion {
  const ofId = given && /^3\.\d+\.\d/.test(id) ? given : PythonVersion._fromId(id);
  if (given && ofId && given.minor !== ofId.minor) {
    throw new InvalidValueError(`has an id that says Python ${ofId.toString()}, and \`version\` says ${given.toString()}: let them agree`);
  }
  const version = given ?? ofId;
  if (!version) {
    throw new InvalidValueError(`${quoted(id)} is not a version of Python: write the id as '312', '3.12' or '3.12.8', or give \`version: PythonVersion.of('3.12')\``);
  }
  return version;
}

/** The first builder on the way from the image up to its stack, and else the first one of the stack. */
function nearestBuilder(image: IConstruct): PythonBuilderImage | undefined {
  const stack = Stack.of(image);
  const scopes = image.node.scopes.reverse();
  const beside = scopes.slice(0, scopes.indexOf(stack) + 1).flatMap(scope => scope.node.children);
  return [...beside, ...stack.node.findAll()].find(PythonBuilderImage.isPythonBuilderImage);
}
