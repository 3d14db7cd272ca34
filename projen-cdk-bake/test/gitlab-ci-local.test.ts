import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CASES } from './cases';
import { written } from './projects';
import { ImagesPipeline } from '../src';

/** Without these, a warning about variables of GitLab is part of the list. */
const IGNORED = ['--ignore-predefined-vars', 'CI_PIPELINE_SOURCE,CI_COMMIT_BRANCH'];

const PROGRAM = join(__dirname, '../node_modules/.bin/gitlab-ci-local');

/** The names of the jobs of a pipeline for variables. */
function jobsOf(directory: string, variables: Record<string, string>, file = '.gitlab-ci.yml'): string[] {
  const options = Object.entries(variables).flatMap(([name, value]) => ['--variable', `${name}=${value}`]);
  const { status, stdout, stderr } = spawnSync(PROGRAM, ['--list-csv', '--file', file, ...IGNORED, ...options], { cwd: directory, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`gitlab-ci-local ended with ${status}:\n${stdout}${stderr}`);
  }
  return stdout.split('\n').slice(1).map(line => line.split(';')[0]).filter(name => name !== '');
}

function git(directory: string, ...args: string[]): void {
  spawnSync('git', ['-c', 'user.name=Team', '-c', 'user.email=team@example.com', ...args], { cwd: directory });
}

describe.each(CASES)('gitlab-ci-local accepts the pipeline: %s', (_, project, options) => {
  let directory: string;

  beforeAll(() => {
    const app = project();
    new ImagesPipeline(app, { registry: 'registry.gitlab.com/my-team', ...options });
    directory = written(app);
    git(directory, 'init', '--quiet', '--initial-branch=main');
    git(directory, 'remote', 'add', 'origin', 'git@gitlab.com:my-team/images.git');
    git(directory, 'add', '--all');
    git(directory, 'commit', '--quiet', '--message=images');
  });

  test('a merge request has the jobs that check', () => {
    const variables = { CI_PIPELINE_SOURCE: 'merge_request_event', CI_COMMIT_BRANCH: '' };

    expect(jobsOf(directory, variables)).toEqual(['images-test', 'images-diff', 'images-build']);
    expect(jobsOf(directory, { ...variables, IMAGES_TOKEN: 'x' })).toContain('images-comment');
  });

  test('the default branch has the jobs that publish', () => {
    expect(jobsOf(directory, { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main' })).toEqual(['images-plan', 'images-publish']);
  });

  test('a schedule has the job that updates base images', () => {
    expect(jobsOf(directory, { CI_PIPELINE_SOURCE: 'schedule', CI_COMMIT_BRANCH: 'main' })).toEqual(['images-update']);
  });

  test('the child pipeline has a job for each image', () => {
    const hasPlatforms = options.platforms !== undefined;
    const level = hasPlatforms ? '      - { IMAGE: "api", PLATFORM: "linux/amd64", RUNNER: "x" }' : '      - IMAGE: "api"';
    writeFileSync(join(directory, 'child.yml'), [
      'include: [{ local: .gitlab/ci-templates/images.yml }]',
      'stages: [level-1]',
      'level-1:\n  extends: .build-image\n  stage: level-1\n  parallel:\n    matrix:', level,
      ...hasPlatforms ? ['merge-1:\n  extends: .merge-images\n  stage: level-1\n  needs: [level-1]'] : [],
    ].join('\n'));

    expect(jobsOf(directory, {}, 'child.yml')).toEqual([expect.stringMatching(/^level-1/), ...hasPlatforms ? ['merge-1'] : []]);
  });
});
