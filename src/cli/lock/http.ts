import { createHash } from 'node:crypto';
import type { Dispatcher } from 'undici';
import { InvalidValueError } from '../../common/errors';

/** Downloads a text. Undefined if the server does not have it. */
export async function downloadText(url: string): Promise<string | undefined> {
  const response = await get(url);
  return response && response.text();
}

/** Downloads a file, and returns the SHA-256 digest of its content. Undefined if the server does not have it. */
export async function downloadDigest(url: string): Promise<string | undefined> {
  const response = await get(url);
  const hash = createHash('sha256');
  for await (const chunk of response?.body ?? []) {
    hash.update(chunk);
  }
  return response && hash.digest('hex');
}

/** @throws if the server cannot be reached, or if it refuses the request */
async function get(url: string) {
  // Only this subcommand loads the package. In contrast to the fetch of Node.js, it follows HTTPS_PROXY and NO_PROXY.
  const { EnvHttpProxyAgent, fetch } = await import('undici');
  agent ??= new EnvHttpProxyAgent();
  let response;
  try {
    response = await fetch(url, { dispatcher: agent });
  } catch (error) {
    const { message, cause } = error as Error;
    throw new InvalidValueError(`${url} cannot be read: ${cause instanceof Error ? cause.message : message}`);
  }
  if (response.status === 404) {
    return undefined;
  }
  if (!response.ok) {
    throw new InvalidValueError(`${url} cannot be read: the server answers ${response.status} ${response.statusText}`);
  }
  return response;
}

let agent: Dispatcher | undefined;
