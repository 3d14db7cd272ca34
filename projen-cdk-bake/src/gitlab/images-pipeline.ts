import { Component, gitlab, javascript, type Project } from 'projen';
import type { GitlabContext } from './context';
import { CHECK, mergeRequestJobs } from './merge-request';
import { childJobs, PLAN_STAGE, PUBLISH_STAGE, publishJobs } from './publish';
import { UPDATE_STAGE, updateJobs } from './update';
import { ImagesBuilder } from '../ci/builder';
import { RegistryLogin } from '../ci/login';
import type { Access, GitlabLogin } from '../ci/logins/parts';
import type { ImagesCiOptions } from '../ci/options';
import { checkedPlatforms, checkRunner } from '../ci/platforms';
import { registryHost } from '../ci/registry';
import { toolchainOf } from '../ci/toolchain';
import { lockAsInCi } from '../tasks';

/** Options of an `ImagesPipeline`. */
export interface ImagesPipelineOptions extends ImagesCiOptions {
  /**
   * The image that jobs run in.
   *
   * It must contain Docker with Buildx, Node.js, Git, and the programs of the login, such as the AWS CLI.
   *
   * @default - the image of Docker, in which each job installs what it needs
   */
  readonly jobImage?: string;
}

/**
 * A pipeline of GitLab CI that checks, publishes and updates the images of a project.
 *
 * - Jobs of a merge request check the images, and comment on what it changes.
 * - Jobs of the default branch publish what has changed.
 * - A job of a pipeline schedule creates a merge request if base images have changed.
 *
 * The CI variable `IMAGES_TOKEN`, a project access token, allows the pipeline to comment and to create merge requests.
 */
export class ImagesPipeline extends Component {
  public constructor(project: Project, options: ImagesPipelineOptions) {
    super(project);
    const platforms = checkedPlatforms(options.platforms);
    const context: GitlabContext = {
      toolchain: toolchainOf(project, options),
      login: loginFor(options),
      builder: options.builder ?? ImagesBuilder.container(),
      registry: options.registry,
      runner: options.runner,
      platforms,
      jobImage: options.jobImage,
    };
    checkInstall(project, options);
    lockAsInCi(project, options.registry);
    // An image without platforms is built on this runner.
    const variables = platforms.length > 0 ? { RUNNER: options.runner ?? platforms[0].runner } : undefined;
    const child = new gitlab.CiConfiguration(project, 'images', { variables, jobs: childJobs(context) });
    const main = project.components.find(component => component instanceof gitlab.GitlabConfiguration)
      ?? new gitlab.GitlabConfiguration(project);
    main.addStages(CHECK, PLAN_STAGE, PUBLISH_STAGE, UPDATE_STAGE);
    main.addJobs({ ...mergeRequestJobs(context), ...publishJobs(context, child.path), ...updateJobs(context) });
  }
}

/** @throws if the image of Docker, with npm, cannot install the project */
function checkInstall(project: Project, { jobImage, installCommands, runner }: ImagesPipelineOptions): void {
  const { packageManager = javascript.NodePackageManager.NPM } = project instanceof javascript.NodeProject
    ? project.package : {};
  if (packageManager !== javascript.NodePackageManager.NPM && jobImage === undefined && installCommands === undefined) {
    throw new Error(`the default image of the jobs has no ${packageManager}; set \`jobImage\` to an image with it, `
      + 'or `installCommands`');
  }
  if (jobImage !== undefined && jobImage.trim() === '') {
    throw new Error('`jobImage` is empty; leave it out for the image of Docker');
  }
  if (runner !== undefined) {
    checkRunner(runner);
  }
}

function loginFor(
  { registry, login = RegistryLogin.gitlabToken() }: ImagesPipelineOptions,
): (access: Access) => GitlabLogin {
  const { gitlab: parts } = login._parts;
  if (parts === undefined) {
    throw new Error('RegistryLogin.githubToken() works in GitHub Actions only; use RegistryLogin.gitlabToken()');
  }
  const host = registryHost(registry);
  return access => parts(host, access);
}
