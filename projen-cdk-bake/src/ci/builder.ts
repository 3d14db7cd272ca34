import { shellWord } from './shell';

/** The name of the builder that a job creates. */
const NAME = 'images';

/** The command that creates a builder. A runner that keeps builders between jobs can have one already. */
function created(driver: string): string {
  return `docker buildx inspect ${NAME} > /dev/null 2>&1 || docker buildx create --name ${NAME} --driver ${driver}`;
}

/** A builder of images in CI. */
export class ImagesBuilder {
  /** A new BuildKit container for each job. Its caches are in the registry, as far as the images have caches. */
  public static container(): ImagesBuilder {
    return new ImagesBuilder(NAME, created('docker-container --bootstrap'), true);
  }

  /**
   * A BuildKit daemon at an address.
   *
   * @param address the address, such as `tcp://buildkit.example.com:1234`
   */
  public static remote(address: string): ImagesBuilder {
    if (!/^[a-z][a-z0-9+.-]*:\/\/\S+$/.test(address)) {
      throw new Error(`invalid address "${address}" of a builder: expected a URL, `
        + 'such as "tcp://buildkit.example.com:1234"');
    }
    return new ImagesBuilder(NAME, created(`remote ${shellWord(address)}`));
  }

  /**
   * A builder that the runners have already.
   *
   * @param name the name of the builder
   */
  public static named(name: string): ImagesBuilder {
    if (!/^[A-Za-z][\w.-]*$/.test(name)) {
      throw new Error(`invalid name "${name}" of a builder: expected letters, digits, ".", "_" and "-", `
        + 'such as "build-farm"');
    }
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
