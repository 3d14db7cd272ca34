import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLATFORM_IMAGES, images } from './images';
import { commit, type Machine, manifestOf, startMachine } from './machine';
import { run } from './new-project';
import { script } from '../../../test/e2e/engine';

const PROGRAM = join(__dirname, '../../node_modules/.bin/gitlab-ci-local');

let machine: Machine;

beforeAll(async () => {
  script('install-program', 'rsync'); // which gitlab-ci-local copies projects with
  machine = await startMachine();
});

afterAll(() => machine?.stop());

/** Adds the pipeline to the project, and other files. */
async function addPipeline(options: string, files: Readonly<Record<string, string>>): Promise<string> {
  const { project, env, host, builder } = machine;
  const file = join(project, '.projenrc.ts');
  const text = readFileSync(file, 'utf8').replace(/\nnew ImagesPipeline[^]*?\n}\);/, '')
    .replace('import { BakeApp }', 'import { BakeApp, ImagesBuilder, ImagesPipeline, RegistryLogin }');
  writeFileSync(file, text.replace('project.synth();', `new ImagesPipeline(project, {
  registry: '${host}/team',
  login: RegistryLogin.password({ usernameSecret: 'REGISTRY_USER', passwordSecret: 'REGISTRY_TOKEN' }),
  builder: ImagesBuilder.named('${builder}'),
  jobImage: 'this machine',${options}
});
project.synth();`));
  await run('npx projen', project, env);
  return commit(machine, files);
}

/** Runs the jobs for an event in order, each in a directory of its own, on this machine in place of their image. */
function pipeline(source: string, variables: Readonly<Record<string, string>> = {}): Promise<string> {
  const { project, env } = machine;
  const options = Object.entries({ CI_PIPELINE_SOURCE: source, ...variables }).map(([name, value]) => `--variable ${name}=${value}`).join(' ');
  return run(`${PROGRAM} --force-shell-executor --shell-isolation --concurrency 1 --no-color ${options} 2>&1`, project, env);
}

/** The jobs that have passed, in order, with those of the child pipeline. */
function passed(output: string): string[] {
  return [...output.matchAll(/^(?:\t\[\S+\] -> )?((?:images|level|merge)-.*?) +finished in [^F\n]*$/gm)].map(([, name]) => name);
}

test('images on each other are published level by level, and not again by a second pipeline', async () => {
  const { project, env } = machine;
  await run(`git remote add origin ${project}`, project, env);
  // A child pipeline has the variables of the project, but not those of the command.
  writeFileSync(join(project, '.gitlab-ci-local-variables.yml'), 'REGISTRY_USER: team\nREGISTRY_TOKEN: secret\n');
  writeFileSync(join(project, '.git/info/exclude'), '.gitlab-ci-local*\n');
  await addPipeline('', { 'src/images.ts': images(machine.host), 'src/main.ts': appWithScanner(), 'api/version.txt': '1\n' });
  await run('npx projen images:lock', project, env); // the job images-test is strict
  await commit(machine, {});
  const first = await pipeline('push');

  expect(passed(first)).toEqual(['images-plan', 'level-1: [hello]', 'level-2: [api]']);
  expect(manifestOf(`${machine.host}/team/api:latest`).attestations).toHaveLength(2);
  expect(passed(await pipeline('push'))).toEqual(['images-plan']); // and a job that does nothing
});

test('a merge request is tested, compared and built as far as it is affected', async () => {
  const base = (await run('git rev-parse HEAD', machine.project, machine.env)).trim();
  await commit(machine, { 'src/images.ts': images(machine.host).replace("'/')", "'/').user('app')"), 'test/images.test.ts': "test('nothing', () => {});\n" });
  const output = await pipeline('merge_request_event', { CI_COMMIT_BRANCH: '', CI_MERGE_REQUEST_DIFF_BASE_SHA: base });

  expect(passed(output)).toEqual(['images-test', 'images-diff', 'images-build']);
  expect(output).toMatch(/images-diff +> ~ changed images\/api/);
  expect(output).toMatch(/images-build +> No findings in \d images/);
  expect(output).toMatch(/images-build +> api +COPY version.txt/);
});

test('platforms are built apart, and merged', async () => {
  await addPipeline(`
  platforms: [{ platform: 'linux/amd64', runner: 'amd64' }, { platform: 'linux/arm64', runner: 'arm64' }],`, { 'src/images.ts': PLATFORM_IMAGES, 'api/version.txt': '2\n' });
  const first = await pipeline('push');

  expect(passed(first)).toEqual([
    'images-plan', 'level-1: [files,linux/amd64,amd64]', 'level-1: [files,linux/arm64,arm64]', 'merge-1',
    'level-2: [copies,linux/amd64,amd64]', 'level-2: [copies,linux/arm64,arm64]', 'merge-2',
  ]);
  expect(manifestOf(`${machine.host}/team/copies:latest`).platforms).toEqual(['linux/amd64', 'linux/arm64']);
});

function appWithScanner(): string {
  const app = readFileSync(join(machine.project, 'src/main.ts'), 'utf8');
  return app.replace('Attestation.sbom()', `Attestation.sbom({ generator: '${machine.host}/scanner:1' })`);
}
