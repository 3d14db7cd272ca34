import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { EXIT } from './exit-codes';

/** Signals that end the command: Ctrl-C, the end of a CI job, and the end of the terminal. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const running = new Set<ChildProcess>();
let stopped: number | undefined;

/** The exit code of a program that a signal has ended, as in a shell. */
function codeOf(signal: NodeJS.Signals): number {
  return EXIT.SIGNAL + constants.signals[signal];
}

/** The end of a program with an exit code, such as `ended with exit code 1`. */
export function endOf(code: number): string {
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - EXIT.SIGNAL);
  return signal === undefined ? `ended with exit code ${code}` : `was ended by ${signal[0]}`;
}

/**
 * Makes signals end the programs that the command runs, and then the command. Only the first signal is passed on:
 * Docker ends at once after three, and Ctrl-C in a terminal reaches all programs by itself.
 */
export function handleSignals(): void {
  SIGNALS.forEach(name => process.on(name, signal => {
    const isFirst = stopped === undefined;
    stopped ??= codeOf(signal);
    if (running.size === 0) {
      process.exit(stopped);
    }
    if (isFirst) {
      running.forEach(program => program.kill(signal));
    }
  }));
}

/** Whether a signal has asked the command to end. */
export function isStopped(): boolean {
  return stopped !== undefined;
}

/** Calls a function with each line that a program writes to a stream. Ends after the last line. */
export async function readLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  const lines = createInterface({ input: stream, crlfDelay: Infinity }).on('line', onLine);
  await once(lines, 'close');
}

/** Waits for the end of a program. Returns its exit code or, after a signal to the command, the code of the signal. */
export async function exitCodeOf(program: ChildProcess): Promise<number> {
  running.add(program);
  try {
    const [code, signal] = await once(program, 'close');
    const ended = code ?? codeOf(signal);
    // Ctrl-C reaches all programs, and this one can end before the command itself is told.
    stopped ??= ended === codeOf('SIGINT') ? ended : undefined;
    return stopped ?? ended;
  } finally {
    running.delete(program);
  }
}
