import { InvalidValueError, quoted } from '../errors';
import { Fields, fieldsOf } from './fields';

/**
 * A secret that a build is given: `Mount.secret` shows it to a RUN, and no layer holds it.
 *
 * buildx takes a secret without a source from an environment variable or a file of its name, whichever there is. A
 * source is always named here.
 */
export class BuildSecret {
  /**
   * A secret in a file.
   *
   * @param id the name that mounts have for it
   * @param path relative to the working directory
   */
  public static file(id: string, path: string): BuildSecret {
    return new BuildSecret(id, 'src', path);
  }

  /**
   * A secret in the environment of buildx.
   *
   * @param id the name that mounts have for it
   * @param variable the environment variable; the id when it is left out
   */
  public static env(id: string, variable?: string): BuildSecret {
    return new BuildSecret(id, 'env', variable ?? id);
  }

  /** The name that mounts have for it. */
  public readonly id: string;

  /** @internal */
  public readonly _fields: Fields;

  private constructor(id: string, key: 'src' | 'env', source: string) {
    if (id === '' || source === '') {
      throw new InvalidValueError(`A secret needs an id and a source, and has ${quoted(id)} and ${quoted(source)}`);
    }
    this.id = id;
    this._fields = fieldsOf({ id, [key]: source });
  }
}
