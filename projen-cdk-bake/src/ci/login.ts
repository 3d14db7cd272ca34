import { awsRole } from './logins/aws-role';
import { googleWorkloadIdentity } from './logins/google-workload-identity';
import type { LoginParts } from './logins/parts';
import { githubToken, gitlabToken, password } from './logins/password';

/** Options of `RegistryLogin.awsRole`. */
export interface AwsRoleLogin {
  /** ARN of a role that trusts the OIDC provider of the CI system, and can push to the registry. */
  readonly role: string;
  /**
   * ARN of a role that can only read from the registry, for jobs that push nothing, such as those of pull requests.
   *
   * @default - the same role
   */
  readonly readRole?: string;
  /** Region of the registry, such as `eu-central-1`. */
  readonly region: string;
}

/** Options of `RegistryLogin.googleWorkloadIdentity`. */
export interface GoogleWorkloadIdentityLogin {
  /**
   * Provider of a workload identity pool, in the form
   * `projects/<number>/locations/global/workloadIdentityPools/<pool>/providers/<name>`.
   */
  readonly workloadIdentityProvider: string;
  /** Email address of a service account that can push to the registry. */
  readonly serviceAccount: string;
  /**
   * Email address of a service account that can only read from the registry, for jobs that push nothing, such as those
   * of pull requests.
   *
   * @default - the same service account
   */
  readonly readServiceAccount?: string;
}

/** Options of `RegistryLogin.password`. */
export interface PasswordLogin {
  /** Name of the secret in GitHub, or of the CI variable in GitLab, that contains the user name. */
  readonly usernameSecret: string;
  /** Name of the secret in GitHub, or of the CI variable in GitLab, that contains the password or a token. */
  readonly passwordSecret: string;
}

/** A login to a registry. Prefer a login without a stored password. */
export class RegistryLogin {
  /** The token of the workflow, for ghcr.io. GitHub Actions only. */
  public static githubToken(): RegistryLogin {
    return new RegistryLogin(githubToken());
  }

  /** The token of the job, for the registry of the GitLab instance. GitLab CI only. */
  public static gitlabToken(): RegistryLogin {
    return new RegistryLogin(gitlabToken());
  }

  /**
   * An AWS role for Amazon ECR, assumed with an OIDC token.
   *
   * @see https://docs.github.com/actions/security-for-github-actions/security-hardening-your-deployments/configuring-openid-connect-in-amazon-web-services
   */
  public static awsRole(options: AwsRoleLogin): RegistryLogin {
    return new RegistryLogin(awsRole(options));
  }

  /**
   * A Google service account for Artifact Registry, through workload identity federation.
   *
   * @see https://cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines
   */
  public static googleWorkloadIdentity(options: GoogleWorkloadIdentityLogin): RegistryLogin {
    return new RegistryLogin(googleWorkloadIdentity(options));
  }

  /** A user name and a password in secrets. */
  public static password(options: PasswordLogin): RegistryLogin {
    return new RegistryLogin(password(options));
  }

  /**
   * The login in the forms of the CI systems.
   *
   * @internal
   */
  public readonly _parts: LoginParts;

  private constructor(parts: LoginParts) {
    this._parts = parts;
  }
}
