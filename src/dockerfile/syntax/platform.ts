import { InvalidValueError, quoted } from '../../common/errors';

/** Platform to run a stage on, if it is not the target platform of the image. */
export class StagePlatform {
  /** The platform of the builder, without emulation. Use it to cross-compile, or for files that all platforms share. */
  public static readonly BUILDER = new StagePlatform('$BUILDPLATFORM');

  /**
   * A fixed platform, independent of the target platform. BuildKit warns about it (FromPlatformFlagConstDisallowed).
   *
   * @param name `os/arch` or `os/arch/variant`
   */
  public static of(name: string): StagePlatform {
    if (!/^[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9]+)?$/.test(name)) {
      throw new InvalidValueError(`invalid platform ${quoted(name)}: expected os/arch[/variant], such as `
        + '"linux/arm64"');
    }
    return new StagePlatform(name);
  }

  private constructor(
    /** @internal */
    public readonly _text: string,
  ) {}
}
