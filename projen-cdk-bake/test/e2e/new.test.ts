import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newProject, packagesEnv, run } from './new-project';
import { type NpmRegistry, startNpmRegistry } from './npm-registry';
import { tarballs } from './packages';

let registry: NpmRegistry;

beforeAll(async () => {
  registry = await startNpmRegistry(tarballs());
});

afterAll(() => registry.stop());

describe.each([
  ['TypeScript', 'bake-app', ['.projenrc.ts', 'src/images.ts', 'src/main.ts', 'test/images.test.ts'], /1 passed, 1 total/],
  ['Python', 'bake-python-app', ['.projenrc.py', 'images.py', 'main.py', 'tests/test_images.py'], /1 passed/],
])('a new project in %s', (_, type, files, passed) => {
  let directory: string;
  let env: NodeJS.ProcessEnv;
  const read = (path: string) => readFileSync(join(directory, path), 'utf8');

  beforeAll(async () => {
    env = packagesEnv(registry.url);
    directory = await newProject(type, env);
  });

  test('has sample code, a test and settings of the command', async () => {
    const committed = (await run('git ls-files', directory, env)).split('\n');

    expect(committed).toEqual(expect.arrayContaining([...files, 'cdk-bake.json']));
    expect(committed.filter(path => /^(cdk\.out|node_modules|\.env)\//.test(path))).toEqual([]);
  });

  test('is synthesized', async () => {
    expect(await run('npx projen synth', directory, env)).toContain('Synthesized 1 image in 1 stack into cdk.out');
    expect(read('cdk.out/images/docker-bake.hcl')).toContain('tags = ["localhost/hello"]');
  });

  test('is tested', async () => {
    const tested = await run('npx projen test 2>&1', directory, env);

    expect(tested).toMatch(passed);
    expect(await run('git status --porcelain', directory, env)).toBe('');
  });

  test('shows what a change does', async () => {
    expect(await run('npx projen images:diff', directory, env)).toContain('No differences');
    expect(await run('npx projen images:graph', directory, env)).toContain('hello');
  });

  test('has caches and attestations in CI', async () => {
    await run('npx projen synth', directory, { ...env, IMAGE_REGISTRY: 'registry.example.com/team' });
    const bakeFile = read('cdk.out/images/docker-bake.hcl');

    expect(bakeFile).toContain('tags       = ["registry.example.com/team/hello"]');
    expect(bakeFile).toContain('{ type = "registry", ref = "registry.example.com/team/cache:hello" }');
    expect(bakeFile).toContain('attest     = [{ type = "provenance" }, { type = "sbom" }]');
  });

  test('gets workflows and a pipeline', async () => {
    const added = type === 'bake-app'
      ? "new ImagesWorkflow(project, { registry: 'ghcr.io/my-team' });\nnew ImagesPipeline(project, { registry: 'registry.gitlab.com/my-team' });\n"
      : 'ImagesWorkflow(project, registry="ghcr.io/my-team")\nImagesPipeline(project, registry="registry.gitlab.com/my-team")\n';
    const program = read(files[0]).replace(/(Bake(?:Python)?App)\b/, '$1, ImagesPipeline, ImagesWorkflow').replace('project.synth()', `${added}project.synth()`);
    writeFileSync(join(directory, files[0]), program);
    await run('npx projen', directory, env);

    expect(read('.github/workflows/images.yml')).toContain('cdk-bake build --push --changed "$IMAGE"');
    expect(read('.gitlab-ci.yml')).toContain('cdk-bake affected --format gitlab');
  });
});
