import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { PythonVersion } from '../../src';

/** Where the script python-sources puts the archives of CPython. */
export const SOURCES = join(process.env.CDK_BAKE_ENGINE_DIR ?? join(homedir(), '.cache/cdk-bake-engine'), 'python-sources');

/**
 * A release as Debian has it.
 *
 * @param version of one of the archives, also with a variant, such as `3.13.5t`
 */
export function release(version: string): PythonVersion {
  const archive = `Python-${version.replace(/[a-z]+$/, '')}.tar.xz`;
  const line = readFileSync(join(SOURCES, 'SHA256SUMS'), 'utf8').split('\n').find(l => l.endsWith(archive));
  return PythonVersion.of(version, { sha256: line!.slice(0, 64) });
}
