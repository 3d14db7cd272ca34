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
// Stryker removes its copy of the project only if it comes to its end, and ends tests that take too long without a chance to remove theirs.
const folder = temporaryFolder('cdk-bake-');
const { status } = spawnSync('stryker', ['run', '--tempDirName', folder, ...paths.length > 0 ? ['--mutate', paths.join()] : []],
  { env: { ...process.env, TMPDIR: folder }, stdio: 'inherit' });
process.exitCode = status ?? 1;
