/**
 * Changes the code in many small ways, and tells which of the changes no test notices:
 *
 *     npx projen mutate src/bake                      one folder
 *     npx projen mutate src/core/platform.ts          one file
 *     npx projen mutate src/core/platform.ts:12:5-12:30   a part of it, such as a mutation that has survived
 *     npx projen mutate src/bake --tests test/bake    by some of the tests alone, which is quicker
 *     npx projen mutate src/synth --sample 100        100 lines at random, to estimate the score of a large folder
 *
 * docs/testing.md tells how to read the result.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { temporaryFolder } from './temporary-folder';

/** Tests that run programs, repeat others, or read the sources, which Stryker changes. */
const LEFT_OUT = /^test\/(e2e|exhaustive|rare|release)\/|^test\/(docs|gallery|parity|architecture|checks-reference|language)\.test|^test\/cli\/(main|import|diff)\.test/;

const { values: { tests, sample }, positionals } = parseArgs({
  allowPositionals: true,
  options: { tests: { type: 'string', multiple: true }, sample: { type: 'string' } },
});
const paths = sample === undefined
  ? positionals.map(path => (existsSync(path) && statSync(path).isDirectory() ? join(path, '**/*.ts') : path))
  : randomLines(positionals, Number(sample));
// Stryker removes its copy of the project only if it comes to its end, and ends tests that take too long without a chance to remove theirs.
const folder = temporaryFolder('cdk-bake-');
const config = JSON.parse(readFileSync('stryker.config.json', 'utf8'));
const testFiles = (tests ?? ['test']).flatMap(path => (path.endsWith('.ts') ? [path]
  : readdirSync(path, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.test.ts')).map(name => join(path, name))));
const configFile = join(folder, 'stryker.config.json');
writeFileSync(configFile, JSON.stringify(config));
const leftOut = join(folder, 'left-out');
const { status } = spawnSync('stryker', ['run', configFile, '--tempDirName', join(folder, 'copies'), ...paths.length > 0 ? ['--mutate', paths.join()] : []],
  {
    env: {
      ...process.env,
      TMPDIR: folder,
      NODE_OPTIONS: `--import ${pathToFileURL(require.resolve('tsx')).href}`,
      TSX_TSCONFIG_PATH: resolve('tsconfig.dev.json'),
      CDK_BAKE_TEST_SEED: process.env.CDK_BAKE_TEST_SEED ?? String(randomInt(2 ** 31)),
      CDK_BAKE_MUTATION_LEFT_OUT: leftOut,
      CDK_BAKE_MUTATION_TESTS: JSON.stringify(testFiles.filter(path => !LEFT_OUT.test(path))),
    },
    stdio: 'inherit',
  });
if (existsSync(leftOut)) {
  process.stdout.write(readFileSync(leftOut, 'utf8').replace(/^(?=.)/gm, 'Left out because the test is slow or cannot be repeated: '));
}
process.exitCode = status ?? 1;

/** Lines with code, as ranges of Stryker. A range of one line has no mutation of a block of several lines; those are the easiest to notice. */
function randomLines(roots: string[], count: number): string[] {
  const files = roots.flatMap(root => readdirSync(root, { recursive: true, encoding: 'utf8' }).map(name => join(root, name)));
  const lines = files.filter(file => file.endsWith('.ts')).flatMap(file => readFileSync(file, 'utf8').split('\n')
    .flatMap((line, index) => (/^\s*(\/?\*|\/\/|import |export \* |\}?$)/.test(line) ? [] : [`${file}:${index + 1}-${index + 1}`])));
  return Array.from({ length: Math.min(count, lines.length) }, () => lines.splice(Math.floor(Math.random() * lines.length), 1)[0]);
}
