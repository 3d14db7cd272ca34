import { github } from 'projen';
import type { GithubContext } from './context';
import { builderEnv, builderSteps, job, projectSteps, TEMPORARY, workflow } from './context';

const { READ } = github.workflows.JobPermission;

const METADATA = 'metadata.json';

/** Adds the workflow that publishes what has changed on the default branch. */
export function addPublishWorkflow(context: GithubContext): void {
  // A second run waits for the first, so that no image is built twice.
  const publish = workflow(context, 'images', { group: '${{ github.workflow }}' });
  publish.on({ push: { branches: [context.branch] }, workflowDispatch: {} });
  publish.addJob('plan', planJob(context));
  let former = 'plan';
  for (let level = 1; level <= context.levels; level++) {
    const needs = [...new Set(['plan', former])];
    former = `level-${level}`;
    publish.addJob(former, levelJob(context, level, needs));
    if (context.platforms.length > 0) {
      publish.addJob(`merge-${level}`, mergeJob(context, level));
      former = `merge-${level}`;
    }
  }
}

/** Compares with the registry. Its outputs are the images of each level. */
function planJob(context: GithubContext): github.workflows.Job {
  const { levels, toolchain: { cdkBake }, platforms } = context;
  const login = context.login('read');
  const names = Array.from({ length: levels }, (_, i) => `level${i + 1}`);
  return job(context, {
    name: 'Plan',
    if: `github.ref == 'refs/heads/${context.branch}'`, // a person can start the workflow on any branch
    permissions: { contents: READ, ...login.permissions },
    outputs: Object.fromEntries(names.map(name => [name, { stepId: 'affected', outputName: name }])),
    steps: [
      ...projectSteps(context),
      ...login.steps,
      {
        name: 'Find what is affected',
        id: 'affected',
        run: [
          `${cdkBake} affected ${platforms.length > 0 ? '--platforms ' : ''}--format github >> "$GITHUB_OUTPUT"`,
          `if grep -q '^level${levels + 1}=' "$GITHUB_OUTPUT"; then`,
          `  echo '::error::more than ${levels} levels of images are built on each other; '\\`,
          '\'set `levels` of ImagesWorkflow to a higher number\'',
          '  exit 1',
          'fi',
        ].join('\n'),
      },
    ],
  });
}

/** Builds the images of a level, each in a job of its own. */
function levelJob(context: GithubContext, level: number, needs: string[]): github.workflows.Job {
  const { platforms, runner } = context;
  const login = context.login('push');
  const images = `fromJson(needs.plan.outputs.level${level})`;
  const isByPlatform = platforms.length > 0;
  return job(context, {
    name: isByPlatform
      ? `Level ${level}: \${{ matrix.build.image }} \${{ matrix.build.platform }}`
      : `Level ${level}: \${{ matrix.image }}`,
    needs,
    if: ifLevel(level),
    ...isByPlatform ? { runsOn: [runnerOf(platforms, runner)] } : {},
    permissions: { contents: READ, ...login.permissions },
    strategy: {
      failFast: false,
      matrix: { domain: { [isByPlatform ? 'build' : 'image']: `\${{ ${images} }}` } },
    },
    env: builderEnv(context),
    steps: [
      ...projectSteps(context),
      ...login.steps,
      ...builderSteps(context),
      ...isByPlatform ? platformSteps(context, level) : [imageStep(context)],
    ],
  });
}

function imageStep({ toolchain: { cdkBake } }: GithubContext): github.workflows.JobStep {
  return {
    name: 'Build and push',
    env: { IMAGE: '${{ matrix.image }}' },
    run: `${cdkBake} build --push --changed "$IMAGE"`,
  };
}

function platformSteps({ toolchain: { cdkBake } }: GithubContext, level: number): github.workflows.JobStep[] {
  return [
    {
      name: 'Build and push by digest',
      env: { IMAGE: '${{ matrix.build.image }}', IMAGE_PLATFORM: '${{ matrix.build.platform }}' },
      run: `${cdkBake} build --push --changed --by-digest --platform "$IMAGE_PLATFORM" `
        + `--metadata ${TEMPORARY}/${METADATA} "$IMAGE"`,
    },
    github.WorkflowSteps.uploadArtifact({
      name: 'Keep the digest',
      with: { name: `level-${level}-\${{ strategy.job-index }}`, path: `\${{ runner.temp }}/${METADATA}` },
    }),
  ];
}

/** The runner of the platform of a job, or the default for an image without platforms. */
function runnerOf(platforms: GithubContext['platforms'], runner: string): string {
  const runners = JSON.stringify(Object.fromEntries(platforms.map(({ platform, runner: own }) => [platform, own])));
  return `\${{ fromJson('${runners}')[matrix.build.platform] || '${runner}' }}`;
}

/** Combines the platforms of each image of a level, and tags the results. */
function mergeJob(context: GithubContext, level: number): github.workflows.Job {
  const { toolchain: { cdkBake } } = context;
  const login = context.login('push');
  return job(context, {
    name: `Merge level ${level}`,
    needs: ['plan', `level-${level}`],
    if: ifLevel(level),
    permissions: { contents: READ, ...login.permissions },
    steps: [
      ...projectSteps(context),
      ...login.steps,
      github.WorkflowSteps.downloadArtifact({
        name: 'Get the digests',
        with: { pattern: `level-${level}-*`, path: '${{ runner.temp }}/digests' },
      }),
      { name: 'Merge the platforms', run: `${cdkBake} merge ${TEMPORARY}/digests/*/${METADATA}` },
    ],
  });
}

function ifLevel(level: number): string {
  return `needs.plan.outputs.level${level} != ''`;
}
