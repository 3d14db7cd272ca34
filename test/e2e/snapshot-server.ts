import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';

/** The address of the server, which no other server on port 80 has. */
export const SNAPSHOT_ADDRESS = '127.0.0.80';

/** The time of the snapshot that the server has. */
export const SNAPSHOT = '20260101T000000Z';

/**
 * Starts a server for snapshots of Debian's archive, as it is now, on port 80 of an address of loopback. It answers for the names of
 * the real server, if these are mapped to loopback.
 *
 * @returns a function that stops the server and returns what it was asked for
 */
export async function startSnapshots(): Promise<() => string[]> {
  const library = join(__dirname, '../../scripts/engine/lib.sh');
  const mirror = execFileSync('bash', ['-c', '. "$0" && debian_mirror', library], { encoding: 'utf8' }).trim();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.headers.host}${request.url}`);
    const path = request.url!.split(`/archive/debian/${SNAPSHOT}`)[1];
    response.writeHead(path === undefined ? 404 : 302, path === undefined ? {} : { location: mirror + path }).end();
  }).listen(80, SNAPSHOT_ADDRESS);
  await once(server, 'listening');
  return () => {
    server.close();
    server.closeAllConnections();
    return asked;
  };
}
