import { InvalidValueError, quoted } from '../../common/errors';
import { literalOnly } from '../../common/tokens';
import { flag, jsonArray } from '../syntax/quote';
import type { Instruction } from '../syntax/writing';
import { NOTHING } from '../syntax/writing';

/** Options of `HEALTHCHECK` instructions. Durations are numbers with units, such as `1m30s` or `500ms`. */
export interface HealthcheckOptions {
  /**
   * Time between two checks.
   *
   * @default "30s"
   */
  readonly interval?: string;

  /**
   * Time after which a check is considered to have failed.
   *
   * @default "30s"
   */
  readonly timeout?: string;

  /**
   * Time for the container to start. Failures during this time do not count.
   *
   * @default "0s"
   */
  readonly startPeriod?: string;

  /**
   * Time between two checks during the start period.
   *
   * @default "5s"
   */
  readonly startInterval?: string;

  /**
   * Number of consecutive failures after which the container is unhealthy.
   *
   * @default 3
   */
  readonly retries?: number;
}

/** `HEALTHCHECK` instruction. */
export class Healthcheck implements Instruction {
  public readonly sources = NOTHING;

  /** @param argv the program and its arguments; undefined to disable the health check of the base image */
  public constructor(
    private readonly argv: readonly string[] | undefined,
    private readonly options: HealthcheckOptions = {},
  ) {
    if (argv?.length === 0) {
      throw new InvalidValueError(
        'HEALTHCHECK requires a program; set one, such as ["curl", "--fail", "http://localhost/"]',
      );
    }
    argv?.forEach(argument => literalOnly(argument, 'HEALTHCHECK'));
    const { retries, ...durations } = options;
    Object.entries(durations).forEach(([name, value]) => value !== undefined && checkDuration(name, value));
    if (retries !== undefined && !(Number.isInteger(retries) && retries >= 0 && retries < 2 ** 31)) {
      throw new InvalidValueError(`invalid retries ${retries}: expected a whole number from 0 to 2147483647`);
    }
  }

  public write(): string {
    if (!this.argv) {
      return 'HEALTHCHECK NONE';
    }
    const { interval, timeout, startPeriod, startInterval, retries } = this.options;
    const flags = [
      ['interval', interval],
      ['timeout', timeout],
      ['start-period', startPeriod],
      ['start-interval', startInterval],
      ['retries', retries],
    ].flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${flag(String(value).replace('µ', 'u'))}`]));
    return ['HEALTHCHECK', ...flags, 'CMD', jsonArray(this.argv)].join(' ');
  }
}

/** Number of nanoseconds that overflows a duration in Go. */
const LONGEST = 2 ** 63;

const NANOSECONDS: Record<string, number> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

/** Checks a duration. @see https://pkg.go.dev/time#ParseDuration */
function checkDuration(name: string, text: string): void {
  const parts = [...literalOnly(text, `\`${name}\``).matchAll(/(?<![\d.])(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)];
  const total = parts.reduce((sum, [, number, unit]) => sum + Number(number) * NANOSECONDS[unit], 0);
  if (total >= LONGEST) {
    throw new InvalidValueError(`invalid ${name} ${quoted(text)}: expected at most 292 years`);
  }
  if (
    text !== '0'
    && (parts.map(([part]) => part).join('') !== text || parts.length === 0 || (total > 0 && total < 1e6))
  ) {
    throw new InvalidValueError(
      `invalid ${name} ${quoted(text)}: expected 0, or a duration of at least 1ms in h, m, s and ms, such as "1m30s"`,
    );
  }
}
