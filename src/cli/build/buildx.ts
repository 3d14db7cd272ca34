import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { InvalidValueError } from '../../common/errors';
import { EXIT } from '../run/exit-codes';

/** Settings for the output of Buildx. */
export interface BuildxOutput {
  /** Receives the lines of standard error. If it is missing, Buildx writes to the terminal itself. */
  readonly onLine?: (line: string) => void;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs `docker buildx`, and returns its exit code. An interrupt is passed on, and ends the build. The command waits
 * until Buildx has ended.
 */
export async function runBuildx(args: readonly string[], { onLine, env }: BuildxOutput): Promise<number> {
  const buildx = spawn('docker', ['buildx', ...args], {
    stdio: ['inherit', 'inherit', onLine ? 'pipe' : 'inherit'],
    env: { ...process.env, ...env },
  });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const pass = (signal: NodeJS.Signals) => buildx.kill(signal);
  signals.forEach(signal => process.on(signal, pass));
  try {
    if (onLine) {
      createInterface({ input: buildx.stderr!, crlfDelay: Infinity }).on('line', onLine);
    }
    const [code, signal] = await once(buildx, 'close');
    return code ?? (signal === 'SIGINT' ? EXIT.INTERRUPTED : EXIT.FAILED);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new InvalidValueError(code === 'ENOENT'
      ? 'Docker is not installed, or not in PATH; install Docker with Buildx: https://docs.docker.com/get-docker/'
      : `Docker cannot be run: ${message}`);
  } finally {
    signals.forEach(signal => process.off(signal, pass));
  }
}
