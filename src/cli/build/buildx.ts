import { spawn } from 'node:child_process';
import { InvalidValueError } from '../../common/errors';
import { exitCodeOf, readLines } from '../run/programs';
import { NO_DOCKER } from '../run/requests';

/** Settings for the output of Buildx. */
export interface BuildxOutput {
  /** Receives the lines of standard error. If it is missing, Buildx writes to the terminal itself. */
  readonly onLine?: (line: string) => void;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs `docker buildx`, and returns its exit code. A signal to the command ends the build.
 */
export async function runBuildx(args: readonly string[], { onLine, env }: BuildxOutput): Promise<number> {
  const buildx = spawn('docker', ['buildx', ...args], {
    stdio: ['inherit', 'inherit', onLine ? 'pipe' : 'inherit'],
    env: { ...process.env, ...env },
  });
  try {
    const [code] = await Promise.all([exitCodeOf(buildx), onLine && readLines(buildx.stderr!, onLine)]);
    return code;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new InvalidValueError(code === 'ENOENT' ? NO_DOCKER : `Docker cannot be run: ${message}`);
  }
}
