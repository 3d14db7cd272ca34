import type { Construct } from 'constructs';
import { MadePython, Scripts } from './made-python';
import { compareVersions } from './project/version-numbers';
import {
  BUILD_PACKAGES,
  configureOptions,
  DEFAULT_BASE,
  installRuntime,
  PythonProfile,
  registerLibraries,
} from './recipe';
import { PythonSource } from './source';
import type { PythonVersion } from './version';
import { BuildContext } from '../attributes/build-context';
import { atPath, InvalidValueError, listed, quoted } from '../common/errors';
import type { AppSettings } from '../constructs/app-settings';
import { Image } from '../constructs/image';
import { Stack } from '../constructs/stack';
import type { TargetProps } from '../constructs/target-props';
import type { Stage } from '../dockerfile/stage';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import { AptPackages, checkPackages } from '../fragments/apt';
import { shellWord } from '../fragments/shell';
import { checkNew } from '../values/calls';

const PYTHON_BUILDER_IMAGE = Symbol.for('cdk-bake.PythonBuilderImage');

/** Properties of a Python builder image. */
export interface PythonBuilderImageProps extends TargetProps {
  /**
   * Python versions that the builder offers. Other versions are errors.
   *
   * @default - the versions that slim images request
   */
  readonly versions?: PythonVersion[];

  /**
   * Version of the commands `python` and `python3` in the builder.
   *
   * @default - the first version
   */
  readonly defaultVersion?: PythonVersion;

  /**
   * Base image: Debian or Ubuntu.
   *
   * @default - `ubuntu:noble-20241118.1`
   */
  readonly baseImage?: IBuildSource;

  /**
   * Source of the CPython archives.
   *
   * @default PythonSource.pythonOrg()
   */
  readonly source?: PythonSource;

  /**
   * Additional packages for builds in the builder, such as `git`.
   *
   * @default - no packages
   */
  readonly packages?: string[];

  /**
   * Time of the snapshot of the archive from which Debian or Ubuntu packages are installed, such as `20260101T000000Z`.
   * Slim images of the builder install from the same snapshot.
   *
   * @see https://snapshot.debian.org/
   * @see https://snapshot.ubuntu.com/
   * @default - the newest packages
   */
  readonly snapshot?: string;

  /**
   * Compiler settings for CPython.
   *
   * @default PythonProfile.RELEASE
   */
  readonly profile?: PythonProfile;

  /**
   * Modules of the standard library that may be missing, by their names in the CPython build, such as `_tkinter`. If
   * any other module cannot be built, the build fails. `nis` may always be missing, because CPython 3.13 removed it.
   *
   * @default - no modules
   */
  readonly allowMissing?: string[];
}

/**
 * A builder image with several CPython versions, each compiled from source in a stage of its own.
 *
 * The stages do not depend on each other. BuildKit compiles them in parallel, a new release compiles only that version
 * again, and a slim image depends on the stage of its own version only.
 */
export class PythonBuilderImage extends Image {
  /** Returns whether the given object is a `PythonBuilderImage`, even if another copy of this library created it. */
  public static isPythonBuilderImage(value: any): value is PythonBuilderImage {
    return value !== null && typeof value === 'object' && PYTHON_BUILDER_IMAGE in value;
  }

  /** Base image of the builder. */
  public readonly baseImage: IBuildSource;

  private readonly pythons = new Map<string, { version: PythonVersion; made: MadePython; askedBy: string }>();
  private readonly props: PythonBuilderImageProps;
  private readonly scripts: Scripts;
  private readonly source: PythonSource;
  /** @internal The stage with the packages to compile CPython. */
  public readonly _buildDeps: Stage;
  private asked = false;

  /** @internal Path of the slim image that created the builder, if one did. */
  public _madeFor?: string;

  public constructor(scope: Construct, id: string, props: PythonBuilderImageProps = {}) {
    [, , props] = checkNew('PythonBuilderImage', new.target, [scope, id, props]);
    super(scope, beforeUse(scope, id), props);
    Object.defineProperty(this, PYTHON_BUILDER_IMAGE, { value: true });
    this.props = props;
    atPath(this.node.path, () => checkBuilder(props));
    this.baseImage = props.baseImage ?? BuildContext.image(DEFAULT_BASE);
    this.scripts = new Scripts(this.dockerfile);
    this.source = props.source ?? PythonSource.pythonOrg();
    this.source._stage(this.dockerfile);
    this._buildDeps = this.dockerfile
      .stage('build-deps', this.baseImage, { description: 'provides the packages to compile CPython' })
      .apply(new AptPackages(BUILD_PACKAGES, { snapshot: props.snapshot }));
    for (const version of props.versions ?? []) {
      this._guard(() => {
        const release = this.releaseOf(version, this.node.path);
        const known = this.pythons.get(version._name);
        if (known) {
          throw new InvalidValueError(`\`versions\` contains Python ${known.version.toString()} `
            + `and ${release.toString()}, but a builder can have only one release of ${version._name}; remove one, or `
            + 'define another builder for it');
        }
        this.add(release, this.node.path);
      });
    }
  }

  /** Releases that the builder compiles, oldest first. */
  public get releases(): string[] {
    return [...this.pythons.values()].map(p => p.version.toString()).sort(compareVersions);
  }

  /** @internal */
  public get _snapshot(): string | undefined {
    return this.props.snapshot;
  }

  /** @internal The stages of a version, for an image that requests it. */
  public _offer(version: PythonVersion, askedBy: string): MadePython {
    this.asked = true;
    const known = this.pythons.get(version._name);
    if (known) {
      const { release, sha256 } = known.version;
      if (version.release !== undefined && (version.release !== release || version.sha256 !== sha256)) {
        const [asked, has] = version.release === release
          ? [`${release} with the SHA-256 digest ${version.sha256}`, `the digest is ${sha256}`]
          : [version.release, `the release is ${release}`];
        throw new InvalidValueError(`Python ${asked} is not available in ${this.node.path} because ${has}, as `
          + `requested by ${known.askedBy}; request the same release, or define another builder`);
      }
      return known.made;
    }
    if (this.props.versions) {
      throw new InvalidValueError(`Python ${version.toString()} is not available in ${this.node.path} because `
        + `\`versions\` of the builder contains ${listed(this.releases) || 'no valid version'}; add the version, or `
        + 'remove `versions`');
    }
    return this.add(this.releaseOf(version, askedBy), askedBy);
  }

  /** @internal */
  public _prepare(): void {
    if (this.pythons.size === 0 && this.asked) {
      return; // the requested version is reported with the image that requests it
    }
    if (this.pythons.size === 0) {
      throw new InvalidValueError('the builder has no Python version; set `versions`, or define a SlimPythonImage');
    }
    const pythons = this.releases.map(release =>
      [...this.pythons.values()].find(p => p.version.toString() === release)!,
    );
    this.source._collect(pythons.map(p => p.version), this.dockerfile);
    const builder = this.dockerfile._result
      ?? this.dockerfile.stage('builder', this.baseImage, { description: 'contains all Python versions' });
    this.dockerfile._result = builder;
    builder._instructions.length = 0;
    const stages = pythons.map(p => p.made.stage);
    installRuntime(builder, {
      pythons: stages,
      lists: ['runtime-packages', 'tkinter-packages'],
      packages: this.props.packages,
      snapshot: this._snapshot,
    });
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
      throw new InvalidValueError(`\`defaultVersion\` is Python ${wanted?.toString()}, but the builder `
        + `offers ${listed(this.releases)}; use one of these`);
    }
    return python;
  }

  /** The release in the lock file, or the newest known release. */
  private releaseOf(version: PythonVersion, askedBy: string): PythonVersion {
    const { _lock: lock } = this.node.root as AppSettings;
    const origin = this.source._origin(this._props.companyNetwork);
    return version.release === undefined && origin !== undefined ? version._locked(lock, askedBy, origin)
      : version.newest();
  }

  private add(version: PythonVersion, askedBy: string): MadePython {
    const { release, sha256 } = version;
    const { profile = PythonProfile.RELEASE, allowMissing = [] } = this.props;
    const name = `python${version._name.replace('.', '')}`;
    const description = `compiles CPython ${version.toString()}`;
    const compiled = this.dockerfile.stage(`compile-${name}`, this._buildDeps, { description });
    if (profile === PythonProfile.RELEASE) {
      compiled._floats(`${name} is optimized by a profile, which differs in each build; set `
        + '`profile` to DEVELOPMENT');
    }
    this.source._fetch(compiled, version, '/usr/src/archive', this._props.companyNetwork);
    const missing = shellWord([...new Set(['nis', ...allowMissing])].sort().join(' '));
    this.scripts.run(
      compiled,
      'compile-python',
      version._name,
      release!,
      sha256!,
      missing,
      ...configureOptions(profile, version),
    );
    const made = new MadePython(this.scripts, compiled, name, version);
    this.pythons.set(version._name, { version, made, askedBy });
    return made;
  }
}

/** Checks that no earlier image has created a builder, because images would use that one. */
function beforeUse(scope: Construct, id: string): string {
  const former = scope.node.children.find(PythonBuilderImage.isPythonBuilderImage);
  if (former?._madeFor !== undefined) {
    throw new InvalidValueError(`[${scope.node.path}/${id}] this builder has no effect because ${former._madeFor} `
      + `already created the builder ${former.node.path}; define the PythonBuilderImage before the images that use it`);
  }
  return id;
}

function checkBuilder({ allowMissing = [], baseImage, packages = [] }: PythonBuilderImageProps): void {
  checkPackages(packages);
  const wrong = allowMissing.find(name => !/^\w+$/.test(name));
  if (wrong !== undefined) {
    throw new InvalidValueError(`invalid module ${quoted(wrong)} in \`allowMissing\`: expected a name such as `
      + '"_tkinter"');
  }
  if (BuildContext._isScratch(baseImage)) {
    throw new InvalidValueError('`baseImage` cannot be `BuildContext.scratch()` because CPython cannot be compiled '
      + 'without a distribution; set it on the SlimPythonImage instead');
  }
}
