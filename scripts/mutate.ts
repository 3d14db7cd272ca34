/**
 * Changes the code in many small ways, and tells which of the changes no test notices:
 *
 *     npx projen mutate src/bake              one folder
 *     npx projen mutate src/core/platform.ts  one file
 *
 * docs/testing.md tells how to read the result.
 */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder';

const paths = process.argv.slice(2).map(path => (statSync(path).isDirectory() ? join(path, '**/*.ts') : path));
// Stryker ends a run that takes too long without a chance to remove its files.
const env = { ...process.env, TMPDIR: temporaryFolder('cdk-bake-') };
const { status } = spawnSync('stryker', ['run', ...paths.length > 0 ? ['--mutate', paths.join()] : []], { env, stdio: 'inherit' });
process.exitCode = status ?? 1;
