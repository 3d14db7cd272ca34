import { Component, github, type Project } from 'projen';
import { BakeApp } from '../bake-app';
import { addPublishWorkflow } from './publish';
import { addPullRequestWorkflow } from './pull-request';
import { addUpdateWorkflow } from './update';
import { ImagesBuilder } from '../ci/builder';
import { RegistryLogin } from '../ci/login';
import type { Access, GithubLogin } from '../ci/logins/parts';
import type { ImagesCiOptions } from '../ci/options';
import { checkedPlatforms, checkRunner } from '../ci/platforms';
import { registryHost } from '../ci/registry';
import { toolchainOf } from '../ci/toolchain';
import { lockAsInCi } from '../tasks';

/** Options of an `ImagesWorkflow`. */
export interface ImagesWorkflowOptions extends ImagesCiOptions {
  /**
   * The branch whose images are published.
   *
   * @default - the default branch of a `BakeApp`; otherwise "main"
   */
  readonly branch?: string;

  /**
   * The number of levels of images that can be built on each other.
   *
   * @default 5
   */
  readonly levels?: number;

  /**
   * The time to look for changed base images, in the form of cron.
   *
   * @default "0 3 * * *"
   */
  readonly schedule?: string;
}

/**
 * Workflows of GitHub Actions that check, publish and update the images of a project.
 *
 * - `images-pull-request` checks each pull request, and comments on what it changes.
 * - `images` publishes what has changed on the default branch.
 * - `images-update` creates a pull request if base images have changed.
 */
export class ImagesWorkflow extends Component {
  public constructor(project: Project, options: ImagesWorkflowOptions) {
    super(project);
    const toolchain = toolchainOf(project, options);
    const component = github.GitHub.of(project);
    if (!component) {
      throw new Error(`the project ${project.name} has no GitHub workflows; `
        + 'set `github: true`, or use ImagesPipeline');
    }
    const { levels = 5, runner = 'ubuntu-latest' } = options;
    checkRunner(runner);
    if (!Number.isInteger(levels) || levels < 1) {
      throw new Error(`invalid \`levels\` ${levels}: expected a positive integer`);
    }
    const context = {
      project,
      github: component,
      toolchain,
      login: loginFor(options),
      builder: options.builder ?? ImagesBuilder.container(),
      registry: options.registry,
      runner,
      platforms: checkedPlatforms(options.platforms),
      branch: checkedBranch(options.branch ?? (project instanceof BakeApp ? project.defaultBranch : 'main')),
      levels,
      schedule: checkedSchedule(options.schedule ?? '0 3 * * *'),
      hasOwnInstall: options.installCommands !== undefined,
    };
    lockAsInCi(project, options.registry);
    addPullRequestWorkflow(context);
    addPublishWorkflow(context);
    addUpdateWorkflow(context);
  }
}

function checkedBranch(branch: string): string {
  if (!/^[\w./-]+$/.test(branch)) {
    throw new Error(`invalid branch "${branch}": expected the name of one branch, such as "main"`);
  }
  return branch;
}

function checkedSchedule(schedule: string): string {
  if (!/^[\d*\/,A-Za-z-]+( [\d*\/,A-Za-z-]+){4}$/.test(schedule)) {
    throw new Error(`invalid schedule "${schedule}": expected five fields of cron, such as "0 3 * * *"`);
  }
  return schedule;
}

function loginFor({ registry, login }: ImagesWorkflowOptions): (access: Access) => GithubLogin {
  const host = registryHost(registry);
  const used = login ?? (host === 'ghcr.io' ? RegistryLogin.githubToken() : undefined);
  if (used === undefined) {
    throw new Error(`the token of GitHub is not valid for ${host}; set \`login\`, such as RegistryLogin.password(…)`);
  }
  const { github: parts } = used._parts;
  if (parts === undefined) {
    throw new Error('RegistryLogin.gitlabToken() works in GitLab CI only; use RegistryLogin.githubToken()');
  }
  return access => parts(host, access);
}
