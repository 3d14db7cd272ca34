import { RootConstruct } from 'constructs';
import type { BuilderDriver } from '../attributes/driver';
import { checkBuildxVersion } from '../bake/versions';
import { setDefaults } from '../constructs/defaults';
import type { Image } from '../constructs/image';
import { BakeFileLayout, BakeFormat, DockerfileLayout } from '../constructs/layout';
import type { TargetDefaults } from '../constructs/target-defaults';
import { checkFrontend, checkSyntax } from '../dockerfile/syntax/requirement';
import { Lock } from '../lock/lock';
import { writeClosure } from '../synth/closure';
import { synthesize } from '../synth/synthesize';
import { checkNew } from '../values/calls';

const APP = Symbol.for('cdk-bake.App');

/** Properties of an app. */
export interface AppProps {
  /**
   * Output directory, relative to the working directory.
   *
   * @default - environment variable `CDK_BAKE_OUTDIR`; otherwise `cdk.out`
   */
  readonly outdir?: string;

  /**
   * Version of Buildx that builds the images, such as `0.31`. Features of later versions cause errors.
   *
   * @default "0.29"
   */
  readonly buildxVersion?: string;

  /**
   * Version of the Dockerfile frontend in the builder, such as `1.20`. Features of later versions cause errors.
   *
   * The default is the version in Docker 28.5.
   *
   * @see https://docs.docker.com/build/buildkit/frontend/
   * @default "1.19"
   */
  readonly frontendVersion?: string;

  /**
   * Dockerfile frontend for all Dockerfiles: the image reference for `# syntax=`, such as `docker/dockerfile:1.20`.
   *
   * The builder pulls the image.
   *
   * @see https://docs.docker.com/reference/dockerfile/#syntax
   * @default - the frontend that is built into the builder
   */
  readonly syntax?: string;

  /**
   * Build driver of the builder. Features that the driver does not support cause errors, and published images have
   * the attestations that it supports.
   *
   * @see https://docs.docker.com/build/builders/drivers/
   * @default - driver support is not checked
   */
  readonly driver?: BuilderDriver;

  /**
   * Lock file with the digests of base images, the releases of Python versions, and the commits of Git references,
   * relative to the working directory. `cdk-bake lock` writes the file.
   *
   * With this property, the file has to contain everything that the app refers to.
   *
   * @default - `cdk-bake.lock`, if the file exists; a reference without an entry is then only a warning
   */
  readonly lockFile?: string;

  /**
   * Whether to treat warnings as errors. A base image without a digest is an error, too, unless the lock file has one.
   *
   * @default false
   */
  readonly strict?: boolean;

  /**
   * Layout of the generated Bake files.
   *
   * @default BakeFileLayout.PER_STACK
   */
  readonly bakeFileLayout?: BakeFileLayout;

  /**
   * Format of the Bake files.
   *
   * @default BakeFormat.HCL
   */
  readonly format?: BakeFormat;

  /**
   * Layout of the generated Dockerfiles.
   *
   * @default DockerfileLayout.PER_IMAGE
   */
  readonly dockerfileLayout?: DockerfileLayout;

  /**
   * Attributes for all images, such as caches, labels, attestations and build arguments.
   *
   * @default - no defaults
   */
  readonly defaults?: TargetDefaults;
}

/**
 * The root of the construct tree. An App contains stacks, and synthesizes their Bake files and Dockerfiles.
 *
 * ```ts
 * const project = new App({ outdir: 'build/images' });
 * const api = new Image(new Stack(project, 'services'), 'api');
 * api.dockerfile.stage('runtime', BuildContext.image('debian:bookworm-slim'));
 * project.synth();
 * ```
 */
export class App extends RootConstruct {
  /** Returns whether the given object is an `App`, even if another copy of this library created it. */
  public static isApp(value: any): value is App {
    return value !== null && typeof value === 'object' && APP in value;
  }

  /** Output directory. */
  public readonly outdir: string;

  /** Version of Buildx that builds the images. */
  public readonly buildxVersion: string;

  /** Version of the Dockerfile frontend in the builder. */
  public readonly frontendVersion: string;

  /** Dockerfile frontend for all Dockerfiles: the image reference for `# syntax=`. */
  public readonly syntax?: string;

  /** Build driver of the builder. */
  public readonly driver?: BuilderDriver;

  /** @internal */
  public readonly _lock: Lock;

  /** Whether warnings are treated as errors. */
  public readonly strict: boolean;

  /** Layout of the generated Bake files. */
  public readonly bakeFileLayout: BakeFileLayout;

  /** Format of the Bake files of stacks without a `format`. */
  public readonly format: BakeFormat;

  /** Layout of the generated Dockerfiles of stacks without a `dockerfileLayout`. */
  public readonly dockerfileLayout: DockerfileLayout;

  /**
   * Creates an app.
   *
   * @param props the properties of the app
   */
  public constructor(props: AppProps = {}) {
    [props] = checkNew('App', new.target, [props]);
    super();
    Object.defineProperty(this, APP, { value: true });
    setDefaults(this, props.defaults);
    this.buildxVersion = checkBuildxVersion(props.buildxVersion ?? '0.29');
    this.frontendVersion = checkFrontend(props.frontendVersion ?? '1.19');
    this.syntax = checkSyntax(props.syntax);
    this.driver = props.driver;
    this._lock = new Lock(props.lockFile);
    this.strict = props.strict ?? false;
    this.bakeFileLayout = props.bakeFileLayout ?? BakeFileLayout.PER_STACK;
    this.format = props.format ?? BakeFormat.HCL;
    this.dockerfileLayout = props.dockerfileLayout ?? DockerfileLayout.PER_IMAGE;
    this.outdir = props.outdir ?? (process.env.CDK_BAKE_OUTDIR || 'cdk.out');
  }

  /**
   * Writes the Bake files and Dockerfiles of all stacks to the output directory. Warnings are printed to standard
   * error.
   *
   * If synthesis fails, the previous output is left unchanged.
   *
   * @throws if the construct tree is invalid; the error lists all problems
   */
  public synth(): void {
    synthesize(this);
  }

  /**
   * Writes a Bake file with the given images and their dependencies, from any stack.
   *
   * Buildx reads no other Bake file to build the images. The Bake file refers to the Dockerfiles written by `synth()`.
   *
   * @param path the path of the Bake file, relative to the working directory; the extension `.json` selects JSON
   * @param images the images in the group `default` of the Bake file
   * @returns the command that builds the images
   * @throws if the construct tree is invalid; the error lists all problems
   */
  public writeBakeFile(path: string, images: Image[]): string {
    return writeClosure(this, path, images);
  }
}
