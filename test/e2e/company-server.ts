/**
 * What stands between a build and the world in a company, on a port of 127.0.0.1 that it prints: a proxy, and, for whom has the
 * password, a mirror of /python and an index of packages below /simple. It writes down who asked for what, and ends with its
 * standard input.
 *
 *     company-server FOLDER USER:PASSWORD LOG
 */
import { appendFileSync, createReadStream, existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';

const [folder, password, log] = process.argv.slice(2);
const authorization = `Basic ${Buffer.from(password).toString('base64')}`;

/** Fetches for another what it asks for. */
function forward(asked: IncomingMessage, answer: ServerResponse): void {
  const { host, pathname, search } = new URL(asked.url!);
  const { 'proxy-connection': _, ...headers } = asked.headers;
  const fetched = request({ host, path: pathname + search, method: asked.method, headers, agent: false }, got => {
    answer.writeHead(got.statusCode!, got.headers);
    got.pipe(answer);
  });
  fetched.on('error', error => answer.destroy(error));
  asked.pipe(fetched);
}

function serve(asked: IncomingMessage, answer: ServerResponse): void {
  const path = join(folder, normalize(asked.url!), asked.url!.endsWith('/') ? 'index.html' : '');
  const allowed = asked.headers.authorization === authorization;
  if (allowed && existsSync(path)) {
    answer.writeHead(200, path.endsWith('.html') ? { 'content-type': 'text/html' } : {});
    createReadStream(path).pipe(answer);
  } else {
    answer.writeHead(allowed ? 404 : 401, allowed ? {} : { 'www-authenticate': 'Basic realm="company"' }).end();
  }
}

const server = createServer((asked, answer) => {
  appendFileSync(log, `${asked.method} ${asked.url} ${asked.headers.authorization ? 'with' : 'without'} a password\n`);
  (asked.url!.startsWith('/') ? serve : forward)(asked, answer);
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
process.stdin.on('end', () => process.exit()).resume();
