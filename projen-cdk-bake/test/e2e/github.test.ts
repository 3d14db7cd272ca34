import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JobRun, runWorkflow } from './github-runner';
import { commit, type Machine, manifestOf, startMachine } from './machine';
import { run } from './new-project';

let machine: Machine;

beforeAll(async () => {
  machine = await startMachine();
});

afterAll(() => machine?.stop());

/** Two levels of images, the second with a file. */
const images = (host: string) => `import { BuildContext, Image, Stack, type StackProps } from 'cdk-bake';
import type { Construct } from 'constructs';

export class Images extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);

    const hello = new Image(this, 'hello');
    hello.dockerfile.stage('runtime', BuildContext.image('${host}/base:1')).run('echo 1 > /hello');
    const api = new Image(this, 'api', { context: BuildContext.directory('api') });
    api.dockerfile.stage('runtime', hello).copy(['version.txt'], '/');
  }
}
`;

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
  repository: machine.project, commit: commitId, env: machine.env, secrets: { USER: 'team', TOKEN: 'secret' }, ...more,
});
const names = (jobs: readonly JobRun[]) => jobs.map(({ name }) => name);

describe('images on each other', () => {
  let main: string;

  test('are published level by level, with provenance, an SBOM and a cache', async () => {
    await addWorkflow('');
    appendFileSync(join(machine.project, 'src/main.ts'), '');
    const app = readFileSync(join(machine.project, 'src/main.ts'), 'utf8');
    main = await commit(machine, {
      'src/main.ts': app.replace('Attestation.sbom()', `Attestation.sbom({ generator: '${machine.host}/scanner:1' })`),
      'src/images.ts': images(machine.host),
      'api/version.txt': '1\n',
    });
    const jobs = await start('images.yml', main);

    expect(names(jobs)).toEqual(['Plan', 'Level 1: hello', 'Level 2: api']);
    for (const image of ['hello', 'api']) {
      expect(manifestOf(`${machine.host}/team/${image}:latest`)).toEqual({
        platforms: ['linux/amd64'], attestations: ['https://slsa.dev/provenance/v0.2', 'https://spdx.dev/Document'],
      });
    }
    expect(await fetch(`http://${machine.host}/v2/team/cache/tags/list`).then(response => response.json())).toEqual({ name: 'team/cache', tags: ['api', 'hello'] });
  });

  test('are not built again by a second run', async () => {
    const jobs = await start('images.yml', main);

    expect(names(jobs)).toEqual(['Plan']);
    expect(jobs[0].outputs).toEqual({ level1: '', level2: '', level3: '', level4: '', level5: '' });
  });
});
