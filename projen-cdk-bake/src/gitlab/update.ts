import type { gitlab } from 'projen';
import type { GitlabContext } from './context';
import { projectJob } from './context';

const BRANCH = 'images-update';

/** The stage of the job that looks for changed base images. */
export const UPDATE_STAGE = 'update';

/** The job that creates a merge request if base images have changed. */
export function updateJobs(context: GitlabContext): Record<string, gitlab.Job> {
  return {
    'images-update': projectJob(context, { login: 'read' }, {
      stage: UPDATE_STAGE,
      rules: [{ if: '$CI_PIPELINE_SOURCE == "schedule"' }],
      script: [
        ': "${IMAGES_TOKEN:?set IMAGES_TOKEN to a project access token with the scope write_repository}"',
        `${context.toolchain.cdkBake} lock --update`,
        [
          'if [ -n "$(git status --porcelain)" ]; then',
          '  git add --all',
          '  git -c user.name=cdk-bake -c user.email=cdk-bake@noreply.invalid '
          + 'commit --message \'chore: update base images\'',
          '  git push --force -o merge_request.create -o "merge_request.target=$CI_DEFAULT_BRANCH"'
          + ` "https://oauth2:$IMAGES_TOKEN@$CI_SERVER_HOST/$CI_PROJECT_PATH.git" HEAD:refs/heads/${BRANCH}`,
          'fi',
        ].join('\n'),
      ],
    }),
  };
}
