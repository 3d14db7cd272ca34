import { Construct } from 'constructs';
import type { AppSettings } from './app-settings';
import { checkProps } from './check-props';
import { effectiveProps, explicitProps } from './effective';
import type { ImageProps } from './image-props';
import { keepPath } from './path';
import { Stack } from './stack';
import { Output } from '../attributes/output';
import type { Platform } from '../attributes/platform';
import { atPath, InvalidValueError } from '../common/errors';
import { tokenString } from '../common/tokens';
import { Dockerfile } from '../dockerfile/dockerfile';
import type { OnDisk } from '../dockerfile/existing/on-disk';
import type { RunOptions } from '../dockerfile/instructions/run';
import type { Stage } from '../dockerfile/stage';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import { toStageName } from '../dockerfile/syntax/names';
import { BakeMeaning } from '../expressions/meaning';
import { checkNew } from '../values/calls';

const IMAGE = Symbol.for('cdk-bake.Image');

/** One list for all images that set nothing: an app can have many thousands of them. */
const NONE: readonly string[] = [];

/**
 * An image: a target of its stack's bake file, and its Dockerfile.
 *
 * Given to a stage, a copy or a mount of another image, it becomes what that one is built on: the reference is the edge
 * of the graph.
 */
export class Image extends Construct implements IBuildSource {
  /**
   * The token for the name of the image's target. Use it in properties of an image and in `defaults`, such as
   * `` CacheDestination.registry(`example.com/cache:${Image.TARGET_NAME}`) ``. With a matrix, it is the name of each combination.
   */
  public static readonly TARGET_NAME: string = tokenString('TARGET_NAME', new BakeMeaning('the name of the target', scope => scope.targetName()));

  /** Whether the value is an image, also of another copy of this library. */
  public static isImage(value: any): value is Image {
    return value !== null && typeof value === 'object' && IMAGE in value;
  }

  /** Its Dockerfile. */
  public readonly dockerfile: Dockerfile;

  /** Whether it is for others to use. */
  public readonly published: boolean;

  /** @internal What is set on it: its own properties, and those of the images that it inherits from. */
  public readonly _explicit: ImageProps;

  /** @internal What counts for it: what is set on it, and the defaults of the constructs around it. */
  public readonly _props: ImageProps;

  private test?: ImageTest;

  /** @internal The names of the build arguments set on the image itself, without those of defaults. */
  public readonly _ownArgs: readonly string[];

  /** @internal The stages that `noCacheFilter` of the image itself names, without those of defaults. */
  public readonly _ownCacheFilter: readonly string[];

  public constructor(scope: Construct, id: string, props: ImageProps = {}) {
    [, , props] = checkNew('Image', new.target, [scope, id, props]);
    super(scope, id);
    keepPath(this);
    Object.defineProperty(this, IMAGE, { value: true });
    Stack.of(this);
    this.published = props.published ?? true;
    this.dockerfile = props.dockerfile ?? Dockerfile._for(this.node.path);
    this.dockerfile._owner ??= this.node.path;
    this._ownArgs = props.args ? Object.keys(props.args) : NONE;
    this._ownCacheFilter = props.noCacheFilter ?? NONE;
    this._explicit = explicitProps(this, props);
    this._props = effectiveProps(this, this._explicit);
    atPath(this.node.path, () => checkProps(this._props));
  }

  /**
   * Adds a step that fails where the image is not as it should be. All steps of an image are its target `<name>-test`, in
   * the group `test` of its stack, where nothing else has that name: `docker buildx bake … test`. Nothing of them is kept.
   *
   * @param argv a program of the image, and its arguments; no shell reads them
   */
  public addTest(argv: string[], options: RunOptions = {}): void {
    this.testStage().runExec(argv, options);
  }

  /** The stage of its tests, which starts from it, for steps that a program and its arguments do not say. */
  public testStage(): Stage {
    this.test ??= new ImageTest(this);
    return this.test._stage;
  }

  /** What another image's Dockerfile calls it, where that name is free. */
  public get sourceName(): string {
    return toStageName(this._props.targetName ?? this._ownName);
  }

  /** Target platforms that are set for the image. Empty means those of the images built on it, or the builder's own. */
  public get platforms(): Platform[] {
    return this._props.platforms ?? [];
  }

  /** @internal The stage that it becomes, if its Dockerfile exists. */
  public get _onDisk(): OnDisk | undefined {
    return this.dockerfile._onDisk(this._props.target);
  }

  /** @internal What its target is named, where no other image of the stack wants the same. */
  public get _ownName(): string {
    return this.node.id;
  }

  /** @internal What its repository is named in the stack's registry. */
  public _repository(targetName: string): string {
    return targetName;
  }

  /** @internal The frontend that its Dockerfile is for. */
  public get _syntax(): string | undefined {
    return this._props.syntax ?? (this.node.root as Partial<AppSettings>).syntax;
  }

  /** @internal What it is, in a line. */
  public get _description(): string | undefined {
    return this._props.description;
  }

  /** @internal Whether scripts can run in it. */
  public get _hasShell(): boolean {
    return true;
  }

  /** @internal Whether it is the tests of another image. */
  public get _isTest(): boolean {
    return false;
  }

  /** @internal Completes the Dockerfile, once the whole tree is there. It can run more than once. */
  public _prepare(): void {}

  /** @internal Runs a step; a value that is found wrong there is reported by synth, together with everything else. */
  public _guard<T>(step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof InvalidValueError)) {
        throw error;
      }
      // The path is put in front of all that synth reports.
      const message = error.message.replace(`[${this.node.path}] `, '');
      this.node.addValidation({ validate: () => [message] });
      return undefined;
    }
  }
}

/** The tests of an image: steps on top of it, whose result nobody keeps. */
class ImageTest extends Image {
  public readonly _stage: Stage;

  public constructor(private readonly tested: Image) {
    const { platforms, companyNetwork } = tested._props;
    super(tested, 'test', { published: false, platforms, companyNetwork, output: [Output.cacheOnly()], description: `Tests of ${tested.node.id}` });
    this._stage = this.dockerfile.stage('test', tested);
  }

  public get _isTest(): boolean {
    return true;
  }

  public get _ownName(): string {
    return `${this.tested._props.targetName ?? this.tested._ownName}-test`;
  }
}
