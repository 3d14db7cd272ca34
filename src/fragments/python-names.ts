import { InvalidValueError, quoted } from '../common/errors';
import { literalOnly } from '../common/tokens';

/**
 * @param what the property that has the names
 * @throws when one cannot be the name of an extra or a group: https://packaging.python.org/en/latest/specifications/name-normalization/
 */
export function checkPythonNames(what: string, names: readonly string[] = []): void {
  const wrong = names.find(name => !/^[a-z0-9]([\w.-]*[a-z0-9])?$/i.test(literalOnly(name, `A name in \`${what}\``)));
  if (wrong !== undefined) {
    throw new InvalidValueError(`${quoted(wrong)} in \`${what}\` is no name: write letters, digits, dots, dashes and underscores, with a letter or a digit at both ends`);
  }
}
