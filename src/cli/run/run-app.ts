import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import { isStart, shortened, withoutNoise } from './crash-report';
import { Exit } from './exit-codes';
import { endOf, exitCodeOf, isStopped, readLines } from './programs';
import { inTemporary } from './temporary';
import { LOCK, PREVIEW, REPORT, STRICT } from '../../common/command';
import { InvalidValueError, listed } from '../../common/errors';
import { ALL_ERRORS } from '../../common/first-of';

/** A run of an app. */
export interface AppRun {
  /** The command that runs the app, which a shell reads. */
  readonly app: string;
  /** The output directory of the app, unless the app sets one. */
  readonly outdir: string;
  /** Whether a person has chosen the output directory, so that the app must not set another one. */
  readonly isChosen: boolean;
  /** A directory to write in place of the output, which stays as it is. */
  readonly preview?: string;
  /** The path of a lock file to read in place of that of the app. */
  readonly lock?: string;
  /** Whether to show all errors and warnings. */
  readonly all: boolean;
  /** Whether to treat warnings as errors. */
  readonly strict: boolean;
  /** Changes the text that the app prints. */
  readonly shown?: (text: string) => string;
}

/** jsii prints a banner of ten lines about the version of Node.js unless these variables contain the major version. */
const BANNERS = ['END_OF_LIFE', 'DEPRECATED', 'UNTESTED'].map(what => `JSII_SILENCE_WARNING_${what}_NODE_VERSION`);
const MAJOR_VERSIONS = [...Array(50).keys()].join();

/**
 * Runs an app, and shows what it prints on standard error. Standard output belongs to the answer of the command.
 *
 * @returns the output directory of the app
 */
export function runApp(
  { app, outdir, isChosen, preview, lock, all, strict, shown = text => text }: AppRun,
): Promise<string> {
  return inTemporary(async directory => {
    const report = join(directory, 'report');
    await run(app, {
      ...Object.fromEntries(BANNERS.map(name => [name, MAJOR_VERSIONS])),
      ...environment(),
      CDK_BAKE_OUTDIR: outdir,
      [REPORT]: report,
      ...preview !== undefined && { [PREVIEW]: preview },
      ...lock !== undefined && { [LOCK]: lock },
      ...all && { [ALL_ERRORS]: '1' },
      ...strict && { [STRICT]: '1' },
    }, shown);
    const written = writtenBy(app, report);
    if (isChosen && resolve(written) !== resolve(outdir)) {
      throw new InvalidValueError(`the app sets its output directory to ${written}, so the output directory ${outdir} `
        + `of the command has no effect; remove "outdir" from the App, or use ${written} for the command as well`);
    }
    return written;
  });
}

/**
 * The environment of the person. The package for Python runs the command with jsii, which puts the directory of Node.js
 * first in `PATH`, where another Python can be, and tells each program that it runs in jsii.
 */
export function environment(): NodeJS.ProcessEnv {
  const { JSII_AGENT: agent, PATH: path, ...env } = process.env;
  const added = dirname(process.execPath) + delimiter;
  return { ...env, PATH: agent !== undefined && path?.startsWith(added) ? path.slice(added.length) : path };
}

/** Runs a program with a shell. Fails with its exit code. */
async function run(app: string, env: NodeJS.ProcessEnv, shown: (text: string) => string): Promise<void> {
  const program = spawn(app, { shell: true, stdio: ['inherit', 'pipe', 'pipe'], env });
  let crash: string[] | undefined;
  const show = (line: string) => {
    crash ??= isStart(line) ? [] : undefined;
    if (crash) {
      crash.push(line);
    } else {
      process.stderr.write(`${shown(line)}\n`);
    }
  };
  // Maven tells of errors on standard output.
  const read = [program.stdout!, program.stderr!].map(stream =>
    readLines(stream, line => withoutNoise(line).forEach(show)));
  const [code] = await Promise.all([exitCodeOf(program), ...read]);
  if (crash) {
    process.stderr.write(`${shown(code === 0 ? crash.join('\n') : shortened(crash.join('\n')))}\n`);
  } else if (code !== 0 && !isStopped()) {
    process.stderr.write(`Error: the app ${endOf(code)}\n`);
  }
  if (code !== 0) {
    throw new Exit(code);
  }
}

/** The output directory that a program has reported. */
function writtenBy(app: string, report: string): string {
  const lines = existsSync(report) ? readFileSync(report, 'utf8').trimEnd().split('\n') : [];
  const written = [...new Set(lines.map(line => resolve(JSON.parse(line).outdir)))];
  if (written.length === 0) {
    throw new InvalidValueError(`the app wrote no output because ${JSON.stringify(app)} did not call app.synth(); `
      + 'call app.synth() at the end of the program');
  }
  if (written.length > 1) {
    throw new InvalidValueError(`the app wrote ${written.length} output directories, ${listed(written)}; `
      + 'use one program for each App');
  }
  return relative('', written[0]) || '.';
}
