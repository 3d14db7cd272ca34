import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { commandLine } from '../../src/cli/program';
import { Exit } from '../../src/cli/run/exit-codes';

const LIBRARY = process.env.CDK_BAKE_TEST_LIBRARY!;

/** An option of Node.js, with which it runs TypeScript. It is quicker than `tsx`, which starts another Node.js. */
const LOADER = `--import=${join(LIBRARY, 'node_modules/tsx/dist/loader.mjs')}`;

/** The names of the library for such programs. */
const TSCONFIG = join(LIBRARY, 'tsconfig.json');

/** A command that runs an app in TypeScript. */
export const TSX = `TSX_TSCONFIG_PATH=${TSCONFIG} node ${LOADER}`;

/**
 * A command that runs an app in TypeScript. It takes a third of the time of `TSX`: the library is one file, and esbuild
 * by itself translates the app.
 */
export function translatedApp(file: string): string {
  const translate = `${join(LIBRARY, 'node_modules/.bin/esbuild')} ${file} --format=cjs --log-level=error`;
  return `${translate} | NODE_PATH=${join(LIBRARY, 'whole')} node`;
}

/** What a run of the command prints, and its exit code. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in a process of its own, whose programs find the library. */
export function runCommand(own: readonly string[], cwd: string, more: NodeJS.ProcessEnv = {}): Run {
  const { command, args, env } = commandOf(...own);
  return spawnSync(command, args, { cwd, env: { ...env, ...more }, encoding: 'utf8' });
}

/** The program that runs the command, with its arguments and its environment. */
export function commandOf(...own: string[]): { command: string; args: string[]; env: NodeJS.ProcessEnv } {
  const env = { ...process.env, CDK_BAKE_OUTDIR: '', TSX_TSCONFIG_PATH: TSCONFIG };
  return { command: process.execPath, args: [join(LIBRARY, 'src/cli/main.js'), ...own], env };
}

/** Runs the command in this process, and returns what it prints on standard output. */
export async function answerOf(...args: string[]): Promise<string> {
  const output = jest.spyOn(process.stdout, 'write');
  return printed([jest.spyOn(console, 'log'), output], () => commandLine().parseAsync(args, { from: 'user' }));
}

/**
 * Runs the command in this process, which takes a fraction of the time of a process of its own. Errors of the library
 * are thrown: `main.ts` prints them.
 */
export async function runHere(...args: string[]): Promise<Run> {
  let [status, stdout] = [0, ''];
  const errors = [jest.spyOn(console, 'error'), jest.spyOn(process.stderr, 'write')];
  const stderr = await printed(errors, async () => {
    const output = jest.spyOn(process.stdout, 'write');
    stdout = await printed([jest.spyOn(console, 'log'), output], () => commandLine().parseAsync(args, { from: 'user' }).catch(error => {
      if (!(error instanceof Exit)) {
        throw error;
      }
      status = error.code;
    }));
  });
  return { status, stdout, stderr };
}

/** What a function writes by `console` and by a stream. */
async function printed([line, write]: readonly jest.SpyInstance[], run: () => Promise<unknown>): Promise<string> {
  const said: string[] = [];
  line.mockImplementation(text => void said.push(`${text}\n`));
  write.mockImplementation(text => said.push(String(text)) > 0);
  try {
    await run();
  } catch (error) {
    if (!(error instanceof CommanderError && error.exitCode === 0)) {
      throw error;
    }
  } finally {
    line.mockRestore();
    write.mockRestore();
  }
  return said.join('');
}
