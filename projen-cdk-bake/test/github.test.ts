import { type Project, python } from 'projen';
import { githubOutline } from './outline';
import { pythonApp, temporaryDirectory, typescriptApp } from './projects';
import { yamlFiles } from './workflow';
import { ImagesBuilder, ImagesWorkflow, type ImagesWorkflowOptions, RegistryLogin } from '../src';

const PLATFORMS = [{ platform: 'linux/amd64', runner: 'ubuntu-24.04' }, { platform: 'linux/arm64', runner: 'ubuntu-24.04-arm' }];

/** The workflows for images of a project in TypeScript. */
function workflows(options: Partial<ImagesWorkflowOptions> = {}, project: Project = typescriptApp()): Record<string, any> {
  new ImagesWorkflow(project, { registry: 'ghcr.io/my-team', ...options });
  return yamlFiles(project, '.github/workflows/');
}

test('a pull request is synthesized, tested, checked, compared and built', () => {
  expect(githubOutline(workflows()['images-pull-request.yml'])).toMatchInlineSnapshot(`
"test:
  permissions: contents read
  - actions/checkout
  - actions/setup-node
  - Install dependencies
      npm ci
  - Synthesize
      npx cdk-bake synth --strict
  - Test
      npx projen test

diff:
  permissions: contents read
  - actions/checkout
  - actions/setup-node
  - Install dependencies
      npm ci
  - Compare with the target branch
      git worktree add --detach "$RUNNER_TEMP"/base HEAD^1
      if [ -f "$RUNNER_TEMP"/base/cdk-bake.json ]; then
        (
          cd "$RUNNER_TEMP"/base
          npm ci
          npx cdk-bake synth
        )
        npx cdk-bake diff --from "$RUNNER_TEMP"/base/cdk.out > "$RUNNER_TEMP"/images-diff.txt
      else
        echo 'The images are new' > "$RUNNER_TEMP"/images-diff.txt
      fi
      cat "$RUNNER_TEMP"/images-diff.txt
  - Show the difference
      { echo '\`\`\`\`diff'; cat "$RUNNER_TEMP"/images-diff.txt; echo '\`\`\`\`'; } >> "$GITHUB_STEP_SUMMARY"
  - actions/upload-artifact

comment:
  needs: diff
  if: github.event.pull_request.head.repo.full_name == github.repository && github.actor != 'dependabot[bot]'
  permissions: pull-requests write
  - actions/download-artifact
  - actions/github-script

build:
  permissions: contents read, packages read
  - actions/checkout
  - actions/setup-node
  - Install dependencies
      npm ci
  - Log in to the registry if github.event.pull_request.head.repo.full_name == github.repository && github.actor != 'dependabot[bot]'
      printf '%s' "$REGISTRY_PASSWORD" | docker login ghcr.io --username "$REGISTRY_USERNAME" --password-stdin
  - Create the builder
      docker buildx inspect images > /dev/null 2>&1 || docker buildx create --name images --driver docker-container --bootstrap
  - Check the Dockerfiles
      npx cdk-bake check
  - Build what is affected if github.event.pull_request.head.repo.full_name == github.repository && github.actor != 'dependabot[bot]'
      affected=$(npx cdk-bake affected --no-synth --json)
      printf '%s' "$affected" | node -p 'JSON.parse(fs.readFileSync(0, "utf8")).levels.flat().join("\\n")' | xargs -r npx cdk-bake build --no-synth --set '*.cache-to='
  - Build all images if !(github.event.pull_request.head.repo.full_name == github.repository && github.actor != 'dependabot[bot]')
      npx cdk-bake build --no-synth --set '*.cache-to='"
`);
});

test('the default branch publishes what is affected, level by level', () => {
  expect(githubOutline(workflows({ levels: 2 })['images.yml'])).toMatchInlineSnapshot(`
"plan:
  if: github.ref == 'refs/heads/main'
  permissions: contents read, packages read
  - actions/checkout
  - actions/setup-node
  - Install dependencies
      npm ci
  - Log in to the registry
      printf '%s' "$REGISTRY_PASSWORD" | docker login ghcr.io --username "$REGISTRY_USERNAME" --password-stdin
  - Find what is affected
      npx cdk-bake affected --format github >> "$GITHUB_OUTPUT"
      if grep -q '^level3=' "$GITHUB_OUTPUT"; then
        echo '::error::more than 2 levels of images are built on each other; '\\
      'set \`levels\` of ImagesWorkflow to a higher number'
        exit 1
      fi

level-1:
  needs: plan
  if: needs.plan.outputs.level1 != ''
  permissions: contents read, packages write
  matrix: {"image":"\${{ fromJson(needs.plan.outputs.level1) }}"}
  - actions/checkout
  - actions/setup-node
  - Install dependencies
      npm ci
  - Log in to the registry
      printf '%s' "$REGISTRY_PASSWORD" | docker login ghcr.io --username "$REGISTRY_USERNAME" --password-stdin
  - Create the builder
      docker buildx inspect images > /dev/null 2>&1 || docker buildx create --name images --driver docker-container --bootstrap
  - Build and push
      npx cdk-bake build --push --changed "$IMAGE"

level-2:
  needs: ["plan","level-1"]
  if: needs.plan.outputs.level2 != ''
  permissions: contents read, packages write
  matrix: {"image":"\${{ fromJson(needs.plan.outputs.level2) }}"}
  - actions/checkout
  - actions/setup-node
  - Install dependencies
      npm ci
  - Log in to the registry
      printf '%s' "$REGISTRY_PASSWORD" | docker login ghcr.io --username "$REGISTRY_USERNAME" --password-stdin
  - Create the builder
      docker buildx inspect images > /dev/null 2>&1 || docker buildx create --name images --driver docker-container --bootstrap
  - Build and push
      npx cdk-bake build --push --changed "$IMAGE""
`);
});

test('platforms are built on runners of their own, and merged', () => {
  expect(githubOutline(workflows({ levels: 2, platforms: PLATFORMS })['images.yml'])).toMatchInlineSnapshot(`
"plan:
  if: github.ref == 'refs/heads/main'
  permissions: contents read, packages read
  - actions/checkout
  - actions/setup-node
  - Install dependencies
      npm ci
  - Log in to the registry
      printf '%s' "$REGISTRY_PASSWORD" | docker login ghcr.io --username "$REGISTRY_USERNAME" --password-stdin
  - Find what is affected
      npx cdk-bake affected --platforms --format github >> "$GITHUB_OUTPUT"
      if grep -q '^level3=' "$GITHUB_OUTPUT"; then
        echo '::error::more than 2 levels of images are built on each other; '\\
      'set \`levels\` of ImagesWorkflow to a higher number'
        exit 1
      fi

level-1:
  needs: plan
  if: needs.plan.outputs.level1 != ''
  runs-on: \${{ fromJson('{"linux/amd64":"ubuntu-24.04","linux/arm64":"ubuntu-24.04-arm"}')[matrix.build.platform] || 'ubuntu-latest' }}
  permissions: contents read, packages write
  matrix: {"build":"\${{ fromJson(needs.plan.outputs.level1) }}"}
  - actions/checkout
  - actions/setup-node
  - Install dependencies
      npm ci
  - Log in to the registry
      printf '%s' "$REGISTRY_PASSWORD" | docker login ghcr.io --username "$REGISTRY_USERNAME" --password-stdin
  - Create the builder
      docker buildx inspect images > /dev/null 2>&1 || docker buildx create --name images --driver docker-container --bootstrap
  - Build and push by digest
      npx cdk-bake build --push --changed --by-digest --platform "$IMAGE_PLATFORM" --metadata "$RUNNER_TEMP"/metadata.json "$IMAGE"
  - actions/upload-artifact

merge-1:
  needs: ["plan","level-1"]
  if: needs.plan.outputs.level1 != ''
  permissions: contents read, packages write
  - actions/checkout
  - actions/setup-node
  - Install dependencies
      npm ci
  - Log in to the registry
      printf '%s' "$REGISTRY_PASSWORD" | docker login ghcr.io --username "$REGISTRY_USERNAME" --password-stdin
  - actions/download-artifact
  - Merge the platforms
      npx cdk-bake merge "$RUNNER_TEMP"/digests/*/metadata.json

level-2:
  needs: ["plan","merge-1"]
  if: needs.plan.outputs.level2 != ''
  runs-on: \${{ fromJson('{"linux/amd64":"ubuntu-24.04","linux/arm64":"ubuntu-24.04-arm"}')[matrix.build.platform] || 'ubuntu-latest' }}
  permissions: contents read, packages write
  matrix: {"build":"\${{ fromJson(needs.plan.outputs.level2) }}"}
  - actions/checkout
  - actions/setup-node
  - Install dependencies
      npm ci
  - Log in to the registry
      printf '%s' "$REGISTRY_PASSWORD" | docker login ghcr.io --username "$REGISTRY_USERNAME" --password-stdin
  - Create the builder
      docker buildx inspect images > /dev/null 2>&1 || docker buildx create --name images --driver docker-container --bootstrap
  - Build and push by digest
      npx cdk-bake build --push --changed --by-digest --platform "$IMAGE_PLATFORM" --metadata "$RUNNER_TEMP"/metadata.json "$IMAGE"
  - actions/upload-artifact

merge-2:
  needs: ["plan","level-2"]
  if: needs.plan.outputs.level2 != ''
  permissions: contents read, packages write
  - actions/checkout
  - actions/setup-node
  - Install dependencies
      npm ci
  - Log in to the registry
      printf '%s' "$REGISTRY_PASSWORD" | docker login ghcr.io --username "$REGISTRY_USERNAME" --password-stdin
  - actions/download-artifact
  - Merge the platforms
      npx cdk-bake merge "$RUNNER_TEMP"/digests/*/metadata.json"
`);
});

test('every night, changed base images become a pull request', () => {
  const update = workflows({ schedule: '0 1 * * 1' })['images-update.yml'];

  expect(update.on).toEqual({ schedule: [{ cron: '0 1 * * 1' }], workflow_dispatch: {} });
  expect(githubOutline(update)).toMatchInlineSnapshot(`
"update:
  permissions: contents read, packages read
  - actions/checkout
  - actions/setup-node
  - Install dependencies
      npm ci
  - Log in to the registry
      printf '%s' "$REGISTRY_PASSWORD" | docker login ghcr.io --username "$REGISTRY_USERNAME" --password-stdin
  - Update the lock file
      npx cdk-bake lock --update
  - Find mutations
      git add .
      git diff --staged --patch --exit-code > repo.patch || echo "patch_created=true" >> $GITHUB_OUTPUT
  - actions/upload-artifact if steps.patch.outputs.patch_created

pull-request:
  needs: update
  if: \${{ needs.update.outputs.patch_created }}
  permissions: contents read
  - actions/checkout
  - actions/download-artifact
  - Apply patch
      [ -s \${{ runner.temp }}/repo.patch ] && git apply \${{ runner.temp }}/repo.patch || echo "Empty patch. Skipping."
  - Set git identity
      git config user.name "github-actions[bot]"
      git config user.email "41898282+github-actions[bot]@users.noreply.github.com"
  - peter-evans/create-pull-request"
`);
});

test('a project in Python is installed in its virtual environment', () => {
  const { jobs } = workflows({}, pythonApp())['images-pull-request.yml'];

  expect(jobs.diff.steps.flatMap(({ run }: any) => run ?? []).join('\n\n')).toMatchInlineSnapshot(`
"python3 -m venv .env
.env/bin/pip install --requirement requirements.txt --requirement requirements-dev.txt
echo "$PWD/.env/bin" >> "$GITHUB_PATH"

git worktree add --detach "$RUNNER_TEMP"/base HEAD^1
if [ -f "$RUNNER_TEMP"/base/cdk-bake.json ]; then
  (
    cd "$RUNNER_TEMP"/base
    python3 -m venv .env
    .env/bin/pip install --requirement requirements.txt --requirement requirements-dev.txt
    export PATH="$PWD/.env/bin:$PATH"
    cdk-bake synth
  )
  cdk-bake diff --from "$RUNNER_TEMP"/base/cdk.out > "$RUNNER_TEMP"/images-diff.txt
else
  echo 'The images are new' > "$RUNNER_TEMP"/images-diff.txt
fi
cat "$RUNNER_TEMP"/images-diff.txt

{ echo '\`\`\`\`diff'; cat "$RUNNER_TEMP"/images-diff.txt; echo '\`\`\`\`'; } >> "$GITHUB_STEP_SUMMARY""
`);
  expect(jobs.test.steps.map(({ run }: any) => run)).toEqual(expect.arrayContaining(['cdk-bake synth --strict', 'pytest']));
});

describe('logins', () => {
  const loginOf = (login: RegistryLogin, registry: string) => {
    const { permissions, steps } = workflows({ login, registry })['images.yml'].jobs['level-1'];
    return { permissions, steps: steps.filter(({ id }: any) => /aws|google|log_in/.test(id)).map(({ id, name, ...step }: any) => step) };
  };

  test('AWS: a role is assumed with an OIDC token', () => {
    const login = RegistryLogin.awsRole({ role: 'arn:aws:iam::123456789012:role/images', readRole: 'arn:aws:iam::123456789012:role/read', region: 'eu-central-1' });
    const rolesOf = (file: string) => Object.values<any>(workflows({ login, levels: 1 })[file].jobs)
      .flatMap(({ steps }) => steps.flatMap((step: any) => step.with?.['role-to-assume']?.split('/')[1] ?? []));
    expect(['images-pull-request.yml', 'images.yml', 'images-update.yml'].map(rolesOf)).toEqual([['read'], ['read', 'images'], ['read']]);
    expect(loginOf(login, '123456789012.dkr.ecr.eu-central-1.amazonaws.com/team')).toEqual({
      permissions: { 'contents': 'read', 'id-token': 'write' },
      steps: [
        { uses: expect.stringMatching(/^aws-actions\/configure-aws-credentials@v6/), with: { 'role-to-assume': 'arn:aws:iam::123456789012:role/images', 'aws-region': 'eu-central-1' } },
        { run: 'aws ecr get-login-password --region eu-central-1 | docker login 123456789012.dkr.ecr.eu-central-1.amazonaws.com --username AWS --password-stdin' },
      ],
    });
  });

  test('Google: a service account is used through workload identity federation', () => {
    const workloadIdentityProvider = 'projects/123/locations/global/workloadIdentityPools/ci/providers/github';
    const login = RegistryLogin.googleWorkloadIdentity({ workloadIdentityProvider, serviceAccount: 'images@team.iam.gserviceaccount.com' });
    expect(loginOf(login, 'europe-docker.pkg.dev/team/images')).toEqual({
      permissions: { 'contents': 'read', 'id-token': 'write' },
      steps: [
        {
          uses: expect.stringMatching(/^google-github-actions\/auth@[0-9a-f]{40}$/),
          with: { workload_identity_provider: workloadIdentityProvider, service_account: 'images@team.iam.gserviceaccount.com', token_format: 'access_token' },
        },
        {
          env: { REGISTRY_USERNAME: 'oauth2accesstoken', REGISTRY_PASSWORD: '${{ steps.google.outputs.access_token }}' },
          run: 'printf \'%s\' "$REGISTRY_PASSWORD" | docker login europe-docker.pkg.dev --username "$REGISTRY_USERNAME" --password-stdin',
        },
      ],
    });
  });

  test('a password is in a secret', () => {
    const { permissions, steps } = loginOf(RegistryLogin.password({ usernameSecret: 'HUB_USER', passwordSecret: 'HUB_TOKEN' }), 'docker.io/my-team');
    expect(permissions).toEqual({ contents: 'read' });
    expect(steps[0].env).toEqual({ REGISTRY_USERNAME: '${{ secrets.HUB_USER }}', REGISTRY_PASSWORD: '${{ secrets.HUB_TOKEN }}' });
  });
});

test('a builder of the runners is used as it is, a remote one by its address', () => {
  const builderOf = (builder: ImagesBuilder) => {
    const { env, steps } = workflows({ builder })['images.yml'].jobs['level-1'];
    return { env, steps: steps.filter(({ id }: any) => id === 'create_the_builder').map(({ run }: any) => run) };
  };
  expect(builderOf(ImagesBuilder.named('cloud'))).toEqual({ env: { BUILDX_BUILDER: 'cloud' }, steps: [] });
  expect(builderOf(ImagesBuilder.remote('tcp://buildkit:1234'))).toEqual({
    env: { BUILDX_BUILDER: 'images' }, steps: ['docker buildx inspect images > /dev/null 2>&1 || docker buildx create --name images --driver remote tcp://buildkit:1234'],
  });
});

test('no script contains an expression, so that no branch name becomes a command', () => {
  const all = [workflows(), workflows({ platforms: PLATFORMS }), workflows({}, pythonApp())].flatMap(files =>
    ['images.yml', 'images-pull-request.yml', 'images-update.yml'].map(name => files[name]));
  // projen's own step has the directory of the runner in its script.
  const scripts = all.flatMap(({ jobs }) => Object.values<any>(jobs)).flatMap(({ steps }) => steps)
    .filter(({ id }) => id !== 'apply_patch').flatMap(step => [step.run ?? '', step.with?.script ?? '']);

  expect(scripts.filter(script => script.includes('${{'))).toEqual([]);
});

test('all jobs have permissions of their own, and only publishing can write packages', () => {
  const jobs = Object.entries(workflows({ levels: 1, platforms: PLATFORMS })).filter(([name]) => name.startsWith('images'))
    .flatMap(([, workflow]) => Object.entries<any>(workflow.jobs));

  expect(jobs.filter(([, { permissions }]) => permissions === undefined)).toEqual([]);
  expect(jobs.filter(([, { permissions }]) => Object.values(permissions).includes('write')).map(([id, { permissions }]) => [id, permissions])).toEqual([
    ['comment', { 'pull-requests': 'write' }],
    ['level-1', { contents: 'read', packages: 'write' }],
    ['merge-1', { contents: 'read', packages: 'write' }],
  ]);
});

test('a BakeApp publishes from its default branch', () => {
  const { on, jobs } = workflows({}, typescriptApp({ defaultReleaseBranch: 'trunk' }))['images.yml'];

  expect(on.push.branches).toEqual(['trunk']);
  expect(jobs.plan.if).toBe("github.ref == 'refs/heads/trunk'");
});

test('other kinds of projects have commands of their own', () => {
  const poetry = () => new python.PythonProject({
    name: 'p', moduleName: 'p', version: '0.0.0', authorName: 'Team', authorEmail: 'team@example.com', outdir: temporaryDirectory(), poetry: true, github: true,
  });

  expect(() => workflows({}, poetry())).toThrow('the project p is not a Node.js project with npm, pnpm, Bun or Yarn 1, or a Python project with pip and venv; set `installCommands`, `testCommand` and `command`');
  const { jobs } = workflows({ installCommands: ['pip install poetry', 'poetry install'], testCommand: 'poetry run pytest', command: 'poetry run cdk-bake' }, poetry())['images-pull-request.yml'];
  expect(jobs.test.steps.map(({ run }: any) => run)).toEqual(expect.arrayContaining(['pip install poetry\npoetry install', 'poetry run cdk-bake synth --strict', 'poetry run pytest']));
});

test.each<[string, Partial<ImagesWorkflowOptions>, string]>([
  ['a registry without a host', { registry: 'my-team' }, 'invalid registry "my-team": expected <host>[/<path>] in lowercase, such as "ghcr.io/my-team"'],
  ['a registry with a command', { registry: 'ghcr.io/$(id)' }, 'invalid registry "ghcr.io/$(id)": expected'],
  ['a registry without a login', { registry: 'docker.io/my-team' }, 'the token of GitHub is not valid for docker.io; set `login`, such as RegistryLogin.password(…)'],
  ['a login of GitLab', { login: RegistryLogin.gitlabToken() }, 'RegistryLogin.gitlabToken() works in GitLab CI only; use RegistryLogin.githubToken()'],
  ['a platform without an architecture', { platforms: [{ platform: 'linux', runner: 'x' }] }, 'invalid platform "linux": expected os/arch[/variant], such as "linux/amd64"'],
  ['two runners for a platform', { platforms: [...PLATFORMS, PLATFORMS[0]] }, 'several runners are set for the platform linux/amd64; set one'],
  ['a runner with an expression', { runner: "x'] }}" }, 'invalid runner "x\'] }}": expected a label or a tag, such as "ubuntu-24.04-arm"'],
  ['no registry', { registry: undefined }, '`registry` is missing; set it to <host>[/<path>], such as "ghcr.io/my-team"'],
  ['a pattern of branches', { branch: 'release/*' }, 'invalid branch "release/*": expected the name of one branch, such as "main"'],
  ['a time that is no cron', { schedule: 'daily' }, 'invalid schedule "daily": expected five fields of cron, such as "0 3 * * *"'],
  ['an empty command', { command: ' ' }, 'invalid `command` " ": expected a command of the shell'],
  ['an expression of GitHub in a command', { testCommand: 'echo ${{ github.head_ref }}' }, 'invalid `testCommand` "echo ${{ github.head_ref }}"'],
  ['no levels', { levels: 0 }, 'invalid `levels` 0: expected a positive integer'],
])('%s is an error', (_, options, message) => {
  expect(() => workflows(options)).toThrow(message);
});

test('a project without GitHub is an error', () => {
  expect(() => new ImagesWorkflow(typescriptApp({ github: false }), { registry: 'ghcr.io/my-team' }))
    .toThrow('the project images has no GitHub workflows; set `github: true`, or use ImagesPipeline');
});

test('names of builders, secrets and accounts are checked', () => {
  expect(() => ImagesBuilder.remote('buildkit')).toThrow('invalid address "buildkit" of a builder: expected a URL, such as "tcp://buildkit.example.com:1234"');
  expect(() => ImagesBuilder.named('--x')).toThrow('invalid name "--x" of a builder');
  expect(() => workflows({ login: RegistryLogin.password({ usernameSecret: 'GITHUB_USER', passwordSecret: 'P' }) })).toThrow('GitHub reserves names that start with GITHUB_');
  expect(() => RegistryLogin.password({ usernameSecret: 'A', passwordSecret: '${{ x }}' })).toThrow('invalid name of a secret "${{ x }}"');
  expect(() => RegistryLogin.googleWorkloadIdentity({ workloadIdentityProvider: 'x', serviceAccount: 'a@b.c' })).toThrow('invalid workload identity provider "x": expected projects/<number>');
});
