import type { Fields } from './fields';
import { fieldsOf } from './fields';

/** An agent or keys of SSH that a build may use in RUNs with a mount for it. */
export class SshAgent {
  /**
   * The agent of who builds.
   *
   * @param id the name that mounts have for it; `default` when it is left out
   */
  public static agent(id: string = 'default'): SshAgent {
    return new SshAgent(id);
  }

  /**
   * Key files, or the socket of another agent.
   *
   * @param id the name that mounts have for them
   * @param paths relative to the working directory
   */
  public static keys(id: string, paths: string[]): SshAgent {
    return new SshAgent(id, paths);
  }

  /** The name that mounts have for it. */
  public readonly id: string;

  /** @internal */
  public readonly _fields: Fields;

  private constructor(id: string, paths: string[] = []) {
    this.id = id;
    this._fields = fieldsOf({ id, paths: paths.length > 0 ? paths : undefined });
  }
}
