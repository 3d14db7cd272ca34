import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { temporaryDirectory } from './projects';

jest.mock('projen-cdk-bake', () => jest.requireActual('../src'), { virtual: true });

const EXAMPLE = join(__dirname, '../../examples/ci-levels');

test('the example with levels has a job for each level', () => {
  const former = process.cwd();
  process.env.PROJEN_DISABLE_POST = 'true'; // installs nothing
  process.chdir(temporaryDirectory());
  try {
    jest.requireActual(join(EXAMPLE, '.projenrc.ts'));

    const { app } = JSON.parse(readFileSync('cdk-bake.json', 'utf8'));
    expect(existsSync(join(EXAMPLE, app.replace('npx tsx ', '')))).toBe(true);
    const { env, jobs } = parse(readFileSync('.github/workflows/images.yml', 'utf8'));
    expect(Object.keys(jobs)).toEqual(['plan', 'level-1', 'level-2', 'level-3']);
    expect(['level-1', 'level-2', 'level-3'].map(level => [jobs[level].needs].flat())).toEqual([['plan'], ['plan', 'level-1'], ['plan', 'level-2']]);
    expect({ ...env, ...jobs.plan.env }).toMatchObject({ IMAGE_REGISTRY: 'ghcr.io/my-team' });
  } finally {
    process.chdir(former);
    delete process.env.PROJEN_DISABLE_POST;
  }
});
