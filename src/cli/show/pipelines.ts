/** A job that builds an image for a platform. */
export interface PlatformJob {
  readonly image: string;
  /** The platform. Empty for an image without platforms. */
  readonly platform: string;
}

/** Levels of images, each of which a CI system builds with one job for each image or platform. */
interface Levels {
  readonly levels: readonly (readonly (string | PlatformJob)[])[];
}

/**
 * Outputs of a step of GitHub Actions: `levels`, and `level1`, `level2` and so on for the matrix of a job.
 *
 * @see https://docs.github.com/actions/writing-workflows/choosing-what-your-workflow-does/passing-information-between-jobs
 */
export function githubOutput({ levels }: Levels): string {
  const lines = levels.map((level, i) => `level${i + 1}=${JSON.stringify(level)}`);
  return [`levels=${JSON.stringify(levels)}`, ...lines].map(line => `${line}\n`).join('');
}

/**
 * A child pipeline of GitLab CI, with a stage for each level. Each job extends `.build-image`, and gets the variables
 * `IMAGE` and, for jobs by platform, `PLATFORM`.
 *
 * @see https://docs.gitlab.com/ci/pipelines/downstream_pipelines/#dynamic-child-pipelines
 */
export function gitlabPipeline({ levels }: Levels): string {
  if (levels.length === 0) {
    return 'nothing-to-build:\n  script: ["true"]\n';
  }
  const jobs = levels.map((level, i) => `
level-${i + 1}:
  extends: .build-image
  stage: level-${i + 1}
  parallel:
    matrix:
${level.map(job => `      - ${gitlabVariables(job)}\n`).join('')}`);
  return `stages: ${JSON.stringify(levels.map((_, i) => `level-${i + 1}`))}\n${jobs.join('')}`;
}

function gitlabVariables(job: string | PlatformJob): string {
  return typeof job === 'string'
    ? `IMAGE: ${JSON.stringify(job)}`
    : `{ IMAGE: ${JSON.stringify(job.image)}, PLATFORM: ${JSON.stringify(job.platform)} }`;
}
