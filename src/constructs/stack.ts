import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { AppSettings } from './app-settings';
import { addDefaults, setDefaults } from './defaults';
import { BakeFormat, DockerfileLayout } from './layout';
import type { TargetDefaults } from './target-defaults';
import type { Platform } from '../attributes/platform';
import { checkRegistry } from '../bake/image-reference';
import { atPath, InvalidValueError } from '../common/errors';
import { keepPath } from '../common/tree';
import { checkNew } from '../values/calls';

const STACK = Symbol.for('cdk-bake.Stack');

/** Properties of a stack. */
export interface StackProps {
  /**
   * Registry to publish the images to, with a path, such as `docker.io/my-team`.
   *
   * Each published image without `tags` gets a tag that consists of the registry and the name of the target.
   *
   * @default - images have only the tags set with `tags`
   */
  readonly registry?: string;

  /**
   * Target platforms for the images of the stack, such as `[Platform.LINUX_AMD64]`.
   *
   * @default - the platforms in `defaults` of the stack or the App; otherwise the platform of the builder
   */
  readonly platforms?: Platform[];

  /**
   * Attributes for all images of the stack, such as caches, labels, attestations and build arguments.
   *
   * @default - only the defaults of the App
   */
  readonly defaults?: TargetDefaults;

  /**
   * Format of the Bake file.
   *
   * @default - the format of the App
   */
  readonly format?: BakeFormat;

  /**
   * Layout of the generated Dockerfiles.
   *
   * @default - the layout of the App
   */
  readonly dockerfileLayout?: DockerfileLayout;
}

/**
 * A set of images that are built together.
 *
 * Synthesis writes a directory for each stack, with a Bake file and Dockerfiles. The ID of the stack is the name of the
 * directory. Images can refer to images in other stacks of the same App.
 *
 * ```ts
 * const services = new Stack(app, 'services', {
 *   registry: 'docker.io/my-team',
 *   platforms: [Platform.LINUX_AMD64, Platform.LINUX_ARM64],
 * });
 * ```
 */
export class Stack extends Construct {
  /** Returns whether the given object is a `Stack`, even if another copy of this library created it. */
  public static isStack(value: any): value is Stack {
    return value !== null && typeof value === 'object' && STACK in value;
  }

  /**
   * Returns the stack that contains the given construct.
   *
   * @param construct the construct to start the search from
   * @throws if the construct is not in the scope of a stack
   */
  public static of(construct: IConstruct): Stack {
    for (let scope: IConstruct | undefined = construct; scope; scope = scope.node.scope) {
      if (Stack.isStack(scope)) {
        return scope;
      }
    }
    throw new InvalidValueError(`[${construct.node.path}] this construct must be created in the scope of a Stack; `
      + 'pass a Stack as its scope');
  }

  /** @internal Returns the stack that contains a definition, or undefined if all stacks of the App can use it. */
  public static _ofDefinition(construct: IConstruct): Stack | undefined {
    const { scopes, root } = construct.node;
    const stack = [...scopes].reverse().find(Stack.isStack);
    return stack || 'outdir' in root ? stack : Stack.of(construct);
  }

  /** Registry to publish the images to. */
  public readonly registry?: string;

  /** Target platforms for the images of the stack. */
  public readonly platforms?: Platform[];

  /** Format of the Bake file. */
  public readonly format: BakeFormat;

  /** Layout of the generated Dockerfiles. */
  public readonly dockerfileLayout: DockerfileLayout;

  /**
   * Creates a stack.
   *
   * @param scope the parent construct, usually an App
   * @param id the ID of the stack, which is the name of the output directory
   * @param props the properties of the stack
   */
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
   * Adds attributes for all images of the stack, such as labels that use variables of the stack.
   *
   * @param defaults the attributes to add
   * @throws if the stack already contains images
   */
  public addDefaults(defaults: TargetDefaults): void {
    addDefaults(this, defaults);
  }
}
