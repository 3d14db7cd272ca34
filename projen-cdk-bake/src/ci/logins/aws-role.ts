import { github } from 'projen';
import type { LoginParts } from './parts';
import type { AwsRoleLogin } from '../login';
import { shellWord } from '../shell';

const idToken = github.workflows.JobPermission.WRITE;

/** A role of AWS for Amazon ECR. */
export function awsRole({ role, region }: AwsRoleLogin): LoginParts {
  const login = (host: string) =>
    `aws ecr get-login-password --region ${shellWord(region)} | docker login ${host} --username AWS --password-stdin`;
  return {
    github: host => ({
      steps: [
        {
          name: 'Assume the AWS role',
          uses: github.ActionRefs.AWS_ACTIONS_CONFIGURE_AWS_CREDENTIALS,
          with: { 'role-to-assume': role, 'aws-region': region },
        },
        { name: 'Log in to the registry', run: login(host) },
      ],
      toRead: { idToken },
      toPush: { idToken },
    }),
    gitlab: host => ({
      idTokens: { AWS_ID_TOKEN: { aud: 'sts.amazonaws.com' } },
      packages: ['aws-cli'],
      lines: [
        'export AWS_WEB_IDENTITY_TOKEN_FILE="$(mktemp)"',
        'printf \'%s\' "$AWS_ID_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"',
        `export AWS_ROLE_ARN=${shellWord(role)}`,
        login(host),
      ],
    }),
  };
}
