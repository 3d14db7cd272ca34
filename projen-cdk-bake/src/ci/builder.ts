import { shellWord } from './shell';

/** The name of the builder that a job creates. */
const NAME = 'images';

/** A builder of images in CI. */
export class ImagesBuilder {
  /** A new BuildKit container for each job. Its caches are in the registry, as far as the images have caches. */
  public static container(): ImagesBuilder {
    return new ImagesBuilder(NAME, `docker buildx create --name ${NAME} --driver docker-container --bootstrap`, true);
  }

  /**
   * A BuildKit daemon at an address.
   *
   * @param address the address, such as `tcp://buildkit.example.com:1234`
   */
  public static remote(address: string): ImagesBuilder {
    return new ImagesBuilder(NAME, `docker buildx create --name ${NAME} --driver remote ${shellWord(address)}`);
  }

  /**
   * A builder that the runners have already.
   *
   * @param name the name of the builder
   */
  public static named(name: string): ImagesBuilder {
    return new ImagesBuilder(name);
  }

  /**
   * Whether the builder is a container of the engine.
   *
   * @internal
   */
  public readonly _isContainer: boolean;

  /**
   * The name of the builder.
   *
   * @internal
   */
  public readonly _name: string;

  /**
   * The command that creates the builder, if a job has to.
   *
   * @internal
   */
  public readonly _create?: string;

  private constructor(name: string, create?: string, isContainer = false) {
    this._name = name;
    this._create = create;
    this._isContainer = isContainer;
  }
}
