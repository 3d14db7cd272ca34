import { InvalidValueError, quoted } from '../../common/errors';

/** A part of a Bake file that has no form in the library. */
export class NotImported extends InvalidValueError {
  /**
   * @param what the part, such as ``a `for` expression``
   * @param source the text of the part
   */
  public constructor(what: string, source: string) {
    super(`${what}, ${quoted(source)}, cannot be carried over`);
  }
}
