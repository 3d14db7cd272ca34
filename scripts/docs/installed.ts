import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../test/documents';

/** Passes a directory in which programs can import the compiled library, and removes the directory afterwards. */
export function withLibrary<T>(use: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'cdk-bake-examples-'));
  try {
    const modules = join(directory, 'node_modules');
    mkdirSync(modules);
    symlinkSync(ROOT, join(modules, 'cdk-bake'));
    for (const name of ['constructs', '@types']) {
      symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
    }
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
