import { gitlab } from 'projen';
import type { GitlabContext, Needs } from './context';
import { projectJob } from './context';

const IS_DEFAULT_BRANCH = '$CI_PIPELINE_SOURCE != "schedule" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH';

const LEVELS = 'images-levels.yml';
const PLAN = 'images-plan';
const DIGESTS = 'digests';

/** The stage of the job that compares with the registry. */
export const PLAN_STAGE = 'plan';
/** The stage of the job that starts the child pipeline. */
export const PUBLISH_STAGE = 'publish';

/**
 * The jobs that publish what has changed on the default branch.
 *
 * @param jobsFile the file with `childJobs`
 */
export function publishJobs(context: GitlabContext, jobsFile: string): Record<string, gitlab.Job> {
  const rules = [{ if: IS_DEFAULT_BRANCH }];
  return {
    [PLAN]: projectJob(context, { login: 'read' }, {
      stage: PLAN_STAGE,
      rules,
      script: planLines(context),
      artifacts: { paths: [LEVELS], expireIn: '1 week' },
    }),
    'images-publish': {
      stage: PUBLISH_STAGE,
      rules,
      needs: [PLAN],
      // A second pipeline waits for the first, so that no image is built twice.
      resourceGroup: 'images-publish',
      trigger: {
        include: [{ local: jobsFile }, { artifact: LEVELS, job: PLAN }],
        strategy: gitlab.Strategy.DEPEND,
      },
    },
  };
}

/** Writes the child pipeline. The file is written last, because it is part of a context that is this directory. */
function planLines({ toolchain: { cdkBake }, platforms }: GitlabContext): string[] {
  if (platforms.length === 0) {
    return [`levels=$(${cdkBake} affected --format gitlab)`, `printf '%s\\n' "$levels" > ${LEVELS}`];
  }
  const mergeJob = '\\nmerge-%s:\\n  extends: .merge-images\\n  stage: level-%s\\n  needs: [level-%s]\\n';
  const runners = platforms.map(({ platform, runner }) =>
    `s|PLATFORM: "${platform}"|&, RUNNER: ${JSON.stringify(runner)}|`);
  return [
    `levels=$(${cdkBake} affected --platforms --format gitlab)`,
    `printf '%s\\n' "$levels" | sed ${runners.map(runner => `-e '${runner}'`).join(' ')} > ${LEVELS}`,
    [
      `for level in $(sed -n 's/^level-\\([0-9]*\\):$/\\1/p' ${LEVELS}); do`,
      `  printf '${mergeJob}' "$level" "$level" "$level" >> ${LEVELS}`,
      'done',
    ].join('\n'),
  ];
}

/** The jobs that the jobs of the child pipeline extend. */
export function childJobs(context: GitlabContext): Record<string, gitlab.Job> {
  const { toolchain: { cdkBake }, platforms } = context;
  const needs: Needs = { login: 'push', builder: true };
  if (platforms.length === 0) {
    return {
      '.build-image': projectJob(context, needs, { script: [`${cdkBake} build --push --changed "$IMAGE"`] }),
    };
  }
  return {
    '.build-image': projectJob(context, needs, {
      tags: ['$RUNNER'],
      dependencies: [], // files of former levels would be part of a context that is this directory
      script: [
        'export IMAGE_PLATFORM="$PLATFORM"', // for the app, as in GitHub Actions
        'metadata=$(mktemp)',
        `${cdkBake} build --push --changed --by-digest --platform "$PLATFORM" --metadata "$metadata" "$IMAGE"`,
        `mkdir -p ${DIGESTS}`,
        `cp "$metadata" "${DIGESTS}/$CI_JOB_ID.json"`,
      ],
      artifacts: { paths: [DIGESTS], expireIn: '1 week' },
    }),
    '.merge-images': projectJob(context, { login: 'push' }, { script: [`${cdkBake} merge ${DIGESTS}/*.json`] }),
  };
}
