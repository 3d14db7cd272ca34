import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** Opens a file with the program that the person uses for it. Tells the path if there is none. */
export function openFile(file: string): void {
  const path = resolve(file);
  const [command, ...args] = process.platform === 'darwin' ? ['open', path]
    : process.platform === 'win32' ? ['cmd', '/c', 'start', '', path] : ['xdg-open', path];
  spawn(command, args, { detached: true, stdio: 'ignore' })
    .on('error', () => console.error(`Open file://${path} in a browser`)).unref();
}
