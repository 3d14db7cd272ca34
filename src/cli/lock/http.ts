import { createHash } from 'node:crypto';
import type { Dispatcher } from 'undici';
import { InvalidValueError } from '../../common/errors';

/** Downloads a text. Undefined if the server does not have it. */
export async function downloadText(url: string): Promise<string | undefined> {
  const response = await get(url);
  return response && reading(url, () => response.text());
}

/** Downloads a file, and returns the SHA-256 digest of its content. Undefined if the server does not have it. */
export async function downloadDigest(url: string): Promise<string | undefined> {
  const response = await get(url);
  return response && reading(url, async () => {
    const hash = createHash('sha256');
    for await (const chunk of response.body ?? []) {
      hash.update(chunk);
    }
    return hash.digest('hex');
  });
}

/** Milliseconds without a byte of an answer. */
const PATIENCE = 30_000;

/** Creates an agent without the warning that it is experimental, which is true for Node.js 20 only. */
function quietly<T>(create: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return create();
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** Runs a step of a download. */
async function reading<T>(url: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const { message, cause } = error as Error;
    throw new InvalidValueError(`${url} cannot be read: ${cause instanceof Error ? cause.message : message}`);
  }
}

/** @throws if the server cannot be reached, or if it refuses the request */
async function get(url: string) {
  // Only this subcommand loads the package. In contrast to the fetch of Node.js, it follows HTTPS_PROXY and NO_PROXY.
  const { EnvHttpProxyAgent, fetch } = await import('undici');
  agent ??= quietly(() => new EnvHttpProxyAgent({ headersTimeout: PATIENCE, bodyTimeout: PATIENCE }));
  const response = await reading(url, () => fetch(url, { dispatcher: agent }));
  if (response.status === 404) {
    return undefined;
  }
  if (!response.ok) {
    throw new InvalidValueError(`${url} cannot be read: the server answers ${response.status} ${response.statusText}`);
  }
  return response;
}

let agent: Dispatcher | undefined;
