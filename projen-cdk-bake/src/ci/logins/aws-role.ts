import { github } from 'projen';
import type { LoginParts } from './parts';
import type { AwsRoleLogin } from '../login';
import { shellWord } from '../shell';

const idToken = github.workflows.JobPermission.WRITE;

/** A role of AWS for Amazon ECR. */
export function awsRole({ role, readRole = role, region }: AwsRoleLogin): LoginParts {
  const login = (host: string) =>
    `aws ecr get-login-password --region ${shellWord(region)} | docker login ${host} --username AWS --password-stdin`;
  return {
    github: (host, access) => ({
      steps: [
        {
          name: 'Assume the AWS role',
          uses: github.ActionRefs.AWS_ACTIONS_CONFIGURE_AWS_CREDENTIALS,
          with: { 'role-to-assume': access === 'push' ? role : readRole, 'aws-region': region },
        },
        { name: 'Log in to the registry', run: login(host) },
      ],
      permissions: { idToken },
    }),
    gitlab: (host, access) => ({
      idTokens: { AWS_ID_TOKEN: { aud: 'sts.amazonaws.com' } },
      packages: ['aws-cli'],
      lines: [
        'export AWS_WEB_IDENTITY_TOKEN_FILE="$(mktemp)"',
        'printf \'%s\' "$AWS_ID_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"',
        `export AWS_ROLE_ARN=${shellWord(access === 'push' ? role : readRole)}`,
        login(host),
      ],
    }),
  };
}
