import { RootConstruct } from 'constructs';
import { setDefaults } from './defaults';
import { TargetDefaults } from './image-props';
import { checkBuildxVersion } from '../bake/versions';
import { synthesize } from '../synth/synthesize';

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
  readonly buildx?: string;

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
  public readonly buildx: string;

  public constructor(props: AppProps = {}) {
    super();
    Object.defineProperty(this, APP, { value: true });
    setDefaults(this, props.defaults);
    this.buildx = checkBuildxVersion(props.buildx ?? '0.29');
    this.outdir = props.outdir ?? (process.env.CDK_BAKE_OUTDIR || 'cdk.out');
  }

  /**
   * Writes the bake files and Dockerfiles of all its stacks to the output folder.
   *
   * @throws one error with everything that is wrong in the tree; the former output then stays as it is
   */
  public synth(): void {
    synthesize(this, this.outdir, this.buildx);
  }
}
