/**
 * Changes the code in many small ways, and tells which of the changes no test notices:
 *
 *     npx projen mutate src/bake                      one folder
 *     npx projen mutate src/core/platform.ts          one file
 *     npx projen mutate src/bake --tests test/bake    by some of the tests alone, which is quicker
 *
 * docs/testing.md tells how to read the result.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { temporaryFolder } from './temporary-folder';

const { values: { tests }, positionals } = parseArgs({ allowPositionals: true, options: { tests: { type: 'string', multiple: true } } });
const paths = positionals.map(path => (statSync(path).isDirectory() ? join(path, '**/*.ts') : path));
// Stryker removes its copy of the project only if it comes to its end, and ends tests that take too long without a chance to remove theirs.
const folder = temporaryFolder('cdk-bake-');
const config = JSON.parse(readFileSync('stryker.config.json', 'utf8'));
if (tests) {
  config.jest.config.testMatch = tests.map(path => `<rootDir>/${path}${path.endsWith('.ts') ? '' : '/**/*.test.ts'}`);
}
const configFile = join(folder, 'stryker.config.json');
writeFileSync(configFile, JSON.stringify(config));
const { status } = spawnSync('stryker', ['run', configFile, '--tempDirName', join(folder, 'copies'), ...paths.length > 0 ? ['--mutate', paths.join()] : []],
  { env: { ...process.env, TMPDIR: folder }, stdio: 'inherit' });
process.exitCode = status ?? 1;
