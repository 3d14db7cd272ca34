import { InvalidValueError, quoted } from '../../common/errors';

/** The platform of a stage, where that is not the one that the image is built for. */
export class StagePlatform {
  /** That of the builder, where a stage runs without emulation: it cross-compiles, or makes what all platforms share. */
  public static readonly BUILDER = new StagePlatform('$BUILDPLATFORM');

  /**
   * A platform by its name, whatever the image is built for. BuildKit warns of it (FromPlatformFlagConstDisallowed).
   *
   * @param name `os/architecture` or `os/architecture/variant`
   */
  public static of(name: string): StagePlatform {
    if (!/^[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9]+)?$/.test(name)) {
      throw new InvalidValueError(`${quoted(name)} is no platform: write os/architecture, such as "linux/arm64"`);
    }
    return new StagePlatform(name);
  }

  private constructor(
    /** @internal */
    public readonly _text: string,
  ) {}
}
