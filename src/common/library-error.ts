import { dirname, sep } from 'node:path';
import { debuglog } from 'node:util';

/** Where the library is: its frames are of no use to those who call it. */
const OWN = dirname(__dirname) + sep;

/** By this name, jsii makes an exception of the program's language. It takes any other one for a fault of its own. */
const OF_PROGRAM = '@jsii/kernel.RuntimeError';

/**
 * An error of the library. Its stack has the frames of the program alone, unless NODE_DEBUG contains `cdk-bake`. In other
 * languages it has none: they put a stack of JavaScript around or behind the text.
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

  /** In other languages, jsii makes an error of its own out of this text, and reads its stack at once. */
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

/** Whether the program is in another language, for which jsii runs the library. */
function isOtherLanguage(): boolean {
  return process.env.JSII_AGENT !== undefined;
}

function framesOfProgram(): string[] {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = Infinity;
  const { stack } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  const all = stack!.split('\n').slice(1);
  const others = all.filter(frame => !frame.includes(OWN));
  // A program that is bundled with the library has all frames in one place.
  const frames = others.some(frame => !frame.includes('node:')) ? others : all;
  return frames.slice(0, stackTraceLimit);
}
