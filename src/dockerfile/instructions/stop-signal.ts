import { InvalidValueError, quoted } from '../../common/errors';
import { splitTokens } from '../../common/tokens';
import { expandedWord } from '../syntax/expansion';
import type { Instruction, Writing } from '../syntax/writing';
import { NOTHING } from '../syntax/writing';

/** Signals of Linux without the prefix SIG. @see https://man7.org/linux/man-pages/man7/signal.7.html */
const SIGNALS = [
  'ABRT',
  'ALRM',
  'BUS',
  'CHLD',
  'CLD',
  'CONT',
  'FPE',
  'HUP',
  'ILL',
  'INT',
  'IO',
  'IOT',
  'KILL',
  'PIPE',
  'POLL',
  'PROF',
  'PWR',
  'QUIT',
  'SEGV',
  'STKFLT',
  'STOP',
  'SYS',
  'TERM',
  'TRAP',
  'TSTP',
  'TTIN',
  'TTOU',
  'URG',
  'USR1',
  'USR2',
  'VTALRM',
  'WINCH',
  'XCPU',
  'XFSZ',
  'RTMIN',
  'RTMAX',
];

/** Whether a text is the name of a signal, with or without `SIG`. */
export function isSignalName(text: string): boolean {
  return SIGNALS.includes(
    text.replace(/^SIG/, '').replace(/^(RTMIN)\+([1-9]|1[0-5])$|^(RTMAX)-([1-9]|1[0-4])$/, '$1$3'),
  );
}

/** `STOPSIGNAL` instruction. */
export class StopSignal implements Instruction {
  public readonly sources = NOTHING;

  public constructor(private readonly signal: string) {
    const literal = splitTokens(signal).every(part => typeof part === 'string');
    const number = /^\d+$/.test(signal) && Number(signal) >= 1 && Number(signal) <= 64;
    if (literal && !number && !isSignalName(signal)) {
      throw new InvalidValueError(`invalid signal ${quoted(signal)}: expected a name or a number, such as "SIGTERM", `
        + '"SIGRTMIN+3" or "15"');
    }
  }

  public write(writing: Writing): string {
    return `STOPSIGNAL ${expandedWord(this.signal, 'STOPSIGNAL', writing)}`;
  }
}
