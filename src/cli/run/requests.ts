import { execFile } from 'node:child_process';

/** The number of registry requests at a time. */
const PARALLEL = 8;

/** The text for a machine without Docker. */
export const NO_DOCKER = 'Docker is not installed, or not in PATH; install Docker with Buildx: '
  + 'https://docs.docker.com/get-docker/';

/** The end of a program, and the text that it has printed. */
export interface Answer {
  readonly error?: Error;
  readonly stdout: string;
  readonly stderr: string;
}

/** Asks Docker, in the environment of the person, and with the person's credentials. */
export function askDocker(...args: string[]): Promise<Answer> {
  return askDockerIn({}, ...args);
}

/** Asks Docker in an environment with more variables. */
export function askDockerIn(env: NodeJS.ProcessEnv, ...args: string[]): Promise<Answer> {
  return ask({ env: { ...process.env, ...env } }, args);
}

/** Asks Docker, and gives up after some milliseconds. The text then says so. */
export async function askDockerWithin(timeout: number, ...args: string[]): Promise<Answer> {
  const answer = await ask({ timeout }, args);
  const { killed } = (answer.error ?? {}) as { killed?: boolean };
  return killed ? { ...answer, stderr: `no answer within ${timeout / 1000} seconds` } : answer;
}

function ask(more: { readonly env?: NodeJS.ProcessEnv; readonly timeout?: number }, args: string[]): Promise<Answer> {
  const options = { maxBuffer: 2 ** 30, ...more };
  return new Promise(done => execFile('docker', args, options, (error, stdout, stderr) =>
    done({ error: error ?? undefined, stdout, stderr: error?.code === 'ENOENT' ? NO_DOCKER : stderr })));
}

/** Makes a few requests at a time. The answers are in the order of the requests. */
export async function askAll<T, A>(requests: readonly T[], answer: (request: T) => Promise<A>): Promise<A[]> {
  const answers: A[] = [];
  const open = requests.entries();
  const work = async () => {
    for (const [i, request] of open) {
      answers[i] = await answer(request);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return answers;
}
