import type { Fields } from './fields';
import { fieldsOf } from './fields';
import { InvalidValueError, quoted } from '../common/errors';
import { literalOnly } from '../common/tokens';
import { Expression } from '../expressions/expression';

/** The size limit of Buildx, in bytes. */
const LARGEST = 500 * 1024;

/**
 * A secret to expose to the build. `RUN` instructions access the secret with `Mount.secret`. Layers do not contain
 * secrets.
 *
 * Each secret has an explicit source. Otherwise, Buildx would read an environment variable or a file with the ID as the
 * name, depending on which exists.
 *
 * @see https://docs.docker.com/build/building/secrets/
 */
export class BuildSecret {
  /**
   * A secret from a file.
   *
   * @param id the ID that mounts refer to
   * @param path the path of the file, relative to the working directory
   */
  public static file(id: string, path: string): BuildSecret {
    return new BuildSecret(id, 'src', path);
  }

  /**
   * A secret from an environment variable of the build.
   *
   * @param id the ID that mounts refer to
   * @param variable the name of the environment variable; the default is `id`
   */
  public static env(id: string, variable?: string): BuildSecret {
    return new BuildSecret(id, 'env', variable ?? id);
  }

  /**
   * A text to keep out of layers, the image history and the provenance, such as the URL of a mirror.
   *
   * Use this method only for texts that are not secret. Synthesis writes the text to a file in the output directory,
   * which only the owner can read.
   *
   * @param id the ID that mounts refer to
   * @param text the text, 500 KiB at most, without tokens
   */
  public static text(id: string, text: string): BuildSecret {
    if (Buffer.byteLength(text) > LARGEST) {
      throw new InvalidValueError(`text of secret ${quoted(id)} exceeds 500 KiB, the limit of Buildx; `
        + 'copy the text as a file instead');
    }
    checkText(id, text);
    return new BuildSecret(id, undefined, undefined, text);
  }

  /**
   * Secrets from an expression, as the whole list `secret` or as a part of it. Synthesis then does not check that the
   * image defines the secrets that instructions mount.
   *
   * @param secrets an expression or a variable that is a list of strings or maps
   */
  public static listOf(secrets: any): BuildSecret[] {
    return Expression.of(secrets).asList().map(list => new BuildSecret('', undefined, undefined, undefined, list));
  }

  /** ID that mounts refer to. Empty for secrets from an expression. */
  public readonly id: string;

  /** @internal Content of the file in the output directory. `SecretFiles` names the file during synthesis. */
  public readonly _text?: string;

  /** @internal */
  public readonly _fields: Fields;

  private constructor(
    id: string,
    key: 'src' | 'env' | undefined,
    source: string | undefined,
    text?: string,
    /** @internal */
    public readonly _list?: string,
  ) {
    if (_list === undefined && (id === '' || source === '')) {
      throw new InvalidValueError('a secret requires an ID and a source, '
        + `but has the ID ${quoted(id)} and the source ${quoted(source ?? '')}; set both`);
    }
    this.id = id;
    this._text = text;
    this._fields = _list === undefined ? fieldsOf({ id, ...key && { [key]: source } }) : [];
  }
}

/** @throws if the text is not literal; the message does not contain the text, unlike the messages of other checks */
function checkText(id: string, text: string): void {
  try {
    literalOnly(text, 'the text of a secret');
  } catch {
    throw new InvalidValueError(`text of secret ${quoted(id)} contains a token, a printed Python object, `
      + 'or half a surrogate pair; pass literal text');
  }
}
