import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';
import { framesOfProgram, isOtherLanguage } from './library-error';

/** Environment variable with the path of a file, in which an app tells the command which directory it has written. */
export const REPORT = 'CDK_BAKE_REPORT';

/** Environment variable with which `cdk-bake synth --strict` makes an app strict. */
export const STRICT = 'CDK_BAKE_STRICT';

/** Environment variable with the directory that an app writes in place of its output, whose text stays the same. */
export const PREVIEW = 'CDK_BAKE_PREVIEW';

/**
 * Environment variable with the path of a lock file that an app reads in place of its own, with which `cdk-bake lock`
 * finds out what the app uses. A missing entry is then no problem.
 */
export const LOCK = 'CDK_BAKE_LOCK';

/** The lock file to read in place of that of the app. Undefined unless the command asks for it. */
export function candidateLock(): string | undefined {
  return process.env[LOCK] || undefined;
}

/** The directory to write in place of an output directory. Undefined unless the command asks for a preview. */
export function previewDirectory(): string | undefined {
  return process.env[PREVIEW] || undefined;
}

/** Tells the command, if it runs the app, which directory has been written. */
export function reportOutput(outdir: string): void {
  const path = process.env[REPORT];
  if (path) {
    appendFileSync(path, `${JSON.stringify({ outdir })}\n`);
  }
}

/** Environment variable with the path of a file, in which an app tells the command where it creates its images. */
export const PLACES = 'CDK_BAKE_PLACES';

/** The file and the line in a stack frame of JavaScript or Java, such as `images.ts:14`. */
export function placeInFrame(frame: string): string | undefined {
  const end = frame.endsWith(')') ? frame.length - 1 : frame.length;
  const start = Math.max(frame.lastIndexOf('('), frame.indexOf('at ') + 2) + 1;
  const parts = frame.slice(start, end).split(':');
  // JavaScript also has the number of the column.
  const numbers = parts.slice(-2).filter(part => /^\d+$/.test(part)).length;
  return numbers === 0 ? undefined : parts.slice(0, parts.length - numbers + 1).join(':');
}

/**
 * Tells the command, if it asks for it, where in the app an image is created: the places of the program on the stack,
 * innermost first. The first one can be in a helper function or in a class that extends the image's.
 */
export function reportPlaces(construct: string): void {
  const path = isOtherLanguage() ? undefined : process.env[PLACES]; // the stack is not the one of the program
  if (path) {
    const frames = framesOfProgram().filter(frame => !/node:|[/\\]node_modules[/\\]/.test(frame));
    const places = frames.filter((frame, i) => !isWrapper(frame, frames[i - 1]))
      .flatMap(frame => placeInFrame(frame) ?? [])
      .map(place => relative('', place.replace(/^file:\/\//, '')));
    // A function that an array calls for its elements is often on the line of the call.
    const distinct = places.filter((place, i) => place !== places[i - 1]);
    appendFileSync(path, `${JSON.stringify({ path: construct, places: distinct })}\n`);
  }
}

/** Whether a frame is the end of a module that esbuild has put into a function, and calls there. */
function isWrapper(frame: string, inner: string | undefined): boolean {
  return /at Object\.<anonymous> /.test(frame) && /at <anonymous> \(/.test(inner ?? '');
}

/** Whether the command that runs the app makes it strict. */
export function isStrictRun(): boolean {
  return process.env[STRICT] === '1';
}
