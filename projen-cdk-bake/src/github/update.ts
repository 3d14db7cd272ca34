import { github } from 'projen';
import type { GithubContext } from './context';
import { job, projectSteps, workflow } from './context';

const { READ } = github.workflows.JobPermission;

const TITLE = 'chore: update base images'; // the form that projen's check of titles accepts

/** Adds the workflow that creates a pull request if base images have changed. */
export function addUpdateWorkflow(context: GithubContext): void {
  const { github: { projenCredentials }, branch, runner, schedule, toolchain } = context;
  const login = context.login('read');
  const update = workflow(context, 'images-update', { group: '${{ github.workflow }}' });
  update.on({ schedule: [{ cron: schedule }], workflowDispatch: {} });
  const patch = { jobId: 'update', outputName: 'patch_created' };
  update.addJobs({
    'update': job(context, {
      name: 'Update',
      permissions: { contents: READ, ...login.permissions },
      outputs: { [patch.outputName]: { stepId: 'patch', outputName: patch.outputName } },
      steps: [
        ...projectSteps(context, { ref: branch }),
        ...login.steps,
        { name: 'Update the lock file', run: `${toolchain.cdkBake} lock --update` },
        ...github.WorkflowActions.uploadGitPatch({ stepId: 'patch', outputName: patch.outputName }),
      ],
    }),
    'pull-request': github.WorkflowJobs.pullRequestFromPatch({
      patch: { ...patch, ref: branch },
      workflowName: 'images-update',
      pullRequestTitle: TITLE,
      pullRequestDescription: 'Base images have changed. After the merge, the images on them are built again.',
      credentials: projenCredentials,
      runsOn: [runner],
    }),
  });
}
