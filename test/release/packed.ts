import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const ROOT = join(__dirname, '../..');

/** The npm package that `npx projen package:js` has made. */
function archive(): string {
  const js = join(ROOT, 'dist/js');
  const [file, ...others] = readdirSync(js).filter(name => name.endsWith('.tgz'));
  if (file === undefined || others.length > 0) {
    throw new Error(`${js} must contain one package; run npx projen test:release`);
  }
  return join(js, file);
}

/** The size of the package in bytes. */
export function packedSize(): number {
  return statSync(archive()).size;
}

/** Unpacks the package into `node_modules` of a new project, next to `constructs`, and returns its directory. */
export function unpacked(): string {
  const modules = join(mkdtempSync(join(tmpdir(), 'cdk-bake-test-')), 'node_modules');
  const directory = join(modules, 'cdk-bake');
  mkdirSync(directory, { recursive: true });
  symlinkSync(join(ROOT, 'node_modules/constructs'), join(modules, 'constructs'));
  execFileSync('tar', ['--extract', '--gzip', '--file', archive(), '--strip-components=1', '--directory', directory]);
  return directory;
}
