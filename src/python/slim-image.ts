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
import { InvalidValueError, quoted } from '../common/errors';
import { splitTokens } from '../common/tokens';
import { constructsIn } from '../common/tree';
import { Image } from '../constructs/image';
import { Stack } from '../constructs/stack';
import type { TargetProps } from '../constructs/target-props';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import { Mount } from '../dockerfile/syntax/mount';
import { BuildVariable } from '../dockerfile/syntax/variable';
import type { AppUser } from '../fragments/user';
import { checkNew } from '../values/calls';

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
   * `BuildContext.scratch()` makes an image without a distribution: Python, the libraries that it is linked to, certificates,
   * time zones and users, and no shell.
   *
   * @default - what a PythonBuilderImage is built on, or ubuntu:noble-20241118.1 for another builder
   */
  readonly baseImage?: IBuildSource;

  /**
   * What it does without.
   *
   * @default - nothing
   */
  readonly without?: PythonPart[];

  /**
   * Whether it holds the bytecode of the standard library, with which programs start sooner: some 14 MB.
   *
   * @default false
   */
  readonly bytecode?: boolean;

  /**
   * Who runs what it runs, and what images on it run.
   *
   * @default - root
   */
  readonly user?: AppUser;
}

/**
 * A slim image with one Python: its base, the libraries that this Python needs, and a copy of it out of a builder.
 *
 * ```ts
 * new SlimPythonImage(stack, '312');
 * ```
 */
export class SlimPythonImage extends Image implements IPythonImage {
  /**
   * A slim Python image that a registry has.
   *
   * @param reference `[registry/]name[:tag][@sha256:…]`
   * @param version the version of its Python
   */
  public static fromRegistry(scope: Construct, id: string, reference: string, version: PythonVersion): PublishedPythonImage {
    return new PublishedPythonImage(scope, id, reference, version);
  }

  /** The version of Python: its release, or the minor version when the builder knows the release. */
  public readonly pythonVersion: string;

  /** Who runs what it runs, where that is not root. */
  public readonly user?: AppUser;

  /** @internal Where its Python can be installed for what compiles, and where from. */
  public _making?: { readonly base: IBuildSource; readonly python: IBuildSource };

  private readonly distroless: boolean;

  public constructor(scope: Construct, id: string, props: SlimPythonImageProps = {}) {
    [, , props] = checkNew('SlimPythonImage', new.target, [scope, id, props]);
    super(scope, id, props);
    this.pythonVersion = 'unknown';
    this.user = props.user;
    this.distroless = BuildContext._isScratch(props.baseImage);
    const version = this._guard(() => versionOf(id, props.version));
    if (version) {
      this.pythonVersion = this._guard(() => this.makeStages(version, props)) ?? version.toString();
    }
  }

  /** The image itself: what stages start from. */
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

  /** Fills the Dockerfile, and says which Python it has. */
  private makeStages(version: PythonVersion, props: SlimPythonImageProps): string {
    const compiledOn = this._hasShell ? props.baseImage : undefined;
    const builder = props.builder ?? nearestBuilder(this) ?? this.makeBuilder(compiledOn);
    const isBuilder = PythonBuilderImage.isPythonBuilderImage(builder);
    const made = isBuilder ? builder._offer(version, this.node.path) : this.extraction(version, builder);
    const base = props.baseImage ?? (isBuilder ? builder.baseImage : BuildContext.image(DEFAULT_BASE));
    const without = props.without ?? [];
    const python = props.bytecode ? made.withBytecode : made.stage;
    const tkinter = !without.includes(PythonPart.TKINTER);
    const root = this._hasShell ? undefined : made.root(!tkinter);
    // The last stage, which is what the image becomes.
    const runtime = this.dockerfile.stage('runtime', base);
    if (root) {
      runtime.copyFrom(root, ['/'], '/');
    } else {
      installRuntime(runtime, [made.stage], ['runtime-packages', ...tkinter ? ['tkinter-packages'] : []]);
    }
    this._making = { base: isBuilder ? builder._buildDeps : builder, python: made.stage };
    const files = filesOf(without);
    runtime
      // Their layers stay as they are when the base changes.
      .copyFrom(python, ['/usr/local/'], '/usr/local/', { link: true, exclude: some(files) })
      .copyFrom(python, ['/default/'], '/', { link: true, exclude: some(files.filter(f => f.startsWith('bin/')).map(f => `usr/local/${f}`)) });
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

  private makeBuilder(baseImage: IBuildSource | undefined): PythonBuilderImage {
    const builder = new PythonBuilderImage(Stack.of(this), 'builder', { baseImage });
    builder._madeFor = this.node.path;
    return builder;
  }

  /** What a PythonBuilderImage has ready is looked for in any other image. */
  private extraction(version: PythonVersion, builder: IBuildSource): MadePython {
    const scripts = new Scripts(this.dockerfile);
    const extracting = this.dockerfile.stage('extract', builder, { description: `takes Python ${version._name} out of the builder` });
    scripts.run(extracting, 'extract-python', version._name);
    return new MadePython(scripts, extracting, 'python', version);
  }

  private addSmokeTest(without: readonly PythonPart[], bytecode: boolean): void {
    if (this._props.matrix) {
      return; // nothing can be built on what is a group
    }
    this.testStage().apply({
      applyTo: stage => {
        const script = stage.dockerfile.stage('scripts', BuildContext.scratch()).file('/smoke-test.py', SMOKE_TEST);
        stage.runExec(['python3', '-B', '/run/smoke-test.py', ...without, ...bytecode ? ['bytecode'] : []], {
          mounts: [Mount.bind('/run/smoke-test.py', { source: script, sourcePath: '/smoke-test.py' })],
        });
      },
    });
  }
}

/** See https://github.com/opencontainers/image-spec/blob/main/annotations.md */
function labels(version: PythonVersion, base: IBuildSource): Record<string, string> {
  const known = BuildContext.isBuildContext(base) && base._kind === 'image' && splitTokens(base._value).every(part => typeof part === 'string');
  const [name, digest] = known ? base._value.split('@') : [];
  return {
    'org.opencontainers.image.version': version.toString(),
    ...name === undefined ? {} : { 'org.opencontainers.image.base.name': name },
    ...digest === undefined ? {} : { 'org.opencontainers.image.base.digest': digest },
  };
}

function some<T>(values: T[]): T[] | undefined {
  return values.length > 0 ? values : undefined;
}

function versionOf(id: string, given?: PythonVersion): PythonVersion {
  const ofId = given && /^3\.\d+\.\d/.test(id) ? given : PythonVersion._fromId(id);
  if (given && ofId && given._name !== ofId._name) {
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
  return [...beside, ...constructsIn(stack)].find(PythonBuilderImage.isPythonBuilderImage);
}
