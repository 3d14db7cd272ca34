import type { Fields } from './fields';
import { fieldsOf } from './fields';
import { InvalidValueError, quoted } from '../common/errors';
import { literalOnly } from '../common/tokens';

/** The most bytes that buildx takes. */
const LARGEST = 500 * 1024;

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

  /**
   * A text of the program, such as the address of a mirror: no secret, but no part of any layer, of the history or of
   * the provenance either. It becomes a file of the output folder, which only its owner can read.
   *
   * @param id the name that mounts have for it
   */
  public static text(id: string, text: string): BuildSecret {
    if (Buffer.byteLength(text) > LARGEST) {
      throw new InvalidValueError(`The text of the secret ${quoted(id)} is larger than the limit of buildx, 500 KiB: copy it as a file in place of that`);
    }
    checkText(id, text);
    return new BuildSecret(id, undefined, undefined, text);
  }

  /** The name that mounts have for it. */
  public readonly id: string;

  /** @internal What the file holds that the output folder has for it. Its name is given at synth: `SecretFiles`. */
  public readonly _text?: string;

  /** @internal */
  public readonly _fields: Fields;

  private constructor(id: string, key: 'src' | 'env' | undefined, source: string | undefined, text?: string) {
    if (id === '' || source === '') {
      throw new InvalidValueError(`A secret needs an id and a source, and has ${quoted(id)} and ${quoted(source ?? '')}`);
    }
    this.id = id;
    this._text = text;
    this._fields = fieldsOf({ id, ...key && { [key]: source } });
  }
}

/** @throws without the text, which stands in the messages of other checks */
function checkText(id: string, text: string): void {
  try {
    literalOnly(text, 'The text of a secret');
  } catch {
    throw new InvalidValueError(`The text of the secret ${quoted(id)} takes literal text: it holds a token, an object as Python prints it, or half a surrogate pair`);
  }
}
