import { github } from 'projen';
import { COMMENT_SCRIPT } from './comment-script';
import type { GithubContext } from './context';
import { builderEnv, builderSteps, job, projectSteps, TEMPORARY, workflow } from './context';
import { buildAffectedLines, buildAllLine, diffLines } from '../ci/scripts';

const { READ, WRITE } = github.workflows.JobPermission;

/** Whether the pull request gets secrets. Forks get neither secrets nor OIDC tokens, and Dependabot has its own. */
const IS_OWN = 'github.event.pull_request.head.repo.full_name == github.repository'
  + ' && github.actor != \'dependabot[bot]\'';

const DIFF = 'images-diff';

/** Adds the workflow that checks a pull request. No job that runs code of the pull request can write. */
export function addPullRequestWorkflow(context: GithubContext): void {
  const pullRequest = workflow(context, 'images-pull-request', {
    group: '${{ github.workflow }}-${{ github.ref }}',
    cancelInProgress: true,
  });
  pullRequest.on({ pullRequest: {} });
  pullRequest.addJobs({
    test: testJob(context),
    diff: diffJob(context),
    comment: commentJob(context),
    build: buildJob(context),
  });
}

function testJob(context: GithubContext): github.workflows.Job {
  const { toolchain } = context;
  return job(context, {
    name: 'Test',
    permissions: { contents: READ },
    steps: [
      ...projectSteps(context),
      { name: 'Synthesize', run: `${toolchain.cdkBake} synth --strict` },
      { name: 'Test', run: toolchain.test },
    ],
  });
}

function diffJob(context: GithubContext): github.workflows.Job {
  const file = `${TEMPORARY}/${DIFF}.txt`;
  return job(context, {
    name: 'Diff',
    permissions: { contents: READ },
    steps: [
      // The first parent of the merge commit is the target branch.
      ...projectSteps(context, { 'fetch-depth': 2 }),
      {
        name: 'Compare with the target branch',
        run: diffLines(context.toolchain, 'HEAD^1', `${TEMPORARY}/base`, file).join('\n'),
      },
      {
        name: 'Show the difference',
        run: `{ echo '\`\`\`\`diff'; cat ${file}; echo '\`\`\`\`'; } >> "$GITHUB_STEP_SUMMARY"`,
      },
      github.WorkflowSteps.uploadArtifact({
        name: 'Keep the difference',
        with: { name: DIFF, path: `\${{ runner.temp }}/${DIFF}.txt` },
      }),
    ],
  });
}

/** The only job that can write. It runs no code of the pull request. */
function commentJob(context: GithubContext): github.workflows.Job {
  return job(context, {
    name: 'Comment',
    needs: ['diff'],
    if: IS_OWN,
    permissions: { pullRequests: WRITE },
    steps: [
      github.WorkflowSteps.downloadArtifact({
        name: 'Get the difference',
        with: { name: DIFF, path: '${{ runner.temp }}' },
      }),
      {
        name: 'Comment on the pull request',
        uses: github.ActionRefs.ACTIONS_GITHUB_SCRIPT,
        env: { DIFF: `\${{ runner.temp }}/${DIFF}.txt` },
        with: { script: COMMENT_SCRIPT },
      },
    ],
  });
}

/** The platform whose cache a build of all platforms reads. */
function platformEnv({ platforms: [first] }: GithubContext): Record<string, string> {
  return first === undefined ? {} : { IMAGE_PLATFORM: first.platform };
}

function buildJob(context: GithubContext): github.workflows.Job {
  const { toolchain } = context;
  const login = context.login('read');
  return job(context, {
    name: 'Build',
    permissions: { contents: READ, ...login.permissions },
    env: { ...builderEnv(context), ...platformEnv(context) },
    steps: [
      ...projectSteps(context),
      ...login.steps.map(step => ({ ...step, if: IS_OWN })),
      ...builderSteps(context),
      { name: 'Check the Dockerfiles', run: `${toolchain.cdkBake} check` },
      { name: 'Build what is affected', if: IS_OWN, run: buildAffectedLines(toolchain).join('\n') },
      { name: 'Build all images', if: `!(${IS_OWN})`, run: buildAllLine(toolchain) },
    ],
  });
}
