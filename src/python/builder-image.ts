import type { Construct } from 'constructs';
import { MadePython, Scripts } from './made-python';
import { compareVersions } from './project/version-numbers';
import { BUILD_PACKAGES, configureOptions, DEFAULT_BASE, installRuntime, PythonProfile, registerLibraries } from './recipe';
import { PythonSource } from './source';
import type { PythonVersion } from './version';
import { BuildContext } from '../attributes/build-context';
import { atPath, InvalidValueError, listed, quoted } from '../common/errors';
import { Image } from '../constructs/image';
import { Stack } from '../constructs/stack';
import type { TargetProps } from '../constructs/target-props';
import type { Stage } from '../dockerfile/stage';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import { AptPackages, checkPackages } from '../fragments/apt';
import { shellWord } from '../fragments/shell';
import { checkNew } from '../values/calls';

const PYTHON_BUILDER_IMAGE = Symbol.for('cdk-bake.PythonBuilderImage');

/** Properties of a builder of Pythons. */
export interface PythonBuilderImageProps extends TargetProps {
  /**
   * The versions that it offers; others are then an error.
   *
   * @default - those that its slim images ask for
   */
  readonly versions?: PythonVersion[];

  /**
   * The version that is `python` and `python3` in the builder.
   *
   * @default - the first one of its versions
   */
  readonly defaultVersion?: PythonVersion;

  /**
   * What it is built on: Debian or Ubuntu.
   *
   * @default - ubuntu:noble-20241118.1
   */
  readonly baseImage?: IBuildSource;

  /**
   * Where the archives of CPython's source come from.
   *
   * @default PythonSource.pythonOrg()
   */
  readonly source?: PythonSource;

  /**
   * Packages that it holds for those who build in it, such as `git`.
   *
   * @default - none
   */
  readonly packages?: string[];

  /**
   * How its Pythons are compiled.
   *
   * @default PythonProfile.RELEASE
   */
  readonly profile?: PythonProfile;

  /**
   * Modules of the standard library that a Python may lack, by the names that its compile has for them, such as `_tkinter`.
   * Any other one that cannot be made ends the build; `nis`, which CPython 3.13 has no more, never does.
   *
   * @default - none
   */
  readonly allowMissing?: string[];
}

/**
 * A builder image: several CPythons, each compiled from source in a stage of its own.
 *
 * The stages do not depend on each other. They compile side by side, another release of one version compiles that one
 * again and no other, and a slim image depends on the stage of its own version alone.
 */
export class PythonBuilderImage extends Image {
  /** Whether the value is a builder of Pythons, also of another copy of this library. */
  public static isPythonBuilderImage(value: any): value is PythonBuilderImage {
    return value !== null && typeof value === 'object' && PYTHON_BUILDER_IMAGE in value;
  }

  /** What it is built on. */
  public readonly baseImage: IBuildSource;

  private readonly pythons = new Map<string, { version: PythonVersion; made: MadePython; askedBy: string }>();
  private readonly props: PythonBuilderImageProps;
  private readonly scripts: Scripts;
  private readonly source: PythonSource;
  /** @internal What its Pythons are compiled in. */
  public readonly _buildDeps: Stage;
  private asked = false;

  /** @internal The image that it was made for, when there was none. */
  public _madeFor?: string;

  public constructor(scope: Construct, id: string, props: PythonBuilderImageProps = {}) {
    [, , props] = checkNew('PythonBuilderImage', new.target, [scope, id, props]);
    super(scope, inFront(scope, id), props);
    Object.defineProperty(this, PYTHON_BUILDER_IMAGE, { value: true });
    this.props = props;
    atPath(this.node.path, () => checkBuilder(props));
    this.baseImage = props.baseImage ?? BuildContext.image(DEFAULT_BASE);
    this.scripts = new Scripts(this.dockerfile);
    this.source = props.source ?? PythonSource.pythonOrg();
    this.source._stage(this.dockerfile);
    this._buildDeps = this.dockerfile
      .stage('build-deps', this.baseImage, { description: 'holds what CPython is compiled with' })
      .apply(new AptPackages(BUILD_PACKAGES));
    for (const version of props.versions ?? []) {
      this._guard(() => {
        const release = version.newest();
        const known = this.pythons.get(version._name);
        if (known) {
          throw new InvalidValueError(`has Python ${known.version.toString()} and ${release.toString()} in its \`versions\`: `
            + `a builder holds one release of ${version._name}, so leave one out, or make a builder of its own for it`);
        }
        this.add(release, this.node.path);
      });
    }
  }

  /** The releases that it compiles, from old to new. */
  public get releases(): string[] {
    return [...this.pythons.values()].map(p => p.version.toString()).sort(compareVersions);
  }

  /** @internal A version, for an image that asks for it. */
  public _offer(version: PythonVersion, askedBy: string): MadePython {
    this.asked = true;
    const known = this.pythons.get(version._name);
    if (known) {
      const { release, sha256 } = known.version;
      if (version.release !== undefined && (version.release !== release || version.sha256 !== sha256)) {
        const [asked, has] = version.release === release
          ? [`${release} with the SHA-256 ${version.sha256}`, `the one with ${sha256}`] : [version.release, release];
        throw new InvalidValueError(`asks for Python ${asked}, and ${this.node.path} has ${has}, which ${known.askedBy} asks for: `
          + `a builder holds one release of ${version.minor}, so let them agree, or give one of them a builder of its own`);
      }
      return known.made;
    }
    if (this.props.versions) {
      throw new InvalidValueError(`asks for Python ${version.toString()}, and its builder ${this.node.path} offers ${listed(this.releases) || 'none'}: `
        + 'add it to the builder\'s `versions`, or leave them out, and it compiles what is asked of it');
    }
    return this.add(version.newest(), askedBy);
  }

  /** @internal */
  public _prepare(): void {
    if (this.pythons.size === 0 && this.asked) {
      return; // for what it could not offer; that is reported where it was asked
    }
    if (this.pythons.size === 0) {
      throw new InvalidValueError('is a PythonBuilderImage without a Python: give it `versions`, or make a SlimPythonImage that asks for one');
    }
    const pythons = this.releases.map(release => [...this.pythons.values()].find(p => p.version.toString() === release)!);
    this.source._collect(pythons.map(p => p.version), this.dockerfile);
    const builder = this.dockerfile._result ?? this.dockerfile.stage('builder', this.baseImage, { description: 'holds all the Pythons' });
    this.dockerfile._result = builder;
    builder._instructions.length = 0;
    const stages = pythons.map(p => p.made.stage);
    installRuntime(builder, stages, ['runtime-packages', 'tkinter-packages'], this.props.packages);
    stages.forEach(stage => builder.copyFrom(stage, ['/usr/local/'], '/usr/local/'));
    builder.copyFrom(this.defaultPython.made.stage, ['/default/'], '/');
    registerLibraries(builder);
  }

  /** @internal */
  public get _description(): string {
    const isDefault = (release: string) => release === this.defaultPython.version.toString();
    return this.props.description
      ?? `Build image: CPython ${this.releases.map(r => (isDefault(r) ? `${r} (default)` : r)).join(', ')}`;
  }

  /** @internal */
  public _repository(targetName: string): string {
    return `${Stack.of(this).node.id}-${targetName === 'builder' ? 'python-base' : targetName}`;
  }

  private get defaultPython() {
    const wanted = this.props.defaultVersion;
    const python = wanted ? this.pythons.get(wanted._name) : this.pythons.values().next().value;
    if (!python || (wanted?.release !== undefined && wanted.release !== python.version.release)) {
      throw new InvalidValueError(`has Python ${wanted?.toString()} as its default version, and offers ${listed(this.releases)}`);
    }
    return python;
  }

  private add(version: PythonVersion, askedBy: string): MadePython {
    const { release, sha256 } = version;
    const { profile = PythonProfile.RELEASE, allowMissing = [] } = this.props;
    const name = `python${version._name.replace('.', '')}`;
    const compiled = this.dockerfile.stage(`compile-${name}`, this._buildDeps, { description: `compiles CPython ${version.toString()}` });
    this.source._fetch(compiled, version, '/usr/src/archive', this._props.companyNetwork);
    const missing = shellWord([...new Set(['nis', ...allowMissing])].sort().join(' '));
    this.scripts.run(compiled, 'compile-python', version._name, release!, sha256!, missing, ...configureOptions(profile, version));
    const made = new MadePython(this.scripts, compiled, name, version);
    this.pythons.set(version._name, { version, made, askedBy });
    return made;
  }
}

/** Checks that no image before it has had a builder made, since that one would be used, and this one not. */
function inFront(scope: Construct, id: string): string {
  const former = scope.node.children.find(PythonBuilderImage.isPythonBuilderImage);
  if (former?._madeFor !== undefined) {
    throw new InvalidValueError(`[${scope.node.path}/${id}] is made behind ${former._madeFor}, which has no use for it: ${former.node.path} was made for that. `
      + 'Make the PythonBuilderImage in front of the images that are to use it');
  }
  return id;
}

function checkBuilder({ allowMissing = [], baseImage, packages = [] }: PythonBuilderImageProps): void {
  checkPackages(packages);
  const wrong = allowMissing.find(name => !/^\w+$/.test(name));
  if (wrong !== undefined) {
    throw new InvalidValueError(`${quoted(wrong)} in \`allowMissing\` is no module: write its name, such as "_tkinter"`);
  }
  if (BuildContext._isScratch(baseImage)) {
    throw new InvalidValueError('has `BuildContext.scratch()` as its base, on which nothing can be compiled: give that to the SlimPythonImage');
  }
}
