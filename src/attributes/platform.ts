import { InvalidValueError, quoted } from '../common/errors';

/** The operating system and the processor that an image is for. */
export class Platform {
  /** linux/amd64 */
  public static readonly LINUX_AMD64 = Platform.of('linux/amd64');
  /** linux/arm64 */
  public static readonly LINUX_ARM64 = Platform.of('linux/arm64');
  /** linux/arm/v7 */
  public static readonly LINUX_ARM_V7 = Platform.of('linux/arm/v7');
  /** linux/arm/v6 */
  public static readonly LINUX_ARM_V6 = Platform.of('linux/arm/v6');
  /** linux/386 */
  public static readonly LINUX_386 = Platform.of('linux/386');
  /** linux/ppc64le */
  public static readonly LINUX_PPC64LE = Platform.of('linux/ppc64le');
  /** linux/riscv64 */
  public static readonly LINUX_RISCV64 = Platform.of('linux/riscv64');
  /** linux/s390x */
  public static readonly LINUX_S390X = Platform.of('linux/s390x');

  /**
   * Another platform.
   *
   * @param value `os/architecture` or `os/architecture/variant`, in lower case
   */
  public static of(value: string): Platform {
    if (!/^[a-z0-9]+(\/[a-z0-9_]+){1,2}$/.test(value)) {
      throw new InvalidValueError(`${quoted(value)} is no platform: write os/architecture, such as "linux/amd64"`);
    }
    return new Platform(value);
  }

  /** `os/architecture` or `os/architecture/variant`. */
  public readonly value: string;

  private constructor(value: string) {
    this.value = value;
  }
}
