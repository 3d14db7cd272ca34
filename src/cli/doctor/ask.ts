import { spawnSync } from 'node:child_process';

/** The answer of a program, or the reason that there is none. */
export interface Answer {
  readonly text?: string;
  readonly error?: string;
}

/** Runs a program, and returns what it prints. */
export function ask(program: string, ...args: string[]): Answer {
  const options = { encoding: 'utf8', env: process.env, timeout: 30_000 } as const;
  const { error, status, stdout, stderr } = spawnSync(program, args, options);
  if (error || status !== 0) {
    const [line] = (stderr ?? '').trim().split('\n').slice(-1);
    return { error: line || error?.message || `exit code ${status}` };
  }
  return { text: stdout.trim() };
}
