import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const CACHE = join(__dirname, '../node_modules/.cache/tools');

/** The program that checks workflows of GitHub Actions. */
export const ACTIONLINT = join(CACHE, 'actionlint');

/**
 * Tests with actionlint, which is installed if it is missing. If it cannot be installed, the tests fail in CI, and
 * elsewhere a warning tells that they are skipped.
 */
export function describeWithActionlint(name: string, tests: () => void): void {
  const { error, stderr } = existsSync(ACTIONLINT) ? {} : spawnSync('go', ['install', 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12'], {
    env: { ...process.env, GOBIN: CACHE }, encoding: 'utf8',
  });
  if (existsSync(ACTIONLINT) || process.env.CI) {
    describe(name, tests);
  } else {
    console.warn(`SKIPPED, since actionlint cannot be installed with Go: ${name}\n${error?.message ?? stderr}`);
    describe.skip(name, tests);
  }
}
