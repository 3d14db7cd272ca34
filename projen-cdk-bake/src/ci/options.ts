import type { ImagesBuilder } from './builder';
import type { RegistryLogin } from './login';

/** A platform and the runner that builds images for the platform. */
export interface PlatformRunner {
  /** The platform, such as `linux/arm64`. */
  readonly platform: string;
  /** The label of a runner for GitHub Actions, or the tag of a runner for GitLab CI. */
  readonly runner: string;
}

/** Options that the pipelines for GitHub Actions and GitLab CI have in common. */
export interface ImagesCiOptions {
  /**
   * The registry and the path of the images, such as `ghcr.io/my-team`.
   *
   * All jobs have the value as the environment variable `IMAGE_REGISTRY`, which the app can read.
   */
  readonly registry: string;

  /**
   * The login to the registry.
   *
   * @default - `RegistryLogin.githubToken()` for ghcr.io in GitHub Actions, `RegistryLogin.gitlabToken()` in GitLab CI
   */
  readonly login?: RegistryLogin;

  /**
   * The builder of the images.
   *
   * @default - `ImagesBuilder.container()`
   */
  readonly builder?: ImagesBuilder;

  /**
   * Runners with native support for a platform.
   *
   * The default branch then builds each platform of an image in a job of its own, pushes by digest, and merges the
   * results. List all platforms of the images.
   *
   * @default - one job builds all platforms of an image
   */
  readonly platforms?: PlatformRunner[];

  /**
   * The label or the tag of the runner for all other jobs.
   *
   * @default - "ubuntu-latest" in GitHub Actions, any runner in GitLab CI
   */
  readonly runner?: string;

  /**
   * Commands that install the dependencies of the project in a fresh clone.
   *
   * @default - the commands for the package manager of a Node.js project, or for the venv of a Python project
   */
  readonly installCommands?: string[];

  /**
   * The command that runs the tests of the project.
   *
   * @default - `npx projen test` in a Node.js project, `pytest` in a Python project
   */
  readonly testCommand?: string;

  /**
   * The command that runs cdk-bake.
   *
   * @default - `npx cdk-bake` in a Node.js project, otherwise `cdk-bake`
   */
  readonly command?: string;
}
