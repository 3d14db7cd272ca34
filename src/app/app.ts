import { RootConstruct } from 'constructs';
import type { BuilderDriver } from '../attributes/driver';
import { checkBuildxVersion } from '../bake/versions';
import { setDefaults } from '../constructs/defaults';
import type { Image } from '../constructs/image';
import type { TargetDefaults } from '../constructs/image-props';
import { BakeFileLayout, BakeFormat, DockerfileLayout } from '../constructs/layout';
import { checkFrontend, checkSyntax } from '../dockerfile/syntax/requirement';
import { writeClosure } from '../synth/closure';
import { synthesize } from '../synth/synthesize';
import { checkNew } from '../values/calls';

const APP = Symbol.for('cdk-bake.App');

/** Properties of an app. */
export interface AppProps {
  /**
   * The folder that the output is written to, relative to the working directory.
   *
   * @default - the environment's CDK_BAKE_OUTDIR, or `cdk.out`
   */
  readonly outdir?: string;

  /**
   * The version of buildx that the bake files are for, such as `0.31`. What it does not have yet is an error.
   *
   * @default - 0.29
   */
  readonly buildxVersion?: string;

  /**
   * The version of the Dockerfile frontend in the builder, such as `1.20`. What it does not have yet is an error.
   *
   * @default - 1.19, that of Docker 28.5
   */
  readonly frontendVersion?: string;

  /**
   * The frontend that all Dockerfiles are for, `# syntax=`: the reference of its image, such as `docker/dockerfile:1.20`,
   * which the builder then pulls.
   *
   * @default - none: the builder's own
   */
  readonly syntax?: string;

  /**
   * What runs the builder that the images are for. What it does not support is an error.
   *
   * @default - any: nothing is checked
   */
  readonly driver?: BuilderDriver;

  /**
   * Whether warnings are errors.
   *
   * @default false
   */
  readonly strict?: boolean;

  /**
   * How the images are spread over bake files.
   *
   * @default BakeFileLayout.PER_STACK
   */
  readonly bakeFileLayout?: BakeFileLayout;

  /**
   * The language of the bake files.
   *
   * @default BakeFormat.HCL
   */
  readonly format?: BakeFormat;

  /**
   * Where the text of Dockerfiles stands.
   *
   * @default DockerfileLayout.PER_IMAGE
   */
  readonly dockerfileLayout?: DockerfileLayout;

  /**
   * What holds for all images: caches, labels, attestations, arguments and so on.
   *
   * @default - nothing
   */
  readonly defaults?: TargetDefaults;
}

/** The root of a tree of constructs. */
export class App extends RootConstruct {
  /** Whether the value is an app, also of another copy of this library. */
  public static isApp(value: any): value is App {
    return value !== null && typeof value === 'object' && APP in value;
  }

  /** The folder that the output is written to. */
  public readonly outdir: string;

  /** The version of buildx that the bake files are for. */
  public readonly buildxVersion: string;

  /** The version of the Dockerfile frontend in the builder. */
  public readonly frontendVersion: string;

  /** The frontend that all Dockerfiles are for. */
  public readonly syntax?: string;

  /** What runs the builder that the images are for. */
  public readonly driver?: BuilderDriver;

  /** Whether warnings are errors. */
  public readonly strict: boolean;

  /** How the images are spread over bake files. */
  public readonly bakeFileLayout: BakeFileLayout;

  /** The language of the bake files, where a stack says no other. */
  public readonly format: BakeFormat;

  /** Where the text of Dockerfiles stands, where a stack says no other place. */
  public readonly dockerfileLayout: DockerfileLayout;

  public constructor(props: AppProps = {}) {
    [props] = checkNew('App', new.target, [props]);
    super();
    Object.defineProperty(this, APP, { value: true });
    setDefaults(this, props.defaults);
    this.buildxVersion = checkBuildxVersion(props.buildxVersion ?? '0.29');
    this.frontendVersion = checkFrontend(props.frontendVersion ?? '1.19');
    this.syntax = checkSyntax(props.syntax);
    this.driver = props.driver;
    this.strict = props.strict ?? false;
    this.bakeFileLayout = props.bakeFileLayout ?? BakeFileLayout.PER_STACK;
    this.format = props.format ?? BakeFormat.HCL;
    this.dockerfileLayout = props.dockerfileLayout ?? DockerfileLayout.PER_IMAGE;
    this.outdir = props.outdir ?? (process.env.CDK_BAKE_OUTDIR || 'cdk.out');
  }

  /**
   * Writes the bake files and Dockerfiles of all its stacks to the output folder. Warnings go to standard error.
   *
   * @throws one error with everything that is wrong in the tree; the former output then stays as it is
   */
  public synth(): void {
    synthesize(this);
  }

  /**
   * Writes a bake file that holds some images and what they are built on, of whatever stacks: buildx then reads nothing
   * else. It refers to the Dockerfiles that `synth()` writes.
   *
   * @param path the file, relative to the working directory; the ending `.json` makes it one in JSON
   * @param images what its group `default` has in it
   * @returns the command that builds them
   * @throws one error with everything that is wrong in the tree
   */
  public writeBakeFile(path: string, images: Image[]): string {
    return writeClosure(this, path, images);
  }
}
