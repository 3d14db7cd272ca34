import { InvalidValueError, quoted } from '../common/errors';
import { isLiteral } from '../common/tokens';
import { Expression } from '../expressions/expression';

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

  /** The platform of the machine that runs Buildx. */
  public static readonly LOCAL = Platform.of('local');

  /**
   * A platform without a constant in this class.
   *
   * @param value the platform in lowercase: `os/arch` or `os/arch/variant`, such as `linux/mips64le`; or the token of a
   * variable or an expression
   */
  public static of(value: string): Platform {
    if (isLiteral(value) && value !== 'local' && !/^[a-z0-9]+(\/[a-z0-9_]+){1,2}$/.test(value)) {
      throw new InvalidValueError(`invalid platform ${quoted(value)}: `
        + 'expected os/arch[/variant], such as "linux/amd64"');
    }
    return new Platform(value);
  }

  /**
   * Platforms from an expression, as the whole list or as a part of it.
   *
   * @param platforms an expression or a variable that is a list of strings
   */
  public static listOf(platforms: any): Platform[] {
    return Expression.of(platforms).asList().map(value => new Platform(value));
  }

  /** @internal Whether the name of a platform is known before the build. */
  public static _isKnown(value: string): boolean {
    return value !== 'local' && isLiteral(value);
  }

  /** Name of the platform: `os/arch`, `os/arch/variant`, `local` or a token. */
  public readonly value: string;

  private constructor(value: string) {
    this.value = value;
  }
}
