import { Construct } from 'constructs';
import type { AppSettings } from './app-settings';
import { checkProps } from './check-props';
import { IMAGE, ImageCombination } from './combination';
import { effectiveProps, explicitProps, propsOfImages } from './effective';
import type { ImageProps } from './image-props';
import { Stack } from './stack';
import { Output } from '../attributes/output';
import type { Platform } from '../attributes/platform';
import { reportPlaces } from '../common/command';
import { atPath, InvalidValueError } from '../common/errors';
import { tokenString } from '../common/tokens';
import { keepPath } from '../common/tree';
import { Dockerfile } from '../dockerfile/dockerfile';
import type { OnDisk } from '../dockerfile/existing/on-disk';
import type { RunOptions } from '../dockerfile/instructions/run';
import type { Stage } from '../dockerfile/stage';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import { toStageName } from '../dockerfile/syntax/names';
import { BakeMeaning, wholeMap } from '../expressions/meaning';
import { checkNew } from '../values/calls';

/** A shared empty list, because an app can have thousands of images. */
const NONE: readonly string[] = [];

/**
 * An image: a target in the Bake file of the stack, and a Dockerfile.
 *
 * You can pass an image to a stage, a copy or a mount of another image. The other image then depends on this image, and
 * Buildx builds both in the right order.
 *
 * ```ts
 * const base = new Image(stack, 'base', { published: false });
 * base.dockerfile.stage('runtime', BuildContext.image('debian:bookworm-slim')).run('useradd --create-home app');
 *
 * const api = new Image(stack, 'api', { tags: ['docker.io/my-team/api:1.0'] });
 * api.dockerfile.stage('runtime', base).user('app').cmd(['sh']);
 * ```
 *
 * @see https://docs.docker.com/build/bake/reference/#target
 */
export class Image extends Construct implements IBuildSource {
  /**
   * Token for the name of the target, to use in properties of an image and in `defaults`.
   *
   * For example, `` CacheDestination.registry(`example.com/cache:${Image.TARGET_NAME}`) `` is a separate cache for each
   * image. With a matrix, the token is the target name of each combination.
   */
  public static readonly TARGET_NAME: string = tokenString(
    'TARGET_NAME',
    new BakeMeaning('the name of the target', scope => scope.targetName()),
  );

  /** Returns whether the given object is an `Image`, even if another copy of this library created it. */
  public static isImage(value: any): value is Image {
    return value !== null && typeof value === 'object' && IMAGE in value;
  }

  /** Dockerfile of the image. */
  public readonly dockerfile: Dockerfile;

  /** Whether the image is published. */
  public readonly published: boolean;

  /** @internal Properties set on the image, including properties of the images to inherit from. */
  public readonly _explicit: ImageProps;

  /** @internal Properties set on the image, without properties of abstract targets. */
  public readonly _propsOfImages: ImageProps;

  /** @internal Effective properties: the properties set on the image, and the defaults of the scopes. */
  public readonly _props: ImageProps;

  private test?: ImageTest;

  private readonly combinations = new Map<string, ImageCombination>();

  /** @internal Names of the build arguments set on the image itself, without defaults. */
  public readonly _ownArgs: readonly string[];

  /** @internal Stages in `noCacheFilter` of the image itself, without defaults. */
  public readonly _ownCacheFilter: readonly string[];

  /**
   * Creates an image.
   *
   * @param scope the parent construct, usually a Stack
   * @param id the ID of the image, which is the default name of the target
   * @param props the properties of the image
   */
  public constructor(scope: Construct, id: string, props: ImageProps = {}) {
    [, , props] = checkNew('Image', new.target, [scope, id, props]);
    super(scope, id);
    keepPath(this);
    Object.defineProperty(this, IMAGE, { value: true });
    Stack.of(this);
    this.published = props.published ?? true;
    this.dockerfile = props.dockerfile ?? Dockerfile._for(this.node.path);
    this.dockerfile._owner ??= this.node.path;
    this._ownArgs = props.args ? Object.keys(props.args).filter(name => !wholeMap(name)) : NONE;
    this._ownCacheFilter = props.noCacheFilter ?? NONE;
    this._explicit = atPath(this.node.path, () => explicitProps(this, props));
    this._propsOfImages = propsOfImages(this, props);
    this._props = atPath(this.node.path, () => effectiveProps(this, this._explicit));
    atPath(this.node.path, () => checkProps(this._props));
    reportPlaces(this.node.path);
  }

  /**
   * Adds a test: a command that runs in the image. The test fails if the command fails.
   *
   * All tests of an image form the target `<name>-test` in the group `test` of the stack. To run the tests of a stack,
   * run `docker buildx bake … test`. The group is omitted if the stack has another target or group `test`. The results
   * of the tests are not stored.
   *
   * @param argv a program in the image and the arguments, in exec form, without a shell
   * @param options options for the `RUN` instruction
   */
  public addTest(argv: string[], options: RunOptions = {}): void {
    this.testStage().runExec(argv, options);
  }

  /**
   * Returns the stage for the tests of the image, for tests that require more than a single command.
   *
   * The base image of the stage is this image.
   */
  public testStage(): Stage {
    this.test ??= new ImageTest(this);
    return this.test._stage;
  }

  /**
   * A combination of the matrix of this image, on which other images can be built.
   *
   * ```ts
   * const version = MatrixAxis.of('version', ['12', '13']);
   * const base = new Image(stack, 'base', { matrix: [version], name: `base-${version.value}` });
   * image.dockerfile.stage('runtime', base.combination({ version: '12' }));
   * ```
   *
   * An image with the same axes in its `matrix` can use this image itself: each combination is then built on the same
   * combination of this image.
   *
   * @param values the value of each axis by the name of the axis; a token of an axis of the other image is allowed
   * @throws if a value is missing, or if an axis does not have the value
   */
  public combination(values: Record<string, any>): ImageCombination {
    const key = ImageCombination._keyOf(values);
    const known = this.combinations.get(key) ?? ImageCombination._of(this, values);
    this.combinations.set(key, known);
    return known;
  }

  /** Preferred name of the image in Dockerfiles of other images. */
  public get sourceName(): string {
    return toStageName(this._props.targetName ?? this._ownName);
  }

  /**
   * Target platforms set for the image.
   *
   * If the list is empty, the platforms are those of the images built on this image, or of the builder.
   */
  public get platforms(): Platform[] {
    return this._props.platforms ?? [];
  }

  /** @internal Target stage of an existing Dockerfile. */
  public get _onDisk(): OnDisk | undefined {
    return this.dockerfile._onDisk(this._props.target);
  }

  /** @internal Name of the target, if no other image of the stack has the same name. */
  public get _ownName(): string {
    return this.node.id;
  }

  /** @internal Name of the repository in the registry of the stack. */
  public _repository(targetName: string): string {
    return targetName;
  }

  /** @internal Dockerfile frontend. */
  public get _syntax(): string | undefined {
    return this._props.syntax ?? (this.node.root as Partial<AppSettings>).syntax;
  }

  /** @internal Human-readable description of the target. */
  public get _description(): string | undefined {
    return this._props.description;
  }

  /** @internal Whether the image contains a shell. */
  public get _hasShell(): boolean {
    return true;
  }

  /** @internal Whether the image contains the tests of another image. */
  public get _isTest(): boolean {
    return false;
  }

  /** @internal Completes the Dockerfile when the construct tree is complete. Can run more than once. */
  public _prepare(): void {}

  /** @internal Runs a step. If the step rejects a value, synthesis reports the error together with all other errors. */
  public _guard<T>(step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof InvalidValueError)) {
        throw error;
      }
      // Synthesis adds the path to each error.
      const message = error.message.replace(`[${this.node.path}] `, '');
      this.node.addValidation({ validate: () => [message] });
      return undefined;
    }
  }
}

/** The tests of an image: an image built on the tested image, with results that are not stored. */
class ImageTest extends Image {
  public readonly _stage: Stage;

  public constructor(private readonly tested: Image) {
    const { platforms, companyNetwork, matrix, name } = tested._props;
    super(tested, 'test', {
      published: false,
      matrix,
      name: name && `${name}-test`,
      platforms,
      companyNetwork,
      output: [Output.cacheOnly()],
      description: `Tests of ${tested.node.id}`,
    });
    this._stage = this.dockerfile.stage('test', tested);
  }

  public get _isTest(): boolean {
    return true;
  }

  public get _ownName(): string {
    return `${this.tested._props.targetName ?? this.tested._ownName}-test`;
  }
}
