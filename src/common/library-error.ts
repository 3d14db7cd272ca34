import { dirname, join, sep } from 'node:path';
import { debuglog } from 'node:util';

/**
 * Directories of the library, whose stack frames do not help the caller. With source maps, Node.js shows the paths of
 * the sources.
 */
const OWN = [dirname(__dirname) + sep, join(__dirname, '../../src') + sep];

/**
 * jsii turns an error of this name into an exception of the program's language, and any other error into a failure of
 * jsii.
 */
const OF_PROGRAM = '@jsii/kernel.RuntimeError';

/**
 * Base class of the library's errors. The stack trace contains only frames of the program, unless `NODE_DEBUG` contains
 * `cdk-bake`. In other languages there is no stack trace, because they would print a JavaScript stack around the text.
 */
export abstract class LibraryError extends Error {
  public readonly name: string;

  public constructor(message: string) {
    super(message);
    this.name = new.target.name;
    if (!debuglog('cdk-bake').enabled) {
      this.stack = isOtherLanguage() ? '' : [this.toString(), ...framesOfProgram()].join('\n');
      this.name = isOtherLanguage() ? OF_PROGRAM : this.name;
    }
  }

  /** In other languages, jsii creates an error from this text and reads its stack at once. */
  public toString(): string {
    if (!isOtherLanguage() || debuglog('cdk-bake').enabled) {
      return super.toString();
    }
    const { prepareStackTrace } = Error;
    if (prepareStackTrace !== noStack) {
      Error.prepareStackTrace = noStack;
      queueMicrotask(() => Error.prepareStackTrace = prepareStackTrace);
    }
    return this.message;
  }
}

function noStack(): string {
  return '';
}

/** Whether the program is written in another language and uses the library through jsii. */
export function isOtherLanguage(): boolean {
  return process.env.JSII_AGENT !== undefined;
}

/** The frames of the stack that do not belong to the library. */
export function framesOfProgram(): string[] {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = Infinity;
  const { stack } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  const all = stack!.split('\n').slice(1);
  const others = all.filter(frame => !OWN.some(directory => frame.includes(directory)));
  // If a program is bundled with the library, all frames have the same path.
  const frames = others.some(frame => !frame.includes('node:')) ? others : all;
  return frames.slice(0, stackTraceLimit);
}
