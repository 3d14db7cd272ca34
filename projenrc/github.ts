import { type cdk, github } from 'projen';
import { NOTICED, UNNOTICED } from './commits';

/** The options of the root project for GitHub. */
export const GITHUB_OPTIONS = {
  github: true,
  githubOptions: {
    mergify: false,
    pullRequestLintOptions: {
      semanticTitleOptions: { types: [...Object.keys(NOTICED), ...UNNOTICED] },
    },
  },
  buildWorkflow: false, // it would describe the build a second time, next to .ci/run
  pullRequestTemplateContents: [
    'What does this change, and why?',
    '',
    '- [ ] The title has a type, such as `feat: …` or `fix: …`, and a `!` if users have to change something.',
    '- [ ] A test fails without the change, and `npx projen build` passes.',
    '- [ ] The documentation describes the change.',
  ],
} satisfies Partial<cdk.JsiiProjectOptions>;

/** Adds the workflow that runs `.ci/run`, the only description of what a change has to pass. */
export function addBuildWorkflow(project: cdk.JsiiProject): void {
  const workflow = project.github!.addWorkflow('build');
  workflow.on({ pullRequest: {}, push: { branches: ['main'] }, workflowDispatch: {} });
  workflow.addJob('build', {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: github.workflows.JobPermission.READ },
    timeoutMinutes: 120,
    steps: [
      { uses: github.ActionRefs.ACTIONS_CHECKOUT, with: { 'persist-credentials': false } },
      { name: 'Run .ci/run in a container with its tools', run: '.ci/run-in-docker' },
    ],
  });
}
