import type { github, gitlab } from 'projen';

/** What a job does in the registry. */
export type Access = 'read' | 'push';

/** A login in the forms of the CI systems that support it. The functions get the host of the registry. */
export interface LoginParts {
  readonly github?: (host: string, access: Access) => GithubLogin;
  readonly gitlab?: (host: string, access: Access) => GitlabLogin;
}

/** A login in GitHub Actions. */
export interface GithubLogin {
  readonly steps: readonly github.workflows.JobStep[];
  readonly permissions: github.workflows.JobPermissions;
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
