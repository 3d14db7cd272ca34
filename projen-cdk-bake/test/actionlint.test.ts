import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CASES } from './cases';
import { written } from './projects';
import { ACTIONLINT, describeWithActionlint } from './tools';
import { ImagesWorkflow } from '../src';

describeWithActionlint('actionlint accepts the workflows', () => {
  test.each(CASES)('%s', (_, project, options) => {
    const app = project();
    new ImagesWorkflow(app, { registry: 'ghcr.io/my-team', ...options });
    const directory = written(app);
    mkdirSync(join(directory, '.git')); // marks the root of the project

    // Other machines can have ShellCheck or not.
    const { status, stdout, stderr } = spawnSync(ACTIONLINT, ['-shellcheck=', '-pyflakes='], { cwd: directory, encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});
