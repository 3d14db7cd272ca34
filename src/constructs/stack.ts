import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { AppSettings } from './app-settings';
import { addDefaults, setDefaults } from './defaults';
import type { TargetDefaults } from './image-props';
import { BakeFormat, DockerfileLayout } from './layout';
import { keepPath } from './path';
import type { Platform } from '../attributes/platform';
import { checkRegistry } from '../bake/image-reference';
import { atPath, InvalidValueError } from '../common/errors';
import { checkNew } from '../values/calls';

const STACK = Symbol.for('cdk-bake.Stack');

/** Properties of a stack. */
export interface StackProps {
  /**
   * Where the images are published: a registry with a path, such as `docker.io/my-team`. It gives every published image
   * a tag from its name.
   *
   * @default - images have the tags that they are given
   */
  readonly registry?: string;

  /**
   * Target platforms for the images of the stack, such as `[Platform.LINUX_AMD64]`.
   *
   * @default - the builder's own
   */
  readonly platforms?: Platform[];

  /**
   * What holds for all its images: caches, labels, attestations, arguments and so on.
   *
   * @default - what the App says
   */
  readonly defaults?: TargetDefaults;

  /**
   * The language of its bake file.
   *
   * @default - that of the App
   */
  readonly format?: BakeFormat;

  /**
   * Where the text of its Dockerfiles stands.
   *
   * @default - that of the App
   */
  readonly dockerfileLayout?: DockerfileLayout;
}

/**
 * Images that are built together: one folder of the output, with one bake file. The id names the folder.
 *
 * Images of one stack can refer to those of another one of the same app.
 */
export class Stack extends Construct {
  /** Whether the value is a stack, also of another copy of this library. */
  public static isStack(value: any): value is Stack {
    return value !== null && typeof value === 'object' && STACK in value;
  }

  /**
   * The stack that a construct is in.
   *
   * @throws when it is in none
   */
  public static of(construct: IConstruct): Stack {
    for (let scope: IConstruct | undefined = construct; scope; scope = scope.node.scope) {
      if (Stack.isStack(scope)) {
        return scope;
      }
    }
    throw new InvalidValueError(`[${construct.node.path}] stands in no Stack: write new Stack(app, 'my-stack') and give it as the scope`);
  }

  /** Where the images are published. */
  public readonly registry?: string;

  /** The platforms that its images are built for. */
  public readonly platforms?: Platform[];

  /** The language of its bake file. */
  public readonly format: BakeFormat;

  /** Where the text of its Dockerfiles stands. */
  public readonly dockerfileLayout: DockerfileLayout;

  public constructor(scope: Construct, id: string, props: StackProps = {}) {
    [, , props] = checkNew('Stack', new.target, [scope, id, props]);
    super(scope, id);
    keepPath(this);
    Object.defineProperty(this, STACK, { value: true });
    const { registry } = props;
    if (registry !== undefined) {
      atPath(this.node.path, () => checkRegistry(registry));
    }
    this.registry = registry;
    this.platforms = props.platforms;
    const app = scope.node.root as Partial<AppSettings>;
    this.format = props.format ?? app.format ?? BakeFormat.HCL;
    this.dockerfileLayout = props.dockerfileLayout ?? app.dockerfileLayout ?? DockerfileLayout.PER_IMAGE;
    setDefaults(this, { ...props.defaults, platforms: props.platforms ?? props.defaults?.platforms });
  }

  /**
   * Adds to what holds for all its images, such as labels with variables of the stack in them.
   *
   * @throws when it has images already, which would not get them
   */
  public addDefaults(defaults: TargetDefaults): void {
    addDefaults(this, defaults);
  }
}
