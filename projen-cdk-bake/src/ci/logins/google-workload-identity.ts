import { github } from 'projen';
import type { Access, LoginParts } from './parts';
import { dockerLogin, dockerLoginStep } from './parts';
import type { GoogleWorkloadIdentityLogin } from '../login';

const idToken = github.workflows.JobPermission.WRITE;

/** google-github-actions/auth at v3.0.0, which projen has no reference for. */
const AUTH = 'google-github-actions/auth@7c6bc770dae815cd3e89ee6cdf493a5fab2cc093';

/** The user name of an access token in Artifact Registry. */
const USER = 'oauth2accesstoken';

const PROVIDER = /^projects\/\d+\/locations\/global\/workloadIdentityPools\/[\w-]+\/providers\/[\w-]+$/;

/** A service account of Google for Artifact Registry. */
export function googleWorkloadIdentity(options: GoogleWorkloadIdentityLogin): LoginParts {
  const { workloadIdentityProvider, serviceAccount, readServiceAccount = serviceAccount } = options;
  if (!PROVIDER.test(workloadIdentityProvider)) {
    throw new Error(`invalid workload identity provider "${workloadIdentityProvider}": expected `
      + 'projects/<number>/locations/global/workloadIdentityPools/<pool>/providers/<name>');
  }
  const invalid = [serviceAccount, readServiceAccount].find(account => !/^[\w.-]+@[\w.-]+$/.test(account));
  if (invalid !== undefined) {
    throw new Error(`invalid service account "${invalid}": expected an email address, `
      + 'such as "images@my-project.iam.gserviceaccount.com"');
  }
  const accountFor = (access: Access) => (access === 'push' ? serviceAccount : readServiceAccount);
  return {
    github: (host, access) => ({
      steps: [
        {
          name: 'Authenticate to Google Cloud',
          id: 'google',
          uses: AUTH,
          with: {
            workload_identity_provider: workloadIdentityProvider,
            service_account: accountFor(access),
            token_format: 'access_token',
          },
        },
        dockerLoginStep(host, USER, '${{ steps.google.outputs.access_token }}'),
      ],
      permissions: { idToken },
    }),
    gitlab: (host, access) => ({
      idTokens: { GOOGLE_ID_TOKEN: { aud: `https://iam.googleapis.com/${workloadIdentityProvider}` } },
      packages: ['curl', 'jq'],
      lines: [
        ...exchange(workloadIdentityProvider, accountFor(access)),
        dockerLogin(host, USER, 'GOOGLE_ACCESS_TOKEN'),
      ],
    }),
  };
}

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';

/**
 * Exchanges the token of the job for a token of the pool, and this for a token of the service account.
 *
 * @see https://docs.gitlab.com/ci/cloud_services/google_cloud/
 */
function exchange(provider: string, serviceAccount: string): string[] {
  const request = JSON.stringify({
    audience: `//iam.googleapis.com/${provider}`,
    grantType: 'urn:ietf:params:oauth:grant-type:token-exchange',
    requestedTokenType: 'urn:ietf:params:oauth:token-type:access_token',
    scope: SCOPE,
    subjectTokenType: 'urn:ietf:params:oauth:token-type:jwt',
  });
  const post = 'curl --fail --silent --show-error --header \'Content-Type: application/json\'';
  return [
    `GOOGLE_POOL_TOKEN=$(jq --arg token "$GOOGLE_ID_TOKEN" '. + {subjectToken: $token}' <<END | ${post} --data @- https://sts.googleapis.com/v1/token | jq --exit-status --raw-output .access_token\n${request}\nEND\n)`,
    `GOOGLE_ACCESS_TOKEN=$(${post} --header "Authorization: Bearer $GOOGLE_POOL_TOKEN" --data '${JSON.stringify({ scope: [SCOPE] })}' https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${serviceAccount}:generateAccessToken | jq --exit-status --raw-output .accessToken)`,
  ];
}
