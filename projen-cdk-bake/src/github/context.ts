import { github, javascript, type Project } from 'projen';
import type { ImagesBuilder } from '../ci/builder';
import type { Access, GithubLogin } from '../ci/logins/parts';
import type { PlatformRunner } from '../ci/options';
import type { Toolchain } from '../ci/toolchain';

type JobStep = github.workflows.JobStep;

/** What the workflows of a project have in common. */
export interface GithubContext {
  readonly project: Project;
  readonly github: github.GitHub;
  readonly toolchain: Toolchain;
  readonly login: (access: Access) => GithubLogin;
  readonly builder: ImagesBuilder;
  readonly registry: string;
  readonly runner: string;
  readonly platforms: readonly PlatformRunner[];
  readonly branch: string;
  readonly levels: number;
  readonly schedule: string;
  /** Whether options replace the commands that install the project. */
  readonly hasOwnInstall: boolean;
}

/** Directory of a runner for files that are not part of the project. */
export const TEMPORARY = '"$RUNNER_TEMP"';

/** A job with the settings that all jobs have. */
export function job(
  { runner }: GithubContext, definition: Omit<github.workflows.Job, 'defaults'>,
): github.workflows.Job {
  // With `bash`, a command that fails in a pipe fails the step, which is not the default.
  return { runsOn: [runner], ...definition, defaults: { run: { shell: 'bash' } } };
}

/**
 * The steps that check out and install the project. The token of the job does not stay in the clone.
 *
 * @param checkout further inputs of the checkout
 */
export function projectSteps(context: GithubContext, checkout: Readonly<Record<string, unknown>> = {}): JobStep[] {
  const { uses } = github.WorkflowSteps.checkout();
  return [
    { name: 'Checkout', uses, with: { 'persist-credentials': false, ...checkout } },
    ...installSteps(context),
  ];
}

function installSteps({ project, toolchain: { install, programs }, hasOwnInstall }: GithubContext): JobStep[] {
  if (project instanceof javascript.NodeProject && !hasOwnInstall) {
    return project.renderWorkflowSetup({ mutable: false });
  }
  const path = programs === undefined ? [] : [`echo "$PWD/${programs}" >> "$GITHUB_PATH"`];
  return [{ name: 'Install dependencies', run: [...install, ...path].join('\n') }];
}

/** The step that creates the builder, if the runners do not have it. */
export function builderSteps({ builder }: GithubContext): JobStep[] {
  return builder._create === undefined ? [] : [{ name: 'Create the builder', run: builder._create }];
}

/** The environment variable that selects the builder. */
export function builderEnv({ builder }: GithubContext): Record<string, string> {
  return { BUILDX_BUILDER: builder._name };
}

/** A workflow with the variable that the app reads. */
export function workflow(
  { github: component, registry }: GithubContext, name: string, concurrency: github.ConcurrencyOptions,
): github.GithubWorkflow {
  return new github.GithubWorkflow(component, name, {
    env: { IMAGE_REGISTRY: registry },
    limitConcurrency: true,
    concurrencyOptions: concurrency,
  });
}
