import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';
import { framesOfProgram, isOtherLanguage } from './library-error';

/** Environment variable with the path of a file, in which an app tells the command which directory it has written. */
export const REPORT = 'CDK_BAKE_REPORT';

/** Environment variable with which `cdk-bake synth --strict` makes an app strict. */
export const STRICT = 'CDK_BAKE_STRICT';

/** Environment variable with the directory that an app writes in place of its output, whose text stays the same. */
export const PREVIEW = 'CDK_BAKE_PREVIEW';

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

/** Tells the command, if it asks for it, where in the app an image is created. */
export function reportPlace(construct: string): void {
  const path = isOtherLanguage() ? undefined : process.env[PLACES]; // the stack is not the one of the program
  const [frame] = path ? framesOfProgram() : [];
  const place = frame === undefined ? undefined : placeInFrame(frame);
  if (path && place !== undefined) {
    const file = relative('', place.replace(/^file:\/\//, ''));
    appendFileSync(path, `${JSON.stringify({ path: construct, place: file })}\n`);
  }
}

/** Whether the command that runs the app makes it strict. */
export function isStrictRun(): boolean {
  return process.env[STRICT] === '1';
}
