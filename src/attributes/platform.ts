import { InvalidValueError, quoted } from '../common/errors';

/**
 * A target platform: the operating system and the architecture of an image.
 *
 * @see https://docs.docker.com/build/building/multi-platform/
 */
export class Platform {
  /** The platform `linux/amd64`. */
  public static readonly LINUX_AMD64 = Platform.of('linux/amd64');
  /** The platform `linux/arm64`. */
  public static readonly LINUX_ARM64 = Platform.of('linux/arm64');
  /** The platform `linux/arm/v7`. */
  public static readonly LINUX_ARM_V7 = Platform.of('linux/arm/v7');
  /** The platform `linux/arm/v6`. */
  public static readonly LINUX_ARM_V6 = Platform.of('linux/arm/v6');
  /** The platform `linux/386`. */
  public static readonly LINUX_386 = Platform.of('linux/386');
  /** The platform `linux/ppc64le`. */
  public static readonly LINUX_PPC64LE = Platform.of('linux/ppc64le');
  /** The platform `linux/riscv64`. */
  public static readonly LINUX_RISCV64 = Platform.of('linux/riscv64');
  /** The platform `linux/s390x`. */
  public static readonly LINUX_S390X = Platform.of('linux/s390x');

  /**
   * A platform without a constant in this class.
   *
   * @param value the platform in lowercase: `os/arch` or `os/arch/variant`, such as `linux/mips64le`
   */
  public static of(value: string): Platform {
    if (!/^[a-z0-9]+(\/[a-z0-9_]+){1,2}$/.test(value)) {
      throw new InvalidValueError(`invalid platform ${quoted(value)}: `
        + 'expected os/arch[/variant], such as "linux/amd64"');
    }
    return new Platform(value);
  }

  /** Name of the platform: `os/arch` or `os/arch/variant`. */
  public readonly value: string;

  private constructor(value: string) {
    this.value = value;
  }
}
