import { github } from 'projen';
import type { LoginParts } from './parts';
import { dockerLogin, dockerLoginStep } from './parts';
import type { PasswordLogin } from '../login';

const { READ, WRITE } = github.workflows.JobPermission;

/** The token of a workflow of GitHub. */
export function githubToken(): LoginParts {
  return {
    github: (host, access) => ({
      steps: [dockerLoginStep(host, '${{ github.actor }}', '${{ github.token }}')],
      permissions: { packages: access === 'push' ? WRITE : READ },
    }),
  };
}

/** The token of a job of GitLab. */
export function gitlabToken(): LoginParts {
  return {
    gitlab: host => ({ lines: [dockerLogin(host, '"$CI_REGISTRY_USER"', 'CI_REGISTRY_PASSWORD')] }),
  };
}

/** A user name and a password in secrets. */
export function password({ usernameSecret, passwordSecret }: PasswordLogin): LoginParts {
  for (const name of [usernameSecret, passwordSecret]) {
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      throw new Error(`invalid name of a secret "${name}": expected letters, digits and underscores, `
        + 'such as "REGISTRY_PASSWORD"');
    }
  }
  return {
    github: host => {
      const reserved = [usernameSecret, passwordSecret].find(name => /^GITHUB_/i.test(name));
      if (reserved !== undefined) {
        throw new Error(`invalid name of a secret "${reserved}": GitHub reserves names that start with GITHUB_`);
      }
      return {
        steps: [dockerLoginStep(host, `\${{ secrets.${usernameSecret} }}`, `\${{ secrets.${passwordSecret} }}`)],
        permissions: {},
      };
    },
    gitlab: host => ({ lines: [dockerLogin(host, `"$${usernameSecret}"`, passwordSecret)] }),
  };
}
