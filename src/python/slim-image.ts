import type { Construct, IConstruct } from 'constructs';
import { PythonBuilderImage } from './builder-image';
import { addUsers } from './distroless';
import { MadePython, Scripts } from './made-python';
import { filesOf, PythonPart } from './part';
import { numberOf } from './project/version-numbers';
import type { IPythonImage } from './published';
import { PublishedPythonImage } from './published';
import { DEFAULT_BASE, installRuntime, registerLibraries } from './recipe';
import { SMOKE_TEST } from './smoke-test';
import { PythonVersion } from './version';
import { BuildContext } from '../attributes/build-context';
import { atPath, InvalidValueError, quoted } from '../common/errors';
import { splitTokens } from '../common/tokens';
import { constructsIn } from '../common/tree';
import { Image } from '../constructs/image';
import { Stack } from '../constructs/stack';
import type { TargetProps } from '../constructs/target-props';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import { Mount } from '../dockerfile/syntax/mount';
import { BuildVariable } from '../dockerfile/syntax/variable';
import { checkSnapshot } from '../fragments/apt-snapshot';
import type { AppUser } from '../fragments/user';
import { checkNew } from '../values/calls';

/** Properties of a slim Python image. */
export interface SlimPythonImageProps extends TargetProps {
  /**
   * Python version of the image.
   *
   * @default - the version in the construct ID, such as `312`, `3.12` or `3.12.8`
   */
  readonly version?: PythonVersion;

  /**
   * Image to copy Python from: a PythonBuilderImage, or any other image of the app or a registry with Python in
   * `/usr/local` and the package manager of Debian or Ubuntu.
   *
   * @default - the nearest PythonBuilderImage in the stack; if there is none, a new one
   */
  readonly builder?: IBuildSource;

  /**
   * Base image. Must have the same packages as the base image of the builder.
   *
   * `BuildContext.scratch()` creates an image without a distribution: Python, the libraries that Python is linked to,
   * certificates, time zones and users, but no shell.
   *
   * @default - the base image of the PythonBuilderImage; with another builder, `ubuntu:noble-20241118.1`
   */
  readonly baseImage?: IBuildSource;

  /**
   * Time of the snapshot of the archive from which Debian or Ubuntu packages are installed, such as `20260101T000000Z`.
   *
   * @see https://snapshot.debian.org/
   * @see https://snapshot.ubuntu.com/
   * @default - the snapshot of the PythonBuilderImage; with another builder, the newest packages
   */
  readonly snapshot?: string;

  /**
   * Parts of Python to leave out.
   *
   * @default - no parts
   */
  readonly without?: PythonPart[];

  /**
   * Whether to include the bytecode of the standard library. Programs start faster, and the image is about 14 MB
   * larger.
   *
   * @default false
   */
  readonly bytecode?: boolean;

  /**
   * The user that containers run as. Images built on this image inherit the setting.
   *
   * @default - root
   */
  readonly user?: AppUser;
}

/**
 * A slim Python image: a base image, the libraries that Python needs, and a Python version copied from a builder.
 *
 * ```ts
 * new SlimPythonImage(stack, '312');
 * ```
 */
export class SlimPythonImage extends Image implements IPythonImage {
  /**
   * Imports a slim Python image from a registry.
   *
   * @param scope scope of the construct
   * @param id ID of the construct
   * @param reference image reference, in the format `[registry/]name[:tag][@sha256:…]`
   * @param version Python version of the image
   */
  public static fromRegistry(
    scope: Construct,
    id: string,
    reference: string,
    version: PythonVersion,
  ): PublishedPythonImage {
    return new PublishedPythonImage(scope, id, reference, version);
  }

  /** Python version of the image: a release, or the minor version if only the builder knows the release. */
  public readonly pythonVersion: string;

  /** The user that containers run as, unless that is root. */
  public readonly user?: AppUser;

  /** @internal The Python version, and an image in which packages can be compiled for it. */
  public _making?: { readonly base: IBuildSource; readonly python: IBuildSource };

  private readonly distroless: boolean;

  public constructor(scope: Construct, id: string, props: SlimPythonImageProps = {}) {
    [, , props] = checkNew('SlimPythonImage', new.target, [scope, id, props]);
    super(scope, id, props);
    atPath(this.node.path, () => checkSnapshot(props.snapshot));
    this.pythonVersion = 'unknown';
    this.user = props.user;
    this.distroless = BuildContext._isScratch(props.baseImage);
    const version = this._guard(() => versionOf(id, props.version));
    if (version) {
      this.pythonVersion = this._guard(() => this.makeStages(version, props)) ?? version.toString();
    }
  }

  /** The image itself, for stages to start from. */
  public get image(): IBuildSource {
    return this;
  }

  /** @internal */
  public get _ownName(): string {
    const name = PythonVersion._nameOfId(this.node.id);
    return name === undefined ? this.node.id : `python${name.replace('.', '')}`;
  }

  /** @internal */
  public get _hasShell(): boolean {
    return !this.distroless;
  }

  /** @internal */
  public get _description(): string {
    return this._props.description ?? `Slim CPython ${this.pythonVersion}`;
  }

  /** @internal */
  public _repository(targetName: string): string {
    return `${Stack.of(this).node.id}-${targetName.replace(/^python(\d)/, 'python-$1')}`;
  }

  /** Adds the stages, and returns the Python version. */
  private makeStages(version: PythonVersion, props: SlimPythonImageProps): string {
    const compiledOn = this._hasShell ? props.baseImage : undefined;
    const builder = props.builder ?? nearestBuilder(this) ?? this.makeBuilder(compiledOn, props.snapshot);
    const isBuilder = PythonBuilderImage.isPythonBuilderImage(builder);
    const made = isBuilder ? builder._offer(version, this.node.path) : this.extraction(version, builder);
    const base = props.baseImage ?? (isBuilder ? builder.baseImage : BuildContext.image(DEFAULT_BASE));
    const without = props.without ?? [];
    const python = props.bytecode ? made.withBytecode : made.stage;
    const tkinter = !without.includes(PythonPart.TKINTER);
    const root = this._hasShell ? undefined : made.root(!tkinter);
    // Added last, so that the image is built from this stage.
    const runtime = this.dockerfile.stage('runtime', base);
    if (root) {
      runtime.copyFrom(root, ['/'], '/');
    } else {
      installRuntime(runtime, {
        pythons: [made.stage],
        lists: ['runtime-packages', ...(tkinter ? ['tkinter-packages'] : [])],
        snapshot: props.snapshot ?? (isBuilder ? builder._snapshot : undefined),
      });
    }
    this._making = { base: isBuilder ? builder._buildDeps : builder, python: made.stage };
    const files = filesOf(without);
    runtime
      // With `link`, these layers do not change when the base image changes.
      .copyFrom(python, ['/usr/local/'], '/usr/local/', { link: true, exclude: some(files) })
      .copyFrom(python, ['/default/'], '/', { link: true, exclude: some(programsOf(files)) });
    if (!root) {
      registerLibraries(runtime);
    }
    runtime.env({ PATH: `/usr/local/bin:${BuildVariable.of('PATH').value}` });
    if (numberOf(version.minor) <= 12) {
      runtime.env({ LANG: 'C.UTF-8' }); // https://peps.python.org/pep-0686/ and the C locale of minimal bases
    }
    runtime.label(labels(made.version, base));
    if (root) {
      addUsers(runtime, root, props.user);
    } else if (props.user) {
      runtime.apply(props.user);
    }
    runtime.cmd(['python3']);
    this.addSmokeTest(without, props.bytecode ?? false);
    return made.version.toString();
  }

  private makeBuilder(baseImage: IBuildSource | undefined, snapshot: string | undefined): PythonBuilderImage {
    const builder = new PythonBuilderImage(Stack.of(this), 'builder', { baseImage, snapshot });
    builder._madeFor = this.node.path;
    return builder;
  }

  /** Extracts a Python version from an image that is not a PythonBuilderImage. */
  private extraction(version: PythonVersion, builder: IBuildSource): MadePython {
    const scripts = new Scripts(this.dockerfile);
    const description = `extracts Python ${version._name} from the builder`;
    const extracting = this.dockerfile.stage('extract', builder, { description });
    scripts.run(extracting, 'extract-python', version._name);
    return new MadePython(scripts, extracting, 'python', version);
  }

  private addSmokeTest(without: readonly PythonPart[], bytecode: boolean): void {
    if (this._props.matrix) {
      return; // no image can be built on the group that a matrix becomes
    }
    this.testStage().apply({
      applyTo: stage => {
        const script = stage.dockerfile.stage('scripts', BuildContext.scratch()).file('/smoke-test.py', SMOKE_TEST);
        stage.runExec(['python3', '-B', '/run/smoke-test.py', ...without, ...(bytecode ? ['bytecode'] : [])], {
          mounts: [Mount.bind('/run/smoke-test.py', { source: script, sourcePath: '/smoke-test.py' })],
        });
      },
    });
  }
}

/** See https://github.com/opencontainers/image-spec/blob/main/annotations.md */
function labels(version: PythonVersion, base: IBuildSource): Record<string, string> {
  const isImage = BuildContext.isBuildContext(base) && base._kind === 'image';
  const known = isImage && splitTokens(base._value).every(part => typeof part === 'string');
  const [name, digest] = known ? base._value.split('@') : [];
  return {
    'org.opencontainers.image.version': version.toString(),
    ...name === undefined ? {} : { 'org.opencontainers.image.base.name': name },
    ...digest === undefined ? {} : { 'org.opencontainers.image.base.digest': digest },
  };
}

/** The paths of programs, from the root of the file system. */
function programsOf(files: readonly string[]): string[] {
  return files.filter(file => file.startsWith('bin/')).map(file => `usr/local/${file}`);
}

function some<T>(values: T[]): T[] | undefined {
  return values.length > 0 ? values : undefined;
}

function versionOf(id: string, given?: PythonVersion): PythonVersion {
  const ofId = given && /^3\.\d+\.\d/.test(id) ? given : PythonVersion._fromId(id);
  if (given && ofId && given._name !== ofId._name) {
    throw new InvalidValueError(`the construct ID selects Python ${ofId.toString()}, but \`version\` `
      + `is ${given.toString()}; change one of them`);
  }
  const version = given ?? ofId;
  if (!version) {
    throw new InvalidValueError(`the construct ID ${quoted(id)} is not a Python version; `
      + 'write the ID as "312", "3.12" or "3.12.8", or set `version` to `PythonVersion.of("3.12")`');
  }
  return version;
}

/** The first builder between the image and the stack, or else the first builder of the stack. */
function nearestBuilder(image: IConstruct): PythonBuilderImage | undefined {
  const stack = Stack.of(image);
  const scopes = image.node.scopes.reverse();
  const nearby = scopes.slice(0, scopes.indexOf(stack) + 1).flatMap(scope => scope.node.children);
  return [...nearby, ...constructsIn(stack)].find(PythonBuilderImage.isPythonBuilderImage);
}
