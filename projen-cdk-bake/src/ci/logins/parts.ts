import type { github, gitlab } from 'projen';

/** A login in the forms of the CI systems that support it. The functions get the host of the registry. */
export interface LoginParts {
  readonly github?: (host: string) => GithubLogin;
  readonly gitlab?: (host: string) => GitlabLogin;
}

/** A login in GitHub Actions. */
export interface GithubLogin {
  readonly steps: readonly github.workflows.JobStep[];
  /** Permissions of a job that only reads from the registry. */
  readonly toRead: github.workflows.JobPermissions;
  /** Permissions of a job that pushes to the registry. */
  readonly toPush: github.workflows.JobPermissions;
}

/** A login in GitLab CI. */
export interface GitlabLogin {
  readonly lines: readonly string[];
  readonly idTokens?: Record<string, gitlab.IDToken>;
  /** Alpine packages that the lines need. */
  readonly packages?: readonly string[];
}

/** The step that logs Docker in with environment variables. */
export function dockerLoginStep(host: string, username: string, secret: string): github.workflows.JobStep {
  return {
    name: 'Log in to the registry',
    env: { REGISTRY_USERNAME: username, REGISTRY_PASSWORD: secret },
    run: dockerLogin(host, '"$REGISTRY_USERNAME"', 'REGISTRY_PASSWORD'),
  };
}

/**
 * The command that logs Docker in. The password is not an argument, because every process can read arguments.
 *
 * @param user the user name as a word of the shell
 * @param variable the environment variable that contains the password
 */
export function dockerLogin(host: string, user: string, variable: string): string {
  return `printf '%s' "$${variable}" | docker login ${host} --username ${user} --password-stdin`;
}
