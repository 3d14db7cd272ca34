#!/usr/bin/env node
import { CommanderError } from 'commander';
import { commandLine } from './program';
import { Exit, EXIT, UsageError } from './run/exit-codes';
import { handleSignals } from './run/programs';
import { LibraryError } from '../common/library-error';
import { isFault } from '../output/faults';

async function main(): Promise<void> {
  try {
    await commandLine().parseAsync();
  } catch (error) {
    process.exitCode = exitCode(error);
  }
}

/** The exit code for an error, which is shown unless that has been done. */
function exitCode(error: unknown): number {
  if (error instanceof Exit) {
    return error.code;
  }
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? 0 : EXIT.USAGE;
  }
  // An error of the file system names the path.
  console.error(error instanceof LibraryError || isFault(error) ? `Error: ${error.message}` : error);
  return error instanceof UsageError ? EXIT.USAGE : EXIT.FAILED;
}

// A reader such as `head` ends before everything has been written.
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code !== 'EPIPE') {
    console.error(`Error: standard output cannot be written: ${message}`);
  }
  process.exit(code === 'EPIPE' ? 0 : EXIT.FAILED);
});
handleSignals();
void main();
