import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The server of company-server.ts, running. */
export interface Company {
  readonly address: string;
  readonly password: string;
  /** What it was asked for, a line each. */
  asked(): string[];
  stop(): void;
}

/**
 * Starts it, as a process of its own: builds are waited for.
 *
 * @param folder what it serves
 */
export async function startCompany(folder: string): Promise<Company> {
  const [password, log] = ['words-that-nobody-else-writes', join(folder, 'asked.log')];
  appendFileSync(log, '');
  const server = spawn(process.execPath, [require.resolve('tsx/cli'), join(__dirname, 'company-server.ts'), folder, `me:${password}`, log]);
  server.stderr.pipe(process.stderr);
  const port = await new Promise<string>((resolve, reject) => {
    server.stdout.once('data', data => resolve(String(data).trim()));
    server.once('exit', code => reject(new Error(`The server ended with ${code}`)));
  });
  return { address: `http://127.0.0.1:${port}`, password, asked: () => readFileSync(log, 'utf8').split('\n'), stop: () => server.kill() };
}

/** A file of credentials for it. apt gives a password to an address without encryption only where that is said. */
export function netrc({ password }: Company): string {
  return ['127.0.0.1', 'http://127.0.0.1'].map(machine => `machine ${machine} login me password ${password}\n`).join('');
}
