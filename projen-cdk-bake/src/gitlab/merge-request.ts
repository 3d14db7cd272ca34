import type { gitlab } from 'projen';
import { COMMENT_COMMAND } from './comment-script';
import type { GitlabContext } from './context';
import { jobImage, packageLines, projectJob } from './context';
import { buildAffectedLines, diffLines } from '../ci/scripts';

const IS_MERGE_REQUEST = '$CI_PIPELINE_SOURCE == "merge_request_event"';

/** The commit of the target branch that a merge request starts from. */
const BASE = '"$CI_MERGE_REQUEST_DIFF_BASE_SHA"';

const DIFF = 'images-diff.txt';

/** The stage of jobs for merge requests. */
export const CHECK = 'check';

/** The jobs that check a merge request. */
export function mergeRequestJobs(context: GitlabContext): Record<string, gitlab.Job> {
  const { toolchain } = context;
  const common = { stage: CHECK, rules: [{ if: IS_MERGE_REQUEST }] };
  return {
    'images-test': projectJob(context, {}, {
      ...common,
      script: [`${toolchain.cdkBake} synth --strict`, toolchain.test],
    }),
    'images-diff': projectJob(context, {}, {
      ...common,
      script: [
        `git fetch --depth 1 origin ${BASE}`,
        'base="$(mktemp -d)/base"',
        diffLines(toolchain, BASE, '"$base"', DIFF).join('\n'),
      ],
      artifacts: { paths: [DIFF], expireIn: '1 week' },
    }),
    // The only job that needs a token. It runs no code of the merge request.
    'images-comment': {
      ...jobImage(context),
      stage: CHECK,
      rules: [{ if: `${IS_MERGE_REQUEST} && $IMAGES_TOKEN` }],
      needs: ['images-diff'],
      variables: { DIFF },
      script: [...packageLines(context), COMMENT_COMMAND],
    },
    'images-build': projectJob(context, { login: 'read', builder: true }, {
      ...common,
      script: [`${toolchain.cdkBake} check`, ...buildAffectedLines(toolchain)],
    }),
  };
}
