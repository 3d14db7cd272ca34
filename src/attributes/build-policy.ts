import type { Fields } from './fields';
import { fieldsOf } from './fields';

/** Options of `BuildPolicy.file`. */
export interface BuildPolicyOptions {
  /**
   * Whether a source that the policy says nothing of is refused.
   *
   * @default - the builder's own
   */
  readonly strict?: boolean;

  /**
   * Whether the policies in front of it, also the builder's own, do not count.
   *
   * @default false
   */
  readonly reset?: boolean;

  /**
   * How much its evaluation tells: `error`, `warn`, `info`, `debug` or `trace`.
   *
   * @default - the builder's own
   */
  readonly logLevel?: string;
}

/** A policy in Rego that decides which sources a build may use. It needs buildx 0.31. */
export class BuildPolicy {
  /**
   * A policy in a file.
   *
   * @param filename relative to the working directory
   */
  public static file(filename: string, options: BuildPolicyOptions = {}): BuildPolicy {
    return new BuildPolicy(fieldsOf({ 'filename': filename, 'strict': options.strict, 'reset': options.reset, 'log-level': options.logLevel }));
  }

  /** No policy, where there would be one otherwise. */
  public static disabled(): BuildPolicy {
    return new BuildPolicy(fieldsOf({ disabled: true }));
  }

  /** @internal */
  public readonly _fields: Fields;

  private constructor(fields: Fields) {
    this._fields = fields;
  }
}
