import { pythonApp, typescriptApp } from './projects';
import { type BakeApp, type BakePythonApp, ImagesBuilder, type ImagesCiOptions, RegistryLogin } from '../src';

/** Projects with options that a pipeline can have, each of which the tools of the CI systems read. */
export const CASES: readonly (readonly [string, () => BakeApp | BakePythonApp, Partial<ImagesCiOptions>])[] = [
  ['TypeScript', typescriptApp, {}],
  ['Python', pythonApp, {}],
  ['platforms', typescriptApp, { platforms: [{ platform: 'linux/amd64', runner: 'ubuntu-24.04' }, { platform: 'linux/arm64', runner: 'ubuntu-24.04-arm' }] }],
  ['a role of AWS', typescriptApp, {
    registry: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/team',
    login: RegistryLogin.awsRole({ role: 'arn:aws:iam::123456789012:role/images', region: 'eu-central-1' }),
    builder: ImagesBuilder.remote('tcp://buildkit.example.com:1234'),
  }],
  ['a service account of Google', pythonApp, {
    registry: 'europe-docker.pkg.dev/team/images',
    login: RegistryLogin.googleWorkloadIdentity({
      workloadIdentityProvider: 'projects/123/locations/global/workloadIdentityPools/ci/providers/github',
      serviceAccount: 'images@team.iam.gserviceaccount.com',
    }),
  }],
  ['a password', typescriptApp, {
    registry: 'docker.io/my-team',
    login: RegistryLogin.password({ usernameSecret: 'HUB_USER', passwordSecret: 'HUB_TOKEN' }),
    builder: ImagesBuilder.named('cloud'),
  }],
];
