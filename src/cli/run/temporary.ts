import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const open = new Set<string>();

function removeAll(): void {
  open.forEach(directory => rmSync(directory, { recursive: true, force: true }));
  open.clear();
}

/** Calls a function with a temporary directory, which is removed afterwards, also if a signal ends the command. */
export async function inTemporary<T>(use: (directory: string) => T | Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'cdk-bake-'));
  if (open.size === 0) {
    process.once('exit', removeAll);
  }
  open.add(directory);
  try {
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
    open.delete(directory);
    if (open.size === 0) {
      process.off('exit', removeAll);
    }
  }
}
