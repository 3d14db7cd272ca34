import { InvalidValueError, quoted } from '../common/errors';
import { isLiteral } from '../common/tokens';

/**
 * Checks names of extras or groups: https://packaging.python.org/en/latest/specifications/name-normalization/
 *
 * @param what the property with the names
 * @throws if a name is invalid
 */
export function checkPythonNames(what: string, names: readonly string[] = []): void {
  const wrong = names.find(name => isLiteral(name) && !/^[a-z0-9]([\w.-]*[a-z0-9])?$/i.test(name));
  if (wrong !== undefined) {
    throw new InvalidValueError(`invalid name ${quoted(wrong)} in \`${what}\`: expected letters, digits, dots, dashes `
      + 'and underscores, with a letter or a digit at both ends');
  }
}
