import { gitlab, javascript } from 'projen';
import { gitlabOutline } from './outline';
import { pythonApp, typescriptApp } from './projects';
import { yamlFiles } from './workflow';
import { type BakeApp, type BakePythonApp, ImagesBuilder, ImagesPipeline, type ImagesPipelineOptions, RegistryLogin } from '../src';

const PLATFORMS = [{ platform: 'linux/amd64', runner: 'small' }, { platform: 'linux/arm64', runner: 'small-arm' }];

/** The main pipeline and the jobs of the child pipeline. */
function pipelines(options: Partial<ImagesPipelineOptions> = {}, project: BakeApp | BakePythonApp = typescriptApp()) {
  new ImagesPipeline(project, { registry: 'registry.gitlab.com/my-team', ...options });
  const files = yamlFiles(project, '.gitlab');
  return { main: files['-ci.yml'], child: files['/ci-templates/images.yml'] };
}

test('a merge request is checked, the default branch published, and a schedule updates base images', () => {
  expect(gitlabOutline(pipelines().main)).toMatchInlineSnapshot(`
"images-test:
  rules: ["$CI_PIPELINE_SOURCE == \\"merge_request_event\\""]
  - apk add --no-cache nodejs npm git
  - npm ci
  - npx cdk-bake synth --strict
  - npx projen test

images-diff:
  rules: ["$CI_PIPELINE_SOURCE == \\"merge_request_event\\""]
  - apk add --no-cache nodejs npm git
  - npm ci
  - git fetch --depth 1 origin "$CI_MERGE_REQUEST_DIFF_BASE_SHA"
  - base="$(mktemp -d)/base"
  - git worktree add --detach "$base" "$CI_MERGE_REQUEST_DIFF_BASE_SHA"
    if [ -f "$base"/cdk-bake.json ]; then
      (
        cd "$base"
        npm ci
        npx cdk-bake synth
      )
      npx cdk-bake diff --from "$base"/cdk.out > images-diff.txt
    else
      echo 'The images are new' > images-diff.txt
    fi
    cat images-diff.txt

images-comment:
  needs: ["images-diff"]
  rules: ["$CI_PIPELINE_SOURCE == \\"merge_request_event\\" && $IMAGES_TOKEN"]
  - apk add --no-cache nodejs npm git
  - node <<'END'
    const marker = '<!-- cdk-bake diff -->';
    const text = require('fs').readFileSync(process.env.DIFF, 'utf8').trimEnd();
    const limit = 60000; // GitHub accepts 65536 characters
    const shown = text.length > limit ? \`\${text.slice(0, limit)}\\n…\` : text;
    const fence = '\`'.repeat(Math.max(3, ...[...shown.matchAll(/\`+/g)].map(([run]) => run.length + 1)));
    const body = [marker, '### Images', '', \`\${fence}diff\`, shown, fence].join('\\n');
    const { CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID, IMAGES_TOKEN } = process.env;
    const notes = \`\${CI_API_V4_URL}/projects/\${CI_PROJECT_ID}/merge_requests/\${CI_MERGE_REQUEST_IID}/notes\`;
    const request = async (url, method, content) => {
      const headers = { 'PRIVATE-TOKEN': IMAGES_TOKEN, 'Content-Type': 'application/json' };
      const response = await fetch(url, { method, headers, body: content && JSON.stringify(content) });
      if (!response.ok) {
        throw new Error(\`\${method} \${url} failed with \${response.status}\`);
      }
      return response.json();
    };
    (async () => {
      const last = (await request(\`\${notes}?per_page=100\`, 'GET')).find(note => note.body.startsWith(marker));
      if (last) {
        await request(\`\${notes}/\${last.id}\`, 'PUT', { body });
      } else if (text !== 'No differences') {
        await request(notes, 'POST', { body });
      }
    })();
    END

images-build:
  rules: ["$CI_PIPELINE_SOURCE == \\"merge_request_event\\""]
  services: ["docker:29-dind"]
  - apk add --no-cache nodejs npm git
  - npm ci
  - printf '%s' "$CI_REGISTRY_PASSWORD" | docker login registry.gitlab.com --username "$CI_REGISTRY_USER" --password-stdin
  - docker context inspect images > /dev/null 2>&1 || docker context create images
  - docker buildx inspect images > /dev/null 2>&1 || docker buildx create --name images --driver docker-container --bootstrap images
  - npx cdk-bake check
  - affected=$(npx cdk-bake affected --no-synth --json)
  - printf '%s' "$affected" | node -p 'JSON.parse(fs.readFileSync(0, "utf8")).levels.flat().join("\\n")' | xargs -r npx cdk-bake build --no-synth --set '*.cache-to='

images-plan:
  rules: ["$CI_PIPELINE_SOURCE != \\"schedule\\" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"]
  - apk add --no-cache nodejs npm git
  - npm ci
  - printf '%s' "$CI_REGISTRY_PASSWORD" | docker login registry.gitlab.com --username "$CI_REGISTRY_USER" --password-stdin
  - levels=$(npx cdk-bake affected --format gitlab)
  - printf '%s\\n' "$levels" > images-levels.yml

images-publish:
  needs: ["images-plan"]
  rules: ["$CI_PIPELINE_SOURCE != \\"schedule\\" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"]
  trigger: [{"local":".gitlab/ci-templates/images.yml"},{"artifact":"images-levels.yml","job":"images-plan"}]

images-update:
  rules: ["$CI_PIPELINE_SOURCE == \\"schedule\\""]
  - apk add --no-cache nodejs npm git
  - npm ci
  - printf '%s' "$CI_REGISTRY_PASSWORD" | docker login registry.gitlab.com --username "$CI_REGISTRY_USER" --password-stdin
  - : "\${IMAGES_TOKEN:?set IMAGES_TOKEN to a project access token with the scope write_repository}"
  - npx cdk-bake lock --update
  - if [ -n "$(git status --porcelain)" ]; then
      git add --all
      git -c user.name=cdk-bake -c user.email=cdk-bake@noreply.invalid commit --message 'chore: update base images'
      git push --force -o merge_request.create -o "merge_request.target=$CI_DEFAULT_BRANCH" "https://oauth2:$IMAGES_TOKEN@$CI_SERVER_HOST/$CI_PROJECT_PATH.git" HEAD:refs/heads/images-update
    fi"
`);
});

test('a job of the child pipeline builds an image', () => {
  expect(gitlabOutline(pipelines().child)).toMatchInlineSnapshot(`
".build-image:
  services: ["docker:29-dind"]
  - apk add --no-cache nodejs npm git
  - npm ci
  - printf '%s' "$CI_REGISTRY_PASSWORD" | docker login registry.gitlab.com --username "$CI_REGISTRY_USER" --password-stdin
  - docker context inspect images > /dev/null 2>&1 || docker context create images
  - docker buildx inspect images > /dev/null 2>&1 || docker buildx create --name images --driver docker-container --bootstrap images
  - npx cdk-bake build --push --changed "$IMAGE""
`);
});

test('platforms are built on runners of their own, and merged', () => {
  const { main, child } = pipelines({ platforms: PLATFORMS, jobImage: 'registry.gitlab.com/my-team/ci' });

  expect(gitlabOutline({ 'images-plan': main['images-plan'] })).toMatchInlineSnapshot(`
"images-plan:
  rules: ["$CI_PIPELINE_SOURCE != \\"schedule\\" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"]
  - npm ci
  - printf '%s' "$CI_REGISTRY_PASSWORD" | docker login registry.gitlab.com --username "$CI_REGISTRY_USER" --password-stdin
  - levels=$(npx cdk-bake affected --platforms --format gitlab)
  - printf '%s\\n' "$levels" | sed -e 's|PLATFORM: "linux/amd64"|&, RUNNER: "small"|' -e 's|PLATFORM: "linux/arm64"|&, RUNNER: "small-arm"|' > images-levels.yml
  - for level in $(sed -n 's/^level-\\([0-9]*\\):$/\\1/p' images-levels.yml); do
      printf '\\nmerge-%s:\\n  extends: .merge-images\\n  stage: level-%s\\n  needs: [level-%s]\\n' "$level" "$level" "$level" >> images-levels.yml
    done"
`);
  expect(child.variables).toEqual({ RUNNER: 'small' });
  expect(gitlabOutline(child)).toMatchInlineSnapshot(`
".build-image:
  tags: ["$RUNNER"]
  services: ["docker:29-dind"]
  - npm ci
  - printf '%s' "$CI_REGISTRY_PASSWORD" | docker login registry.gitlab.com --username "$CI_REGISTRY_USER" --password-stdin
  - docker context inspect images > /dev/null 2>&1 || docker context create images
  - docker buildx inspect images > /dev/null 2>&1 || docker buildx create --name images --driver docker-container --bootstrap images
  - export IMAGE_PLATFORM="$PLATFORM"
  - metadata=$(mktemp)
  - npx cdk-bake build --push --changed --by-digest --platform "$PLATFORM" --metadata "$metadata" "$IMAGE"
  - mkdir -p digests
  - cp "$metadata" "digests/$CI_JOB_ID.json"

.merge-images:
  - npm ci
  - printf '%s' "$CI_REGISTRY_PASSWORD" | docker login registry.gitlab.com --username "$CI_REGISTRY_USER" --password-stdin
  - npx cdk-bake merge digests/*.json"
`);
});

test('a project in Python is installed in its virtual environment', () => {
  expect(gitlabOutline({ 'images-diff': pipelines({}, pythonApp()).main['images-diff'] })).toMatchInlineSnapshot(`
"images-diff:
  rules: ["$CI_PIPELINE_SOURCE == \\"merge_request_event\\""]
  - apk add --no-cache nodejs npm git python3
  - python3 -m venv .env
  - .env/bin/pip install --requirement requirements.txt --requirement requirements-dev.txt
  - export PATH="$PWD/.env/bin:$PATH"
  - git fetch --depth 1 origin "$CI_MERGE_REQUEST_DIFF_BASE_SHA"
  - base="$(mktemp -d)/base"
  - git worktree add --detach "$base" "$CI_MERGE_REQUEST_DIFF_BASE_SHA"
    if [ -f "$base"/cdk-bake.json ]; then
      (
        cd "$base"
        python3 -m venv .env
        .env/bin/pip install --requirement requirements.txt --requirement requirements-dev.txt
        export PATH="$PWD/.env/bin:$PATH"
        cdk-bake synth
      )
      cdk-bake diff --from "$base"/cdk.out > images-diff.txt
    else
      echo 'The images are new' > images-diff.txt
    fi
    cat images-diff.txt"
`);
});

test('a role of AWS is assumed with an ID token', () => {
  const login = RegistryLogin.awsRole({ role: 'arn:aws:iam::123456789012:role/images', region: 'eu-central-1' });
  const { child } = pipelines({ login, registry: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/team', builder: ImagesBuilder.named('cloud'), runner: 'big' });

  expect(gitlabOutline(child)).toMatchInlineSnapshot(`
".build-image:
  tags: ["big"]
  id_tokens: {"AWS_ID_TOKEN":{"aud":"sts.amazonaws.com"}}
  - apk add --no-cache nodejs npm git aws-cli
  - npm ci
  - export AWS_WEB_IDENTITY_TOKEN_FILE="$(mktemp)"
  - printf '%s' "$AWS_ID_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"
  - export AWS_ROLE_ARN=arn:aws:iam::123456789012:role/images
  - aws ecr get-login-password --region eu-central-1 | docker login 123456789012.dkr.ecr.eu-central-1.amazonaws.com --username AWS --password-stdin
  - npx cdk-bake build --push --changed "$IMAGE""
`);
});

test('a service account of Google is used through workload identity federation', () => {
  const workloadIdentityProvider = 'projects/123/locations/global/workloadIdentityPools/ci/providers/gitlab';
  const login = RegistryLogin.googleWorkloadIdentity({ workloadIdentityProvider, serviceAccount: 'images@team.iam.gserviceaccount.com' });
  const { child } = pipelines({ login, registry: 'europe-docker.pkg.dev/team/images', builder: ImagesBuilder.named('cloud') });

  expect(gitlabOutline(child)).toMatchInlineSnapshot(`
".build-image:
  id_tokens: {"GOOGLE_ID_TOKEN":{"aud":"https://iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/ci/providers/gitlab"}}
  - apk add --no-cache nodejs npm git curl jq
  - npm ci
  - GOOGLE_POOL_TOKEN=$(jq --arg token "$GOOGLE_ID_TOKEN" '. + {subjectToken: $token}' <<END | curl --fail --silent --show-error --header 'Content-Type: application/json' --data @- https://sts.googleapis.com/v1/token | jq --exit-status --raw-output .access_token
    {"audience":"//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/ci/providers/gitlab","grantType":"urn:ietf:params:oauth:grant-type:token-exchange","requestedTokenType":"urn:ietf:params:oauth:token-type:access_token","scope":"https://www.googleapis.com/auth/cloud-platform","subjectTokenType":"urn:ietf:params:oauth:token-type:jwt"}
    END
    )
  - GOOGLE_ACCESS_TOKEN=$(curl --fail --silent --show-error --header 'Content-Type: application/json' --header "Authorization: Bearer $GOOGLE_POOL_TOKEN" --data '{"scope":["https://www.googleapis.com/auth/cloud-platform"]}' https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/images@team.iam.gserviceaccount.com:generateAccessToken | jq --exit-status --raw-output .accessToken)
  - printf '%s' "$GOOGLE_ACCESS_TOKEN" | docker login europe-docker.pkg.dev --username oauth2accesstoken --password-stdin
  - npx cdk-bake build --push --changed "$IMAGE""
`);
});

test('other jobs of the pipeline stay', () => {
  const project = typescriptApp();
  new gitlab.GitlabConfiguration(project, { jobs: { lint: { stage: 'lint', script: ['npx projen eslint'] } } });
  const { main } = pipelines({}, project);

  expect(main.lint).toEqual({ stage: 'lint', script: ['npx projen eslint'] });
  expect(main.stages).toEqual(['lint', 'check', 'plan', 'publish', 'update']);
});

test('a package manager that the image of the jobs does not have is an error', () => {
  const project = typescriptApp({ packageManager: javascript.NodePackageManager.PNPM });

  expect(() => pipelines({}, project)).toThrow('the default image of the jobs has no pnpm; set `jobImage` to an image with it, or `installCommands`');
  expect(() => pipelines({ runner: '' })).toThrow('invalid runner ""');
  expect(() => pipelines({ jobImage: '' })).toThrow('`jobImage` is empty');
});

test('a login of GitHub is an error', () => {
  expect(() => pipelines({ login: RegistryLogin.githubToken() })).toThrow('RegistryLogin.githubToken() works in GitHub Actions only; use RegistryLogin.gitlabToken()');
});
