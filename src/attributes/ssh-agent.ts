import type { Fields } from './fields';
import { fieldsOf } from './fields';
import { Expression } from '../expressions/expression';

/**
 * An SSH agent or SSH keys to expose to the build. `RUN` instructions access the agent or the keys with `Mount.ssh`.
 *
 * @see https://docs.docker.com/build/building/secrets/#ssh-mounts
 */
export class SshAgent {
  /**
   * The SSH agent of the user who runs the build.
   *
   * @param id the ID that mounts refer to; the default is `default`
   */
  public static agent(id: string = 'default'): SshAgent {
    return new SshAgent(id);
  }

  /**
   * Private key files, or the socket of another SSH agent.
   *
   * @param id the ID that mounts refer to
   * @param paths the paths of the files or the socket, relative to the working directory
   */
  public static keys(id: string, paths: string[]): SshAgent {
    return new SshAgent(id, paths);
  }

  /**
   * SSH agents from an expression, as the whole list `ssh` or as a part of it. Synthesis then does not check that the
   * image defines the agents that instructions mount.
   *
   * @param agents an expression or a variable that is a list of strings or maps
   */
  public static listOf(agents: any): SshAgent[] {
    return Expression.of(agents).asList().map(list => new SshAgent('', [], list));
  }

  /** ID that mounts refer to. Empty for agents from an expression. */
  public readonly id: string;

  /** @internal */
  public readonly _fields: Fields;

  private constructor(
    id: string,
    paths: string[] = [],
    /** @internal */
    public readonly _list?: string,
  ) {
    this.id = id;
    this._fields = _list === undefined ? fieldsOf({ id, paths: paths.length > 0 ? paths : undefined }) : [];
  }
}
