import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JobRun, runWorkflow } from './github-runner';
import { images, PLATFORM_IMAGES } from './images';
import { commit, type Machine, manifestOf, startMachine } from './machine';
import { run } from './new-project';
import { docker } from '../../../test/e2e/engine';

let machine: Machine;

beforeAll(async () => {
  machine = await startMachine();
});

afterAll(() => machine?.stop());

/** Adds the workflows to the project as people do. */
async function addWorkflow(options: string): Promise<void> {
  const { project, env, host, builder } = machine;
  const file = join(project, '.projenrc.ts');
  const text = readFileSync(file, 'utf8').replace(/\nnew ImagesWorkflow[^]*?\n}\);/, '')
    .replace('import { BakeApp }', 'import { BakeApp, ImagesBuilder, ImagesWorkflow, RegistryLogin }');
  writeFileSync(file, text.replace('project.synth();', `new ImagesWorkflow(project, {
  registry: '${host}/team',
  login: RegistryLogin.password({ usernameSecret: 'USER', passwordSecret: 'TOKEN' }),
  builder: ImagesBuilder.named('${builder}'),${options}
});
project.synth();`));
  await run('npx projen', project, env);
}

const start = (file: string, commitId: string, more = {}) => runWorkflow(file, {
  repository: machine.project, commit: commitId, env: machine.env, secrets: { USER: 'team', TOKEN: 'secret' }, github: { ref: 'refs/heads/main' }, ...more,
});
const names = (jobs: readonly JobRun[]) => jobs.map(({ name }) => name);

describe('images on each other', () => {
  let main: string;

  test('are published level by level, with provenance, an SBOM and a cache', async () => {
    await addWorkflow('');
    const app = readFileSync(join(machine.project, 'src/main.ts'), 'utf8');
    main = await commit(machine, {
      'src/main.ts': app.replace('Attestation.sbom()', `Attestation.sbom({ generator: '${machine.host}/scanner:1' })`),
      'src/images.ts': images(machine.host),
      'api/version.txt': '1\n',
    });
    await run('npx projen images:lock', machine.project, machine.env); // the job Test is strict
    main = await commit(machine, {});
    const jobs = await start('images.yml', main);

    expect(names(jobs)).toEqual(['Plan', 'Level 1: hello', 'Level 2: api']);
    for (const image of ['hello', 'api']) {
      expect(manifestOf(`${machine.host}/team/${image}:latest`)).toEqual({
        platforms: ['linux/amd64'], attestations: ['https://slsa.dev/provenance/v0.2', 'https://spdx.dev/Document'],
      });
    }
    const cache: any = await fetch(`http://${machine.host}/v2/team/cache/tags/list`).then(response => response.json());
    expect(cache.tags.sort()).toEqual(['api', 'hello']);
  });

  test('are not built again by a second run', async () => {
    const jobs = await start('images.yml', main);

    expect(names(jobs)).toEqual(['Plan']);
    expect(jobs[0].outputs).toEqual({ level1: '', level2: '', level3: '', level4: '', level5: '' });
  });

  describe('in a pull request', () => {
    const comments: any[] = [];
    const api = {
      paginate: async () => comments,
      rest: {
        issues: {
          createComment: async ({ body }: any) => comments.push({ id: 1, body, user: { type: 'Bot' } }),
          updateComment: async ({ comment_id: id, body }: any) => Object.assign(comments.find(comment => comment.id === id), { body }),
        },
      },
    };
    /** Runs the workflow on a commit that merges a branch of a repository into the main branch. */
    const pullRequest = async (repository: string) => {
      await run(`git checkout --quiet --detach ${main}`, machine.project, machine.env);
      await run('git merge --quiet --no-ff --no-edit change', machine.project, machine.env);
      const merge = (await run('git rev-parse HEAD && git checkout --quiet main', machine.project, machine.env)).trim();
      const github = { repository: 'team/images', event: { pull_request: { head: { repo: { full_name: repository } } } } };
      return start('images-pull-request.yml', merge, { github, api });
    };

    beforeAll(async () => {
      await run('git checkout --quiet -b change', machine.project, machine.env);
      await commit(machine, { 'src/images.ts': images(machine.host).replace("'/')", "'/').user('app')"), 'test/images.test.ts': "test('nothing', () => {});\n" });
      await run('git checkout --quiet main', machine.project, machine.env);
    });

    test('are tested, compared and built as far as they are affected, and published by no job', async () => {
      const jobs = await pullRequest('team/images');

      expect(names(jobs)).toEqual(['Test', 'Diff', 'Comment', 'Build']);
      expect(jobs[0].output).toContain('1 passed, 1 total');
      expect(comments).toEqual([{ id: 1, user: { type: 'Bot' }, body: expect.stringMatching(/^<!-- cdk-bake diff -->\n### Images\n\n```diff\n~ changed images\/api[^]*\+USER app[^]*\n```$/) }]);
      expect(jobs[3].output).toMatch(/^No findings in \d images$/m);
      expect(jobs[3].output).toMatch(/^IMAGE .*\napi +- /m); // of the results, only this image
      expect(names(await start('images.yml', main))).toEqual(['Plan']);
    });

    test('of a fork are all built, without a login', async () => {
      const jobs = await pullRequest('someone/images');

      expect(names(jobs)).toEqual(['Test', 'Diff', 'Build']);
      expect(jobs[2].output).not.toContain('Login');
      expect(jobs[2].output).toMatch(/^IMAGE .*\nhello +- .*\napi +- /m);
    });
  });

  test('get a pull request if the lock file changes', async () => {
    docker('tag', `${machine.host}/scanner:1`, `${machine.host}/base:1`);
    docker('push', '--quiet', `${machine.host}/base:1`);
    const requests: any[] = [];
    const createPullRequest = async ({ title, branch }: any, status: string) => requests.push({ title, branch, status });
    const jobs = await start('images-update.yml', main, { api: { createPullRequest } });

    expect(names(jobs)).toEqual(['Update', 'Create Pull Request']);
    expect(requests).toEqual([{ title: 'chore: update base images', branch: 'github-actions/images-update', status: ' M cdk-bake.lock\n' }]);
  });
});

test('platforms are built apart, and merged', async () => {
  const { host } = machine;
  await addWorkflow(`
  platforms: [{ platform: 'linux/amd64', runner: 'amd64' }, { platform: 'linux/arm64', runner: 'arm64' }],`);
  const changed = await commit(machine, { 'src/images.ts': PLATFORM_IMAGES });
  const jobs = await start('images.yml', changed);

  expect(names(jobs)).toEqual([
    'Plan', 'Level 1: files linux/amd64', 'Level 1: files linux/arm64', 'Merge level 1',
    'Level 2: copies linux/amd64', 'Level 2: copies linux/arm64', 'Merge level 2',
  ]);
  expect(manifestOf(`${host}/team/copies:latest`).platforms).toEqual(['linux/amd64', 'linux/arm64']);
  expect(names(await start('images.yml', changed))).toEqual(['Plan']);
});
