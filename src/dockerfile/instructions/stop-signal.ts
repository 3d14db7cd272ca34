import { InvalidValueError, quoted } from '../../errors';
import { splitTokens } from '../../tokens';
import { expandedWord } from '../expansion';
import { Instruction, NOTHING, Writing } from '../writing';

/** Those of Linux, without SIG. See https://man7.org/linux/man-pages/man7/signal.7.html */
const SIGNALS = [
  'ABRT', 'ALRM', 'BUS', 'CHLD', 'CLD', 'CONT', 'FPE', 'HUP', 'ILL', 'INT', 'IO', 'IOT', 'KILL', 'PIPE', 'POLL', 'PROF', 'PWR', 'QUIT', 'SEGV', 'STKFLT', 'STOP',
  'SYS', 'TERM', 'TRAP', 'TSTP', 'TTIN', 'TTOU', 'URG', 'USR1', 'USR2', 'VTALRM', 'WINCH', 'XCPU', 'XFSZ', 'RTMIN', 'RTMAX',
];

/** STOPSIGNAL. */
export class StopSignal implements Instruction {
  public readonly sources = NOTHING;
  public readonly readsContext = false;

  public constructor(private readonly signal: string) {
    const literal = splitTokens(signal).every(part => typeof part === 'string');
    const name = signal.replace(/^SIG/, '').replace(/^(RTMIN)\+([1-9]|1[0-5])$|^(RTMAX)-([1-9]|1[0-4])$/, '$1$3');
    const number = /^\d+$/.test(signal) && Number(signal) >= 1 && Number(signal) <= 64;
    if (literal && !number && !SIGNALS.includes(name)) {
      throw new InvalidValueError(`${quoted(signal)} is no signal: write for example SIGTERM, SIGRTMIN+3 or 15`);
    }
  }

  public write(writing: Writing): string {
    return `STOPSIGNAL ${expandedWord(this.signal, 'STOPSIGNAL', writing)}`;
  }
}
