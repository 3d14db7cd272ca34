import { quoted } from '../../../common/errors';
import { flagValues } from '../text/flags';
import type { Line } from '../text/lines';

const DURATIONS = ['interval', 'timeout', 'start-period', 'start-interval'];

/** Durations of at least a millisecond. @see https://pkg.go.dev/time#ParseDuration */
const DURATION = /^[-+]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/;

const NANOSECONDS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 6e10,
  h: 3.6e12,
};

const LARGEST_RETRIES = 2 ** 31 - 1;

/** Returns the reason why BuildKit rejects a `HEALTHCHECK` instruction, if it does. */
export function healthProblem({ flags, operands: { words: [type, ...command] } }: Line): string | undefined {
  switch (type?.toUpperCase()) {
    case 'NONE':
      return command.length > 0
        ? 'HEALTHCHECK NONE takes no operands; remove them, or write HEALTHCHECK CMD'
        : undefined;
    case 'CMD':
      return command.length === 0
        ? 'HEALTHCHECK CMD has no command; add one, such as HEALTHCHECK CMD curl -f http://localhost/'
        : flagsProblem(flags);
    default:
      return type === undefined
        ? 'HEALTHCHECK has no operand; use HEALTHCHECK CMD <command> or HEALTHCHECK NONE'
        : `invalid HEALTHCHECK type ${quoted(type)}: expected CMD or NONE; add CMD before the command`;
  }
}

function flagsProblem(flags: readonly string[]): string | undefined {
  for (const name of DURATIONS) {
    const [value = ''] = flagValues(flags, name);
    if (value !== '' && !isDuration(value)) {
      return `invalid duration ${quoted(value)} of --${name}: expected a number and a unit, at least 1ms, such as `
        + `--${name}=30s`;
    }
  }
  const [retries = ''] = flagValues(flags, 'retries');
  return retries === '' || (/^[-+]?\d+$/.test(retries) && Number(retries) >= 0 && Number(retries) <= LARGEST_RETRIES)
    ? undefined
    : `invalid number ${quoted(retries)} of --retries: expected a whole number, such as --retries=3`;
}

function isDuration(text: string): boolean {
  const parts = [...text.matchAll(/(?<![\d.])([\d.]+)([^\d.]+)/g)];
  const nanoseconds = parts.reduce((sum, [, number, unit]) => sum + Number(number) * (NANOSECONDS[unit] ?? 0), 0);
  return DURATION.test(text) && (Math.trunc(nanoseconds) === 0 || (nanoseconds >= 1e6 && !text.startsWith('-')));
}
