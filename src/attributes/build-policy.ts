import type { Fields } from './fields';
import { fieldsOf } from './fields';
import { Expression } from '../expressions/expression';

/** Options for `BuildPolicy.file`. */
export interface BuildPolicyOptions {
  /**
   * Whether to fail the build if BuildKit does not support policies. Otherwise, such a builder ignores the policy.
   *
   * @default false
   */
  readonly strict?: boolean;

  /**
   * Whether to discard the policies before this policy, including the default policies.
   *
   * @default false
   */
  readonly reset?: boolean;

  /**
   * Log level of the policy evaluation: `error`, `warn`, `info`, `debug` or `trace`.
   *
   * @default - the log level of Buildx
   */
  readonly logLevel?: string;
}

/**
 * A Rego policy that decides which sources a build can use. Requires Buildx 0.31 or later.
 *
 * @see https://docs.docker.com/build/policies/
 */
export class BuildPolicy {
  /**
   * A policy file.
   *
   * @param filename the path of the file, relative to the working directory
   * @param options options for the policy
   */
  public static file(filename: string, options: BuildPolicyOptions = {}): BuildPolicy {
    const { strict, reset, logLevel } = options;
    return new BuildPolicy(fieldsOf({ filename, strict, reset, 'log-level': logLevel }));
  }

  /** No policy. Use this method to disable the default policies. */
  public static disabled(): BuildPolicy {
    return new BuildPolicy(fieldsOf({ disabled: true }));
  }

  /**
   * Policies from an expression, as the whole list `policy` or as a part of it.
   *
   * @param policies an expression or a variable that is a list of maps
   */
  public static listOf(policies: any): BuildPolicy[] {
    return Expression.of(policies).asList().map(list => new BuildPolicy([], list));
  }

  /** @internal */
  public readonly _fields: Fields;

  private constructor(
    fields: Fields,
    /** @internal */
    public readonly _list?: string,
  ) {
    this._fields = fields;
  }
}
