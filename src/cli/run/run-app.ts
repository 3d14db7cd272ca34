import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { isStart, shortened, withoutNoise } from './crash-report';
import { Exit, EXIT } from './exit-codes';
import { REPORT, STRICT } from '../../common/command';
import { InvalidValueError, listed } from '../../common/errors';
import { ALL_ERRORS } from '../../common/first-of';

/** A run of an app. */
export interface AppRun {
  /** The command that runs the app, which a shell reads. */
  readonly app: string;
  /** The output directory of the app, unless the app sets one. */
  readonly outdir: string;
  /** Whether to show all errors and warnings. */
  readonly all: boolean;
  /** Whether to treat warnings as errors. */
  readonly strict: boolean;
}

/** jsii prints a banner of ten lines about the version of Node.js unless these variables contain the major version. */
const BANNERS = ['END_OF_LIFE', 'DEPRECATED', 'UNTESTED'].map(what => `JSII_SILENCE_WARNING_${what}_NODE_VERSION`);
const MAJOR_VERSIONS = [...Array(50).keys()].join();

/**
 * Runs an app, and shows what it prints on standard error. Standard output belongs to the answer of the command.
 *
 * @returns the output directory that the app has written
 */
export async function runApp({ app, outdir, all, strict }: AppRun): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'cdk-bake-'));
  const report = join(directory, 'report');
  const env: NodeJS.ProcessEnv = {
    ...Object.fromEntries(BANNERS.map(name => [name, MAJOR_VERSIONS])),
    ...environment(),
    CDK_BAKE_OUTDIR: outdir,
    [REPORT]: report,
    ...all && { [ALL_ERRORS]: '1' },
    ...strict && { [STRICT]: '1' },
  };
  try {
    const code = await ended(app, env);
    if (code !== 0) {
      throw new Exit(code);
    }
    return writtenBy(app, report);
  } finally {
    rmSync(directory, { recursive: true });
  }
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

/** Runs a program with a shell, and returns its exit code. */
async function ended(app: string, env: NodeJS.ProcessEnv): Promise<number> {
  const program = spawn(app, { shell: true, stdio: ['inherit', 'pipe', 'pipe'], env });
  // The terminal interrupts the program, too. The command waits for its end.
  const wait = () => undefined;
  process.on('SIGINT', wait);
  let crash: string[] | undefined;
  const show = (line: string) => {
    crash ??= isStart(line) ? [] : undefined;
    if (crash) {
      crash.push(line);
    } else {
      process.stderr.write(`${line}\n`);
    }
  };
  // Maven tells of errors on standard output.
  [program.stdout!, program.stderr!].forEach(input => createInterface({ input })
    .on('line', line => withoutNoise(line).forEach(show)));
  const [code, signal] = await once(program, 'close');
  process.off('SIGINT', wait);
  if (crash) {
    process.stderr.write(`${code === 0 ? crash.join('\n') : shortened(crash.join('\n'))}\n`);
  }
  return signal === 'SIGINT' ? EXIT.INTERRUPTED : code ?? EXIT.FAILED;
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
