import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { commandLine } from '../../src/cli/program';

const LIBRARY = process.env.CDK_BAKE_TEST_LIBRARY!;

/** An option of Node.js, with which it runs TypeScript. It is quicker than `tsx`, which starts another Node.js. */
const LOADER = `--import=${join(LIBRARY, 'node_modules/tsx/dist/loader.mjs')}`;

/** A command that runs an app in TypeScript. */
export const TSX = `node ${LOADER}`;

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
  const env = { ...process.env, CDK_BAKE_OUTDIR: '', TSX_TSCONFIG_PATH: join(LIBRARY, 'tsconfig.json') };
  return { command: process.execPath, args: [join(LIBRARY, 'src/cli/main.js'), ...own], env };
}

/** Runs the command in this process, and returns what it prints on standard output. */
export async function answerOf(...args: string[]): Promise<string> {
  const said: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation(text => void said.push(`${text}\n`));
  const write = jest.spyOn(process.stdout, 'write').mockImplementation(text => said.push(String(text)) > 0);
  try {
    await commandLine().parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError && error.exitCode === 0)) {
      throw error;
    }
  } finally {
    log.mockRestore();
    write.mockRestore();
  }
  return said.join('');
}
