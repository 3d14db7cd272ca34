import { appendFileSync } from 'node:fs';

/** Environment variable with the path of a file, in which an app tells the command which directory it has written. */
export const REPORT = 'CDK_BAKE_REPORT';

/** Environment variable with which `cdk-bake synth --strict` makes an app strict. */
export const STRICT = 'CDK_BAKE_STRICT';

/** Tells the command, if it runs the app, which directory has been written. */
export function reportOutput(outdir: string): void {
  const path = process.env[REPORT];
  if (path) {
    appendFileSync(path, `${JSON.stringify({ outdir })}\n`);
  }
}

/** Whether the command that runs the app makes it strict. */
export function isStrictRun(): boolean {
  return process.env[STRICT] === '1';
}
